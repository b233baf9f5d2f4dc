// What an explanation is: a look at a trained network, or at its answer for one sample, as a picture and a few numbers.
//
// Rooms that look into a network ask a Subject; those that change the sample and compare answers ask an Answerer, which any model is, trees
// and ensembles too. train/ makes both from a run: no explanation sees a tensor. What an explanation cannot be had for (a table for
// one that draws pictures) it refuses with the reason; `deft explain` passes over it unless it was asked for by name.
#ifndef DEFT_EXPLAIN_ROLE_H
#define DEFT_EXPLAIN_ROLE_H

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "deft/augmentation/role.h"
#include "deft/core/catalogue.h"
#include "deft/data/contact_sheet.h"
#include "deft/data/dataset.h"
#include "deft/network/layer.h"

namespace deft {

// What one layer makes of a sample: height x width x channels, channels last.
struct LayerView {
  std::string layer;
  Shape shape;
  std::vector<float> values;
  std::vector<float> gradient;        // of a class's score with respect to each value
};

struct WeightView {
  std::string layer;
  bool convolution = true;            // else linear, on a picture: each row of weights is one
  std::int64_t outputs = 0;
  Shape shape;                        // of one output's weights, as they lie in `values`: channels last
  std::vector<float> values;
};

// Samples with the features that the network makes of them.
struct KnownSamples {
  std::string part;                   // "training", "validation"
  std::string space;                  // "features of 'fc1'": what stands in a row
  Samples samples;
  std::int64_t width = 0;
  std::vector<float> features;        // samples.size() x width
};

class Subject {
 public:
  virtual ~Subject() = default;
  // The network.
  virtual Task task() const = 0;
  virtual const std::vector<std::string>& class_names() const = 0;
  virtual const LayerList& layers() const = 0;               // as they run
  virtual const std::string& head() const = 0;               // the last layer with weights
  virtual Shape input() const = 0;                           // what the network sees of a sample
  virtual const std::vector<Column>& columns() const = 0;    // of it, where the samples are rows of a table
  virtual WeightView weights(const std::string& layer) const = 0;
  // At most `most` samples of a part, evenly spaced; "validation" is the training part where the run had none.
  virtual const KnownSamples& known(const std::string& part, std::int64_t most) const = 0;

  // The sample in question; those who only look at the network do without.
  virtual bool has_sample() const = 0;
  virtual std::span<const float> sample() const = 0;         // as the network sees it
  virtual const Image& picture() const = 0;                  // before preprocessing, at the network's size
  virtual const std::vector<float>& answer() const = 0;      // probabilities (regression: values), one per output
  virtual const std::vector<float>& features() const = 0;    // in the space of known()
  virtual Image picture_of(const KnownSamples& known, std::int64_t index) const = 0;
  // Of the score of class `output` (its logit; the value, for a regression).
  virtual std::vector<float> input_gradient(std::span<const float> sample, std::int64_t output) const = 0;
  virtual LayerView look(const std::string& layer, std::int64_t output) const = 0;
};

// Rows of a table with what is known of them.
struct KnownRows {
  std::string part;                   // "test", "validation", "training"
  Samples samples;
};

// A part of a picture, in shares of its sides.
struct Patch {
  double top = 0.0, left = 0.0, height = 1.0, width = 1.0;
};

// A model seen from outside: samples go in as they are stored, before any preprocessing, and answers come out.
class Answerer {
 public:
  virtual ~Answerer() = default;
  virtual Task task() const = 0;
  virtual const std::vector<std::string>& class_names() const = 0;
  virtual const std::vector<Column>& columns() const = 0;    // of the table; none: pictures
  // At most `most` rows of a part, evenly spaced. "test" is the validation part, and that the training part, where the run had none.
  virtual const KnownRows& rows(const std::string& part, std::int64_t most) const = 0;
  virtual std::vector<float> answers(std::span<const float> rows) const = 0;   // rows x outputs
  // The sample in question.
  virtual std::span<const float> row() const = 0;
  virtual const Image& picture() const = 0;
  virtual const std::vector<float>& answer() const = 0;
  virtual std::vector<float> answers_without(std::span<const Patch> patches) const = 0;   // each filled with the picture's mean; patches x outputs
};

struct Explained;                     // explain/explained.h
class AnswerExplanation;

class Explanation {
 public:
  virtual ~Explanation() = default;
  virtual bool needs_sample() const { return true; }         // false: of the network as a whole
  // Those that look into a network have this, ...
  virtual Explained explain(const Subject& subject) const = 0;
  // ... and those that only compare answers are this.
  virtual const AnswerExplanation* of_answers() const { return nullptr; }
};

class AnswerExplanation : public Explanation {
 public:
  virtual Explained explain_answers(const Answerer& model) const = 0;
  const AnswerExplanation* of_answers() const final { return this; }
  Explained explain(const Subject& subject) const final;     // std::logic_error: explain_answers() is asked
};

const Catalogue<Explanation>& explanations();

}  // namespace deft

#endif
