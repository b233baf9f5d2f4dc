// A subject whose answers are written down: for the tests of explanations.
#ifndef DEFT_EXPLAIN_FAKE_SUBJECT_H
#define DEFT_EXPLAIN_FAKE_SUBJECT_H

#include <map>

#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"
#include "deft/explain/role.h"

namespace deft {

class FakeSubject : public Subject {
 public:
  Task task_of = Task::classes;
  std::vector<std::string> names{"ant", "bee", "cat"};
  LayerList net{{"conv1", Convolution{.channels = 2}}, {"act1", Activate{}}, {"average", GlobalAveragePooling{}}, {"head", Linear{.outputs = 3}}};
  std::string head_name = "head";
  Shape shape{4, 4, 1};
  std::vector<Column> table;
  std::vector<float> x = std::vector<float>(16, 0.5f), answers{0.2f, 0.7f, 0.1f}, own_features{0, 0};
  Image image{4, 4, 1, std::vector<std::uint8_t>(16, 100)};
  std::vector<float> gradient = std::vector<float>(16, 0.0f);
  std::map<std::string, LayerView> views;
  WeightView weight;
  KnownSamples samples;
  mutable std::vector<std::string> asked;    // layers looked at, weights, parts

  Task task() const override { return task_of; }
  const std::vector<std::string>& class_names() const override { return names; }
  const LayerList& layers() const override { return net; }
  const std::string& head() const override { return head_name; }
  Shape input() const override { return shape; }
  const std::vector<Column>& columns() const override { return table; }
  WeightView weights(const std::string& layer) const override {
    asked.push_back(layer);
    WeightView found = weight;
    found.layer = layer;
    return found;
  }
  const KnownSamples& known(const std::string& part, std::int64_t) const override {
    asked.push_back(part);
    return samples;
  }
  bool has_sample() const override { return true; }
  std::span<const float> sample() const override { return x; }
  const Image& picture() const override { return image; }
  const std::vector<float>& answer() const override { return answers; }
  const std::vector<float>& features() const override { return own_features; }
  Image picture_of(const KnownSamples&, std::int64_t) const override { return image; }
  std::vector<float> input_gradient(std::span<const float>, std::int64_t) const override { return gradient; }
  LayerView look(const std::string& layer, std::int64_t output) const override {
    asked.push_back(layer + " " + std::to_string(output));
    return views.at(layer);
  }
};

// What an explanation is refused with; "" where it is not.
inline std::string refusal_of(const Explanation& explanation, const Subject& subject) {
  try {
    explanation.explain(subject);
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "";
}

}  // namespace deft

#endif
