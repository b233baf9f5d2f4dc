// What an ensemble is: several members, and a rule that makes one answer of theirs.
//
// A recipe names where its members come from (one of member_sources(); `seeds` where only a rule is named) and the rule (one of
// combinations(); `average` where none is named). What is no ensemble of networks gets a catalogue of its own beside these two.
//
//   Greedy greedy({});
//   greedy.fit(answers_on_validation, targets);      // rules that learn see the validation part, and nothing else
//   combined(greedy, answers_on_new_samples);
#ifndef DEFT_ENSEMBLE_ROLE_H
#define DEFT_ENSEMBLE_ROLE_H

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "deft/core/catalogue.h"
#include "deft/core/state.h"
#include "deft/ensemble/answers.h"
#include "deft/ensemble/labelled_rows.h"
#include "deft/export/graph_writer.h"

namespace deft {

enum class Wants { predictions, features };     // of its members: what they answer, or what stands below their heads

class Combination {
 public:
  virtual ~Combination() = default;
  virtual Wants wants() const { return Wants::predictions; }
  virtual bool takes(Task) const { return true; }
  virtual bool learns() const { return false; }  // fit() must be called before combine()
  // `targets`: count x outputs, one-hot for classes.
  virtual void fit(const Answers& /*validation*/, std::span<const float> /*targets*/) {}
  // rows[m]: what member m says of one sample.
  virtual void combine(Rows rows, std::span<float> out) const = 0;
  // How much each member counts; empty: not to be said in one number.
  virtual std::vector<double> weights(std::size_t /*members*/) const { return {}; }
  // From now on only these members answer; the others had weight 0.
  virtual void keep(const std::vector<std::size_t>& /*members*/) {}
  virtual void save(State&) const {}
  virtual void load(const State&) {}
  // Whether what was loaded is for members that say `widths` numbers.
  virtual bool fits(const std::vector<std::int64_t>& /*widths*/, std::int64_t /*outputs*/) const { return true; }
  // The same as combine(), as operations of a graph.
  virtual GraphWriter::Value write(GraphWriter& writer, const std::vector<GraphWriter::Value>& members, const AnswerKind& kind) const = 0;
};

class MemberSource {
 public:
  virtual ~MemberSource() = default;
  // Trainings one after the other, and what is changed in each (counted from 0), as overrides.
  virtual std::int64_t trainings() const { return 0; }
  virtual std::vector<std::string> changes(std::int64_t /*member*/, std::int64_t /*seed*/) const { return {}; }
  virtual std::string member_name(std::int64_t /*member*/, std::int64_t /*seed*/) const { return ""; }
  // The training samples of this training; empty: all of them.
  virtual std::vector<std::int64_t> draw(std::int64_t /*samples*/, std::int64_t /*seed*/) const { return {}; }
  // How many states of one training are kept; 0: none.
  virtual std::int64_t snapshots() const { return 0; }
  // Finished runs, where nothing is trained.
  virtual bool finished() const { return false; }
  virtual std::vector<std::string> runs(const std::string& /*source*/) const { return {}; }
};

// A deep model that is no network: it learns classes from rows of prepared numbers, layer by layer.
struct GrownLayer {
  std::int64_t number = 1;
  double accuracy = 0.0;                          // of answers to rows that the answering forests have not seen
  bool better = false;                            // than all layers before
  double seconds = 0.0;
};
struct ForestWatch {
  std::uint64_t seed = 0;
  std::function<bool(const GrownLayer&)> after_layer = [](const GrownLayer&) { return true; };   // false: no further layer
};

class ForestModel {
 public:
  virtual ~ForestModel() = default;
  virtual void fit(const LabelledRows& rows, const ForestWatch& watch) = 0;
  virtual void predict(std::span<const float> values, std::int64_t count, std::span<float> out) const = 0;   // count x classes
  // The same as predict(), as operations of a graph.
  virtual GraphWriter::Value write(GraphWriter& writer, const GraphWriter::Value& rows) const = 0;
  virtual std::int64_t layers() const = 0;
  virtual std::string layer_name() const { return "layer"; }
  virtual std::string described() const { return "a deep forest"; }   // for messages
  virtual std::int64_t nodes() const = 0;         // of all trees
  virtual const std::vector<float>& out_of_fold() const = 0;   // what it says of the rows it was fitted on, by forests without them
  virtual void save(State& state) const = 0;
  // For rows of `width` numbers. Throws Refusal, which begins with `where`, for anything that is no such model.
  virtual void load(const State& state, std::int64_t width, std::int64_t classes, const std::string& where) = 0;
};

const Catalogue<Combination>& combinations();
const Catalogue<MemberSource>& member_sources();
const Catalogue<ForestModel>& forest_models();

}  // namespace deft

#endif
