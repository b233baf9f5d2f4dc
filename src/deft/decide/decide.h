// The decisions of `deft train DATA` without options: what an expert would choose for these data, and why.
//
//   Facts facts = facts_of(data, options);                  // what is measured
//   std::vector<Decision> made = decide(facts, 0, document);      // fills what the recipe leaves open
//   made[0].what == "network whitening_net"   made[0].reason == "small colour pictures, 50,000 of them: ..."
//
// A chapter that the recipe has is left alone; an option that it gives is left alone.
#ifndef DEFT_DECIDE_DECIDE_H
#define DEFT_DECIDE_DECIDE_H

#include <cstdint>
#include <string>
#include <vector>

#include "deft/core/recipe_document.h"
#include "deft/data/dataset.h"
#include "deft/transfer/known_networks.h"

namespace deft {

// Weights that could be started from, and what they are of.
struct Pretrained {
  std::string path;
  KnownNetwork known;
};

struct Facts {
  Task task = Task::classes;
  bool table = false;
  std::int64_t classes = 0;
  std::int64_t samples = 0;                 // for training, validation included
  std::int64_t height = 0, width = 0, channels = 0;   // as kept in memory
  std::int64_t file_height = 0, file_width = 0;       // of the typical picture, as it lies on disk
  std::int64_t copies = 0, contradicting = 0;         // samples that repeat an earlier one exactly; those of them with another label (count_copies)
  std::int64_t columns = 0, categorical = 0;
  bool missing_values = false;
  bool several_models = false;              // the caller takes an ensemble too (deft train; a search wants one network)
  bool drawn_symbols = false;               // letters or digits
  double imbalance = 1.0;                   // largest class / smallest class
  std::int64_t rarest = 0;                  // samples of the smallest class
  std::vector<Pretrained> pretrained;       // that fit pictures of this kind: found in $DEFT_WEIGHTS and the user's cache, best first
};

struct Decision {
  std::string chapter;
  std::string what;
  std::string reason;
};

Facts facts_of(const DataSet& data);

// Looks at every sample: for those who read it, no decision depends on it.
void count_copies(const DataSet& data, Facts& facts);

// time_limit in seconds; 0: none.
std::vector<Decision> decide(const Facts& facts, double time_limit, RecipeDocument& document);

// Files that look like weights in $DEFT_WEIGHTS and ~/.cache/deft/weights.
std::vector<std::string> find_pretrained_weights();

// Those of them that are of a network known to deft and trained on pictures like these (photos for photos), best network first;
// with `given`, that file alone, whatever it was trained on.
std::vector<Pretrained> pretrained_for(const Facts& facts, const std::string& given);

}  // namespace deft

#endif
