#include "deft/train/report.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deft/core/files.h"
#include "deft/core/html.h"
#include "deft/core/png.h"
#include "deft/core/progress.h"

namespace deft {
namespace {

constexpr const char* kStyle = R"(:root{--ink:#1b1f24;--soft:#5b6570;--paper:#fff;--card:#f4f6f8;--line:#d9dee3;--one:#1f6feb;--two:#d9480f;--three:#2b8a3e;--heat:31,111,235}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#9aa5b1;--paper:#14181c;--card:#1d2329;--line:#333c45;--one:#6ea8fe;--two:#ff922b;--three:#69db7c;--heat:110,168,254}}
*{box-sizing:border-box}body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0 auto;padding:1.5rem;max-width:1180px}
h1{font-size:1.5rem;margin:0 0 .2rem}h2{font-size:1.1rem;margin:2rem 0 .6rem}.soft{color:var(--soft)}
.numbers{display:flex;flex-wrap:wrap;gap:.8rem;margin:1rem 0}.numbers div{background:var(--card);border-radius:8px;padding:.6rem 1rem}.numbers b{display:block;font-size:1.35rem}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:1rem}.chart{width:100%;height:auto;background:var(--card);border-radius:8px}
.chart text{font-size:12px;fill:var(--soft)}.chart .title{font-size:14px;fill:var(--ink);font-weight:600}.chart .grid{stroke:var(--line)}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem}td,th{padding:.25rem .5rem;text-align:left;border-bottom:1px solid var(--line)}
.confusion td{text-align:right;min-width:2.4rem;border:1px solid var(--line)}.confusion th{border:0;font-weight:500;white-space:nowrap}
.pictures{display:flex;flex-wrap:wrap;gap:.7rem}figure{margin:0;width:112px;font-size:.78rem;line-height:1.25;overflow-wrap:anywhere}figure img{width:112px;height:112px;image-rendering:pixelated;border-radius:4px;background:var(--card);object-fit:contain}
.advice{border-left:4px solid var(--two);background:var(--card);padding:.6rem 1rem;border-radius:0 8px 8px 0;margin:.5rem 0})";

std::string picture_tag(const Image& image, const std::string& caption) {
  return "<figure><img alt=\"\" src=\"data:image/png;base64," + base64(png(image.pixels, image.height, image.width, image.channels)) +
         "\"><figcaption>" + caption + "</figcaption></figure>\n";
}

std::string numbers(const nlohmann::json& summary) {
  std::string out = "<div class=\"numbers\">";
  const auto add = [&](const std::string& value, const std::string& name) { out += "<div><b>" + escape_html(value) + "</b>" + escape_html(name) + "</div>"; };
  const std::string metric = summary["metric"].get<std::string>();
  for (const char* part : {"test", "val"}) {
    const nlohmann::json& value = summary[std::string(part) + "_accuracy"];
    if (value.is_number()) add(percent(value.get<double>()), std::string(part) + " " + metric);
  }
  add(duration(summary["seconds"].get<double>()), "training and evaluation");
  add(fmt::format("{:.4g}", summary["epochs"].get<double>()), "epochs");
  if (summary["images_per_second"].is_number()) add(with_commas(static_cast<std::int64_t>(summary["images_per_second"].get<double>())), "samples a second");
  add(with_commas(summary["parameters"].get<std::int64_t>()), "parameters, " + summary["precision"].get<std::string>() + (summary["answers_in"] == "int8" ? ", answers in int8" : ""));
  return out + "</div>\n";
}

std::string curves(const std::vector<EpochResult>& history) {
  Curve train_loss{"train", "var(--one)", {}}, val_loss{"validation", "var(--two)", {}};
  Curve train{"train", "var(--one)", {}}, val{"validation", "var(--two)", {}};
  for (const EpochResult& epoch : history) {
    const auto x = static_cast<double>(epoch.epoch);
    train_loss.points.push_back({x, epoch.train_loss});
    val_loss.points.push_back({x, epoch.val_loss});
    train.points.push_back({x, epoch.train_accuracy});
    val.points.push_back({x, epoch.val_accuracy});
  }
  const auto kept = [](std::vector<Curve> all) {
    std::erase_if(all, [](const Curve& c) { return std::all_of(c.points.begin(), c.points.end(), [](const auto& p) { return !std::isfinite(p.second); }); });
    return all;
  };
  return "<div class=\"charts\">" + line_chart("Loss", "epoch", kept({train_loss, val_loss}), false) +
         line_chart("Accuracy", "epoch", kept({train, val}), true) +
         "</div>\n<p class=\"soft\">The training curves are measured while training, on augmented samples with smoothed labels and random layers on: they may well lie below validation.</p>\n";
}

std::string confusion(const Metrics& metrics, const std::vector<std::string>& names) {
  const std::size_t classes = metrics.recall.size();
  if (classes == 0 || classes > 40) return "";
  std::string out = "<h2>Confusion matrix (test part)</h2><p class=\"soft\">Row: true class. Column: answer.</p><div class=\"scroll\"><table class=\"confusion\"><tr><th></th>";
  for (const std::string& name : names) out += "<th>" + escape_html(name.substr(0, 12)) + "</th>";
  out += "<th>recall</th></tr>\n";
  for (std::size_t c = 0; c < classes; ++c) {
    std::int64_t total = 0;
    for (std::size_t k = 0; k < classes; ++k) total += metrics.confusion[c * classes + k];
    out += "<tr><th>" + escape_html(names[c]) + "</th>";
    for (std::size_t k = 0; k < classes; ++k) {
      const std::int64_t count = metrics.confusion[c * classes + k];
      const double share = total ? static_cast<double>(count) / static_cast<double>(total) : 0;
      // Mistakes are few where the network is good: the root makes them visible beside the diagonal.
      out += fmt::format("<td style=\"background:rgba(var(--heat),{:.3f})\">{}</td>", 0.75 * std::sqrt(share), count ? std::to_string(count) : "");
    }
    out += "<td>" + (std::isnan(metrics.recall[c]) ? std::string("none") : percent(metrics.recall[c])) + "</td></tr>\n";
  }
  return out + "</table></div>\n";
}

std::string mistakes(const Metrics& metrics, const DataSet& data, const Classifier& classifier, const Samples& test) {
  if (metrics.mistakes.empty() || !test.pictures) return "";
  std::string out = "<h2>Worst mistakes (test part)</h2><p class=\"soft\">Wrong answers given with the most confidence: some are wrong labels.</p><div class=\"pictures\">";
  Preparation::Scratch scratch;
  for (const Metrics::Mistake& one : metrics.mistakes) {
    classifier.preparation().picture(test, one.index, nullptr, scratch);
    std::string caption = "<b>" + escape_html(data.class_names[static_cast<std::size_t>(one.answer)]) + "</b> " + percent(one.probability) +
                          "<br>labelled " + escape_html(data.class_names[static_cast<std::size_t>(one.truth)]);
    if (!test.names.empty()) caption += "<br><span class=\"soft\">" + escape_html(test.names[static_cast<std::size_t>(one.index)]) + "</span>";
    out += picture_tag(scratch.image, caption);
  }
  return out + "</div>\n";
}

std::string example_batch(const DataSet& data, const Classifier& classifier, const Samples& train) {
  if (!train.pictures) return "";
  std::string out = "<h2>A batch as the network sees it</h2><p class=\"soft\">Training pictures after augmentation, in the order of the second epoch.</p><div class=\"pictures\">";
  Preparation::Scratch scratch;
  const auto seed = static_cast<std::uint64_t>(classifier.recipe().train.seed);
  std::vector<std::int64_t> order(static_cast<std::size_t>(train.size()));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(i);
  Random::of(seed, "order", 1).shuffle(order);
  for (std::size_t i = 0; i < std::min<std::size_t>(24, order.size()); ++i) {
    const SampleContext context{1, order[i], seed};
    classifier.preparation().picture(train, order[i], &context, scratch);
    out += picture_tag(scratch.image, train.labels.empty() ? "" : escape_html(data.class_names[static_cast<std::size_t>(train.labels[static_cast<std::size_t>(order[i])])]));
  }
  return out + "</div>\n";
}

std::string decisions_table(const std::vector<Decision>& decisions) {
  if (decisions.empty()) return "";
  std::string out = "<h2>Decided from the data</h2><div class=\"scroll\"><table><tr><th>chapter</th><th>decision</th><th>reason</th></tr>\n";
  for (const Decision& one : decisions) {
    out += "<tr><td>" + escape_html(one.chapter) + "</td><td>" + escape_html(one.what) + "</td><td>" + escape_html(one.reason) + "</td></tr>\n";
  }
  return out + "</table></div>\n";
}

std::string timings_table(const nlohmann::json& summary) {
  std::string out = "<h2>Tricks of a step, in order, with their time</h2><div class=\"scroll\"><table><tr><th>stage</th><th>trick</th><th>seconds</th></tr>\n";
  for (const nlohmann::json& one : summary["timings"]) {
    out += fmt::format("<tr><td>{}</td><td>{}</td><td>{:.2f}</td></tr>\n", escape_html(one["stage"].get<std::string>()), escape_html(one["name"].get<std::string>()), one["seconds"].get<double>());
  }
  return out + "</table></div>\n";
}

}  // namespace

void write_report(const RunFolder& folder, const nlohmann::json& summary, const std::vector<EpochResult>& history,
                  const std::vector<Decision>& decisions, const DataSet& data, const Classifier& classifier, const Parts& parts,
                  const Metrics& test) {
  std::string page = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>" +
                     escape_html(folder.path()) + "</title><style>" + kStyle + "</style></head><body>\n";
  page += "<h1>" + escape_html(data.name) + " with " + escape_html(summary["network"].get<std::string>()) + "</h1><p class=\"soft\">" + escape_html(folder.path()) + ", " +
          escape_html(data.source) + ": " + with_commas(parts.train.size()) + " for training, " + with_commas(parts.validation.size()) + " for choosing, " + with_commas(parts.test.size()) + " for the test</p>\n";
  page += numbers(summary);
  for (const nlohmann::json& finding : summary["findings"]) page += "<div class=\"advice\">" + escape_html(finding["advice"].get<std::string>()) + "</div>\n";
  page += curves(history) + confusion(test, data.class_names) + mistakes(test, data, classifier, parts.test) +
          example_batch(data, classifier, parts.train) + decisions_table(decisions) + timings_table(summary);
  if (!data.notes.empty()) {
    page += "<h2>Notes on the data</h2><ul>";
    for (const std::string& note : data.notes) page += "<li>" + escape_html(note) + "</li>";
    page += "</ul>\n";
  }
  page += "<p class=\"soft\">The resolved recipe is in recipe.toml beside this page; <code>deft train " + escape_html(folder.file("recipe.toml")) + "</code> repeats the run.</p></body></html>\n";
  write_file(folder.file("report.html"), page);
}

}  // namespace deft
