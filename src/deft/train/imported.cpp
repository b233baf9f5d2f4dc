#include "deft/train/imported.h"

#include "deft/core/problem.h"
#include "deft/data/memory_pictures.h"
#include "deft/decide/decide.h"
#include "deft/train/transfer_start.h"
#include "deft/transfer/weight_file.h"

namespace deft {
namespace {

// Outputs of the head, from its own array in the file.
std::int64_t outputs_of(const std::string& path, const SourceWeights& source, const KnownNetwork& known) {
  for (const char* head : {"linear1.weight", "classes.weight"}) {
    const std::string name = known.name_in_file(head);
    const SourceTensor* tensor = name.empty() ? nullptr : source.find(name);
    if (tensor && !tensor->shape.empty()) return tensor->shape[0];
  }
  throw Refusal(path + ": these weights of " + known.network + " have no head, so they cannot answer yet; train one: deft train DATA transfer.from=" + path);
}

}  // namespace

Classifier import_classifier(const std::string& path, const std::vector<std::string>& class_names) {
  const SourceWeights source = read_weights(path);
  if (source.metadata.contains("recipe")) return Classifier::load(path);
  const std::optional<KnownNetwork> known = recognise(source);
  if (!known) throw Refusal(path + ": the names in it are of no network that deft knows; name one and start from it: deft train DATA network.name=NAME transfer.from=" + path);
  const std::int64_t outputs = outputs_of(path, source, *known);
  DataSet set;
  set.class_names = class_names;
  for (std::int64_t k = 1; class_names.empty() && k <= outputs; ++k) set.class_names.push_back(std::to_string(k));
  if (set.outputs() != outputs) {
    throw Refusal(path + ": the network answers with one of " + std::to_string(outputs) + " classes, and the data have " + std::to_string(set.outputs()));
  }
  const std::int64_t side = known->load_side;
  std::vector<std::int64_t> same(static_cast<std::size_t>(outputs), 0);
  set.train.pictures = select(std::make_shared<MemoryPictures>(1, side, side, 3, std::vector<std::uint8_t>(static_cast<std::size_t>(side * side * 3))), same);
  for (std::int64_t k = 0; k < outputs; ++k) set.train.labels.push_back(k);
  Facts facts = facts_of(set);
  facts.pretrained = {{path, *known}};
  RecipeDocument document;
  Table transfer;
  transfer.set("name", {std::string("linear_probe"), {}});
  transfer.set("from", {path, {}});
  document.chapters["transfer"] = {transfer};
  decide(facts, 0, document);
  document.chapters["augmentation"].clear();
  Problems problems;
  const Recipe recipe = bind(document, problems);
  problems.refuse_if_any();
  Classifier classifier = Classifier::build(recipe, set, set.train);
  take_weights(classifier, path, [](const std::string&) {});
  return classifier;
}

}  // namespace deft
