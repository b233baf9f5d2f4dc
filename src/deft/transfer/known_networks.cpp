#include "deft/transfer/known_networks.h"

#include <algorithm>
#include <map>

#include "deft/core/problem.h"

namespace deft {
namespace {

const Place kPlace{"the weights", 0, 0};

Value value(double number) { return {number, kPlace}; }
Value value(std::int64_t number) { return {number, kPlace}; }
Value value(const std::string& text) { return {text, kPlace}; }

Table entry(const std::string& name, std::vector<std::pair<std::string, Value>> options = {}) {
  Table table;
  table.place = kPlace;
  table.set("name", value(name));
  for (auto& [option, one] : options) table.set(option, one);
  return table;
}

Table standardize(const std::vector<double>& means, const std::vector<double>& deviations) {
  ValueList first, second;
  for (const double mean : means) first.push_back(value(mean));
  for (const double deviation : deviations) second.push_back(value(deviation));
  return entry("standardize", {{"means", {first, kPlace}}, {"deviations", {second, kPlace}}});
}

const std::vector<double> kImageNetMeans{0.485, 0.456, 0.406}, kImageNetDeviations{0.229, 0.224, 0.225};

// "conv1_norm.scale" -> {"conv1_norm", "scale"}
std::pair<std::string, std::string> parts_of(const std::string& parameter) {
  const std::size_t dot = parameter.rfind('.');
  return {parameter.substr(0, dot), dot == std::string::npos ? "" : parameter.substr(dot + 1)};
}

// Batch norm's two learned arrays are called weight and bias nearly everywhere.
std::string usual(const std::string& part) { return part == "scale" ? "weight" : part == "shift" ? "bias" : part; }

bool take_prefix(std::string& text, const std::string& prefix) {
  if (!text.starts_with(prefix)) return false;
  text = text.substr(prefix.size());
  return true;
}

bool take_suffix(std::string& text, const std::string& suffix) {
  if (!text.ends_with(suffix)) return false;
  text.resize(text.size() - suffix.size());
  return true;
}

// Names that wrappers put in front of all others are not part of them.
std::string common_prefix(const SourceWeights& weights) {
  for (const char* prefix : {"module.", "model.", "backbone.", "encoder."}) {
    if (std::all_of(weights.tensors.begin(), weights.tensors.end(), [&](const SourceTensor& t) { return t.name.starts_with(prefix); })) return prefix;
  }
  return "";
}

std::string mobilenet_name(const std::string& parameter) {
  auto [layer, part] = parts_of(parameter);
  const std::string norm = take_suffix(layer, "_norm") ? "_bn" : "";
  if (take_prefix(layer, "depthwise")) layer = "conv_dw_" + layer;
  if (take_prefix(layer, "pointwise")) layer = "conv_pw_" + layer;
  return layer + norm + "." + usual(part);
}

std::string squeezenet_name(const std::string& parameter) {
  auto [layer, part] = parts_of(parameter);
  if (layer == "conv1") return "features.0." + part;
  if (layer == "classes") return "classifier.1." + part;
  static const std::map<std::string, std::string> fires{{"1", "3"}, {"2", "4"}, {"3", "6"}, {"4", "7"}, {"5", "9"}, {"6", "10"}, {"7", "11"}, {"8", "12"}};
  static const std::map<std::string, std::string> inner{{"squeeze", "squeeze"}, {"expand1", "expand1x1"}, {"expand3", "expand3x3"}};
  if (!take_prefix(layer, "fire")) return "";
  const std::size_t dash = layer.find('_');
  const auto fire = fires.find(layer.substr(0, dash));
  const auto which = dash == std::string::npos ? inner.end() : inner.find(layer.substr(dash + 1));
  return fire == fires.end() || which == inner.end() ? "" : "features." + fire->second + "." + which->second + "." + part;
}

// block<k>_<what> of a residual network whose stages have these numbers of blocks.
std::string residual_name(const std::string& parameter, const std::vector<std::int64_t>& blocks, const std::map<std::string, std::string>& inner,
                          const std::string& head) {
  auto [layer, part] = parts_of(parameter);
  if (layer == "conv1") return "conv1." + part;
  if (layer == "norm1") return "bn1." + usual(part);
  if (layer == "linear1") return head + "." + part;
  if (!take_prefix(layer, "block")) return "";
  const std::size_t dash = layer.find('_');
  const auto which = dash == std::string::npos ? inner.end() : inner.find(layer.substr(dash + 1));
  if (which == inner.end()) return "";
  std::int64_t number = std::stoll(layer.substr(0, dash)) - 1;
  std::size_t stage = 0;
  while (stage < blocks.size() && number >= blocks[stage]) number -= blocks[stage++];
  return "layer" + std::to_string(stage + 1) + "." + std::to_string(number) + "." + which->second + "." + usual(part);
}

std::int64_t blocks_in(const SourceWeights& weights, const std::string& prefix, const std::string& stage) {
  std::int64_t count = 0;
  while (weights.find(prefix + stage + "." + std::to_string(count) + ".conv1.weight")) ++count;
  return count;
}

std::optional<KnownNetwork> mobilenet(const SourceWeights& weights, const std::string& prefix) {
  if (!weights.find(prefix + "conv_dw_1.weight") || !weights.find(prefix + "conv_pw_1.weight")) return std::nullopt;
  std::int64_t blocks = 0;
  while (blocks < 13 && weights.find(prefix + "conv_pw_" + std::to_string(blocks + 1) + ".weight")) ++blocks;
  const SourceTensor* first = weights.find(prefix + "conv1.weight");
  const double width = first && !first->shape.empty() ? static_cast<double>(first->shape[0]) / 32.0 : 1.0;
  KnownNetwork known;
  known.network = "mobilenet_v1";
  known.options = entry(known.network, {{"stem", value(std::string("photo"))}, {"width", value(width)}, {"blocks", value(blocks)},
                                        {"padding", value(std::string("end"))}, {"norm_epsilon", value(1e-3)}});
  known.activation = entry("relu", {{"ceiling", value(6.0)}});
  known.preprocessing = standardize({0.5, 0.5, 0.5}, {0.5, 0.5, 0.5});  // x / 127.5 - 1
  known.trained_on = "photos (ImageNet)";
  known.name_in_file = mobilenet_name;
  return known;
}

std::optional<KnownNetwork> squeezenet(const SourceWeights& weights, const std::string& prefix) {
  const SourceTensor* first = weights.find(prefix + "features.0.weight");
  if (!first || !weights.find(prefix + "features.12.squeeze.weight") || first->shape.size() != 4 || first->shape[0] != 64) return std::nullopt;
  KnownNetwork known;
  known.network = "squeezenet";
  known.options = entry(known.network, {{"stem", value(std::string("photo"))}, {"normalize", {false, kPlace}}});
  known.activation = entry("relu");
  // torchvision's own weights take standardised pictures; those without a classifier come from Keras, which only subtracts means.
  known.preprocessing = weights.find(prefix + "classifier.1.weight")
                            ? standardize(kImageNetMeans, kImageNetDeviations)
                            : standardize({123.68 / 255, 116.779 / 255, 103.939 / 255}, {1.0 / 255, 1.0 / 255, 1.0 / 255});
  known.trained_on = "photos (ImageNet)";
  known.name_in_file = squeezenet_name;
  return known;
}

std::optional<KnownNetwork> residual(const SourceWeights& weights, const std::string& prefix) {
  const SourceTensor* first = weights.find(prefix + "conv1.weight");
  if (!first || first->shape.size() != 4 || !weights.find(prefix + "layer1.0.conv1.weight")) return std::nullopt;
  std::vector<std::int64_t> blocks;
  for (const char* stage : {"layer1", "layer2", "layer3", "layer4"}) blocks.push_back(blocks_in(weights, prefix, stage));
  KnownNetwork known;
  known.activation = entry("relu");
  known.preprocessing = standardize(kImageNetMeans, kImageNetDeviations);
  std::map<std::string, std::string> inner{{"conv1", "conv1"}, {"norm1", "bn1"}, {"conv2", "conv2"}, {"norm2", "bn2"},
                                           {"project", "downsample.0"}, {"norm3", "downsample.1"}};
  std::string head = "fc";
  if (blocks[3] == 0 && first->shape[0] == 16 && blocks[0] > 0 && blocks[0] == blocks[1] && blocks[1] == blocks[2]) {
    known.network = "resnet20";
    known.options = entry(known.network, {{"blocks", value(blocks[0])}});
    known.side = known.load_side = 32;
    known.trained_on = "small pictures (CIFAR)";
    if (weights.find(prefix + "linear.weight")) head = "linear";
    blocks.pop_back();
  } else if (weights.find(prefix + "layer1.0.conv3.weight") && blocks == std::vector<std::int64_t>{3, 4, 6, 3}) {
    known.network = "resnet50";
    inner = {{"conv0", "conv1"}, {"norm0", "bn1"}, {"conv1", "conv2"}, {"norm1", "bn2"}, {"conv2", "conv3"}, {"norm2", "bn3"},
             {"project", "downsample.0"}, {"norm3", "downsample.1"}};
    known.options = entry(known.network, {{"stem", value(std::string("photo"))}});
    known.trained_on = "photos (ImageNet)";
  } else if (blocks == std::vector<std::int64_t>{2, 2, 2, 2} && first->shape[2] == 7) {
    known.network = "resnet18";
    known.options = entry(known.network, {{"stem", value(std::string("photo"))}});
    known.trained_on = "photos (ImageNet)";
  } else {
    return std::nullopt;
  }
  known.name_in_file = [blocks, inner, head](const std::string& parameter) { return residual_name(parameter, blocks, inner, head); };
  return known;
}

// A model that deft saved carries its recipe.
std::optional<KnownNetwork> own(const SourceWeights& weights) {
  const auto recipe = weights.metadata.find("recipe");
  if (recipe == weights.metadata.end()) return std::nullopt;
  Problems problems;
  const RecipeDocument document = read_recipe_text(recipe->second, weights.path + " (recipe)", problems);
  if (!problems.empty() || !document.has("network") || document.chapters.at("network").empty()) return std::nullopt;
  KnownNetwork known;
  known.options = document.chapters.at("network")[0];
  known.network = known.options.text("name");
  if (document.has("activation") && !document.chapters.at("activation").empty()) known.activation = document.chapters.at("activation")[0];
  if (document.has("preprocessing") && !document.chapters.at("preprocessing").empty()) known.preprocessing = document.chapters.at("preprocessing")[0];
  const auto whole = [&](const char* option, std::int64_t otherwise) {
    const Field* field = document.has("data") && !document.chapters.at("data").empty() ? document.chapters.at("data")[0].find(option) : nullptr;
    const auto* number = field ? std::get_if<std::int64_t>(&field->value.data) : nullptr;
    return number && *number > 0 ? *number : otherwise;
  };
  known.side = whole("size", 32);
  known.load_side = whole("load_size", known.side);
  known.trained_on = "a run of deft";
  known.name_in_file = [](const std::string& parameter) { return parameter; };
  return known;
}

}  // namespace

std::optional<KnownNetwork> recognise(const SourceWeights& weights) {
  if (std::optional<KnownNetwork> known = own(weights)) return known;
  const std::string prefix = common_prefix(weights);
  for (const auto& one : {mobilenet, squeezenet, residual}) {
    std::optional<KnownNetwork> known = one(weights, prefix);
    if (!known) continue;
    known->name_in_file = [prefix, inner = known->name_in_file](const std::string& parameter) {
      const std::string name = inner(parameter);
      return name.empty() ? name : prefix + name;
    };
    return known;
  }
  return std::nullopt;
}

}  // namespace deft
