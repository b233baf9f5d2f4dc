// Fills what a recipe leaves open, subject by subject, and keeps the reasons. Each subject is a file of its own:
//
//   on_transfer.cpp   weights to start from              on_tables.cpp    columns, network, comparison with trees
//   on_pictures.cpp   size, network, augmentation, rate  on_loss.cpp      loss, uneven classes, what is kept for choosing
//   on_length.cpp     epochs and time
#ifndef DEFT_DECIDE_DECIDER_H
#define DEFT_DECIDE_DECIDER_H

#include <string>
#include <vector>

#include "deft/decide/decide.h"

namespace deft {

constexpr double kUneven = 10.0;  // largest class / smallest: from here on accuracy hides that rare classes are missed

class Decider {
 public:
  Decider(const Facts& facts, double time_limit, RecipeDocument& document)
      : facts_(facts), time_limit_(time_limit), document_(document) {}
  std::vector<Decision> run();

 private:
  // A whole chapter, unless the recipe has it.
  void chapter(const std::string& name, std::vector<Table> entries, const std::string& what, const std::string& reason);
  // One option of [train], unless the recipe gives it (0 means: decide).
  void train(const std::string& name, Value value, const std::string& what, const std::string& reason);

  // on_transfer.cpp
  // Which weights to start from: those that the recipe names, or found ones where it leaves transfer and network open.
  const Pretrained* source() const;
  void decide_transfer(const Pretrained& from);

  // on_pictures.cpp
  // Photos cost with the square of their side, and few of them are learnt from scratch as well when they are small.
  void decide_size();
  double seconds_per_megapixel() const;   // of the training part; infinite without a limit
  bool given_size() const;
  void decide_pictures();

  // on_tables.cpp
  // The user has said nothing about models: only about data, time, seed and place.
  bool model_is_open() const;
  // No kind of model is best on all tables: all are cross-validated.
  void decide_learners();
  void decide_table();

  // on_loss.cpp
  std::string uneven_reason() const;
  bool few_rare_rows() const;
  bool few_pictures() const;
  // The recipe keeps no samples for choosing.
  bool nothing_is_kept() const;
  // A few dozen samples say little about which epoch was best, and training misses them.
  void decide_validation();
  void decide_loss();

  // on_length.cpp
  double given_epochs() const;
  void decide_length(double passes, std::int64_t samples);
  void decide_further_seeds();             // for what a training leaves over

  Facts facts_;
  double time_limit_;
  RecipeDocument& document_;
  std::vector<Decision> made_;
};

}  // namespace deft

#endif
