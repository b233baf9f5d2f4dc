#include "deft/decide/decide.h"

#include "deft/decide/decider.h"
#include "deft/decide/settings.h"

namespace deft {

std::vector<Decision> Decider::run() {
  const bool seeds_may_follow = time_limit_ > 0 && facts_.several_models && model_is_open() && !source();
  if (facts_.table) {
    decide_table();
  } else {
    decide_pictures();
  }
  if (seeds_may_follow) decide_further_seeds();
  return std::move(made_);
}

void Decider::chapter(const std::string& name, std::vector<Table> entries, const std::string& what, const std::string& reason) {
  if (document_.has(name)) return;
  document_.chapters[name] = std::move(entries);
  made_.push_back({name, what, reason});
}

// One option of [train], unless the recipe gives it (0 means: decide).
void Decider::train(const std::string& name, Value value, const std::string& what, const std::string& reason) {
  std::vector<Table>& tables = document_.chapters["train"];
  if (tables.empty()) tables.push_back({{}, kDecided});
  const Field* given = tables[0].find(name);
  if (given) {
    const auto* real = std::get_if<double>(&given->value.data);
    const auto* whole = std::get_if<std::int64_t>(&given->value.data);
    if (!(real && *real == 0) && !(whole && *whole == 0)) return;
  }
  tables[0].set(name, std::move(value));
  made_.push_back({"train", what, reason});
}

std::vector<Decision> decide(const Facts& facts, double time_limit, RecipeDocument& document) {
  return Decider(facts, time_limit, document).run();
}

}  // namespace deft
