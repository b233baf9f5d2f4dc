#include "deft/decide/decider.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "deft/core/progress.h"
#include "deft/decide/settings.h"

namespace deft {

// Which weights to start from: those that the recipe names, or found ones where it leaves transfer and network open.
const Pretrained* Decider::source() const {
  if (facts_.pretrained.empty()) return nullptr;
  const auto given = document_.chapters.find("transfer");
  if (given != document_.chapters.end() && !given->second.empty()) {
    const std::string trick = given->second[0].text("name");
    return trick.ends_with("_sharing") ? nullptr : &facts_.pretrained[0];
  }
  return given == document_.chapters.end() && !document_.has("network") ? &facts_.pretrained[0] : nullptr;
}

void Decider::decide_transfer(const Pretrained& from) {
  const KnownNetwork& known = from.known;
  std::vector<Table>& transfer = document_.chapters["transfer"];
  if (transfer.empty()) transfer.push_back(entry("four_cases"));
  if (transfer[0].text("from").empty()) transfer[0].set("from", text(from.path));
  const std::string start = fmt::format("{} trained on {}", known.network, known.trained_on);
  made_.push_back({"transfer", start, fmt::format("{} pictures are few against the million it has seen; weights in {}", with_commas(facts_.samples), from.path)});
  if (!given_size()) {
    std::vector<Table>& tables = document_.chapters["data"];
    if (tables.empty()) tables.push_back({{}, kDecided});
    tables[0].set("size", whole(known.side));
    tables[0].set("load_size", whole(known.load_side));
    made_.push_back({"data", fmt::format("the middle {0} x {0} of pictures of {1} x {1}", known.side, known.load_side), "the size that the network was trained with"});
    facts_.height = facts_.width = known.side;
  }
  chapter("network", {known.options}, known.network, "the weights are of this network");
  if (!known.activation.fields.empty()) chapter("activation", {known.activation}, known.activation.text("name"), "as the weights were trained");
  if (!known.preprocessing.fields.empty()) chapter("preprocessing", {known.preprocessing}, known.preprocessing.text("name"), "as the weights were trained");
  std::vector<Table> augmentation{entry("random_resized_crop", {{"scale_low", real(0.5)}})};
  if (!facts_.drawn_symbols) augmentation.push_back(entry("horizontal_flip"));
  augmentation.push_back(entry("test_time", {{"level", text("mirror")}}));
  chapter("augmentation", augmentation, "random crops of 50 to 100 % of the area, mirroring", "further views of each picture for the new head; the network below knows such changes");
  decide_loss();
  train("batch_size", whole(32), "batch size 32", "few pictures, small steps");
  chapter("optimization", {entry("adamw", {{"learning_rate", real(0.0005)}})}, "adamw, rate 0.0005", "the head starts from a fitted one, and the layers below shall not forget");
  chapter("initialization", {entry("he")}, "he", "of what the weights do not cover");
  chapter("regularization", {entry("l2", {{"rate", real(0.01)}, {"decoupled", {true, kDecided}}})}, "decoupled weight decay 0.01", "keeps weights that nothing asks for small");
  chapter("schedule", {entry("one_cycle")}, "one_cycle", "warm-up, then down to nothing by the end");
  decide_length(std::clamp(std::round(50000.0 / static_cast<double>(facts_.samples)), 3.0, 20.0), facts_.samples);
}

}  // namespace deft
