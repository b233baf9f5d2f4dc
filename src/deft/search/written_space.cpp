#include "deft/search/written_space.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "deft/core/nearest_name.h"
#include "deft/recipe/chapters.h"
#include "deft/recipe/overrides.h"
#include "deft/recipe/recipe.h"
#include "deft/search/option_range.h"
#include "deft/search/space_target.h"

namespace deft {
namespace {

constexpr double kRateFactor = 30.0, kFactor = 10.0, kWholeFactor = 4.0;
constexpr double kWideRange = 100.0;      // allowed values that span more are searched logarithmically
constexpr double kNearOne = 0.99;         // a largest allowed value from here to 1: what counts is the distance to 1

std::optional<double> number_of(const Table* table, const std::string& option) {
  const Field* field = table ? table->find(option) : nullptr;
  if (!field) return std::nullopt;
  if (const auto* real = std::get_if<double>(&field->value.data)) return *real;
  if (const auto* whole = std::get_if<std::int64_t>(&field->value.data)) return static_cast<double>(*whole);
  return std::nullopt;
}

std::string text_of(const Table* table, const std::string& option) {
  const Field* field = table ? table->find(option) : nullptr;
  if (!field) return "";
  if (const auto* text = std::get_if<std::string>(&field->value.data)) return *text;
  if (const auto* flag = std::get_if<bool>(&field->value.data)) return *flag ? "true" : "false";
  return "";
}

std::string number_text(double value, bool whole) { return whole ? fmt::format("{}", static_cast<long long>(value)) : fmt::format("{:g}", value); }

class Reader {
 public:
  Reader(const RecipeDocument& recipe, Problems& problems) : recipe_(recipe), problems_(problems) {}

  Space read(const std::vector<SpaceEntry>& entries) {
    if (entries.empty()) problems_.add({recipe_.file}, "[search] space is empty: the recipe has no option that could be searched; name some, as space = [{ option = \"optimization.learning_rate\" }]");
    // What decides comes before what depends on it, in whatever order they were written.
    for (const bool choices : {true, false}) {
      for (number_ = 1; number_ <= entries.size(); ++number_) {
        entry_ = &entries[number_ - 1];
        const std::optional<SpaceTarget> target = space_target(entry_->option, recipe_, [this](const std::string& text) { problem(text); });
        if (target && target->option.empty() == choices) add(*target);
        if (!target && choices) said_.insert(number_);
      }
    }
    Space space(parameters_, standard_);
    if (problems_.empty()) try_ends(space);
    return space;
  }

 private:
  void problem(const std::string& text) {
    if (said_.contains(number_)) return;
    problems_.add({recipe_.file}, fmt::format("[search] space {} ({}): {}", number_, entry_->option.empty() ? "without an option" : entry_->option, text));
  }

  void add(const SpaceTarget& target) {
    const std::size_t before = problems_.all().size();
    Parameter p;
    p.option = target.chapter->name + (target.trick.empty() || target.option.empty() ? "" : "." + target.trick) + (target.option.empty() ? "" : "." + target.option);
    if (target.option.empty() && !target.trick.empty()) p.option += "." + target.trick;
    if (target.trick == "layers" && target.option.starts_with("layer.")) p.option = entry_->option;
    if (std::any_of(parameters_.begin(), parameters_.end(), [&](const Parameter& other) { return other.option == p.option; })) {
      problem("stands twice; keep one");
      return;
    }
    double standard = 0.5;
    if (target.option.empty()) standard = target.trick.empty() ? tricks(target, p) : on_or_off(target, p);
    else if (!entry_->names.empty()) standard = names(target, p);
    else if (!entry_->values.empty()) standard = values(target, p);
    else standard = range(target, p);
    if (!target.option.empty() && !target.trick.empty()) depends(target, p);
    if (problems_.all().size() != before) return;
    parameters_.push_back(p);
    standard_.push_back(standard);
    numbers_.push_back(number_);
  }

  static double index_unit(std::size_t index, std::size_t count) { return (static_cast<double>(index) + 0.5) / static_cast<double>(count); }

  // { option = "optimization", names = ["adam", "nesterov"] }
  double tricks(const SpaceTarget& target, Parameter& p) {
    p.kind = Parameter::Kind::choice;
    p.tricks = true;
    p.in_list = target.chapter->list;
    if (entry_->names.size() < 2) problem("names at least two tricks to choose from, as names = [\"" + target.chapter->tricks[0].card.name + "\", ...]" + (p.in_list ? "; \"none\" is allowed" : ""));
    double standard = 0.5;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < entry_->names.size(); ++i) {
      const std::string& name = entry_->names[i];
      if (!target.chapter->find(name) && !(name == "none" && p.in_list)) problem("no " + target.chapter->name + " is called '" + name + "'" + did_you_mean(name, target.chapter->trick_names()));
      if (!seen.insert(name).second) problem("names '" + name + "' twice");
      p.values.push_back(name);
      if (entry_of(recipe_, target.chapter->name, name)) standard = index_unit(i, entry_->names.size());
    }
    return standard;
  }

  // { option = "regularization.max_norm" }
  double on_or_off(const SpaceTarget& target, Parameter& p) {
    p.kind = Parameter::Kind::choice;
    p.values = {"on", "off"};
    if (!target.chapter->list) problem("[" + target.chapter->name + "] always has one trick: write option = \"" + target.chapter->name + "\", names = [...]");
    if (!entry_->range.empty() || !entry_->values.empty() || !entry_->names.empty()) problem("is a trick, which is on or off; a range belongs to one of its options");
    return index_unit(target.table ? 0 : 1, 2);
  }

  double names(const SpaceTarget& target, Parameter& p) {
    p.kind = Parameter::Kind::choice;
    p.values = entry_->names;
    if (!entry_->range.empty() || !entry_->values.empty()) problem("has names beside a range or values; keep one");
    const std::string now = text_of(target.table, target.option);
    const auto found = std::find(p.values.begin(), p.values.end(), now);
    if (std::set<std::string>(p.values.begin(), p.values.end()).size() != p.values.size()) problem("says a name twice");
    if (p.values.size() < 2) problem("has only one value; write it into the recipe instead");
    return index_unit(found == p.values.end() ? 0 : static_cast<std::size_t>(found - p.values.begin()), p.values.size());
  }

  double values(const SpaceTarget& target, Parameter& p) {
    p.kind = Parameter::Kind::choice;
    p.ordered = true;
    if (!entry_->range.empty()) problem("has both a range and values; keep one");
    const std::optional<OptionRange> allowed = option_range(*target.chapter, target.trick, target.option);
    std::vector<double> all = entry_->values;
    std::sort(all.begin(), all.end());
    if (std::adjacent_find(all.begin(), all.end()) != all.end()) problem("says a value twice");
    if (all.size() < 2) problem("has only one value; write it into the recipe instead");
    const bool whole = allowed && allowed->kind == OptionRange::Kind::real ? false : std::all_of(all.begin(), all.end(), [](double v) { return v == std::floor(v); });
    const double now = number_of(target.table, target.option).value_or(all.empty() ? 0.0 : all[all.size() / 2]);
    std::size_t nearest = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      p.values.push_back(number_text(all[i], whole));
      if (std::abs(all[i] - now) < std::abs(all[nearest] - now)) nearest = i;
    }
    return index_unit(nearest, std::max<std::size_t>(1, all.size()));
  }

  double range(const SpaceTarget& target, Parameter& p) {
    const std::optional<OptionRange> known = option_range(*target.chapter, target.trick, target.option);
    OptionRange option = known.value_or(OptionRange{});
    if (option.kind == OptionRange::Kind::choice) {
      p.kind = Parameter::Kind::choice;
      p.values = option.choices;
      if (!entry_->range.empty()) problem("is no number: give names = [...] instead of a range");
      const auto found = std::find(p.values.begin(), p.values.end(), text_of(target.table, target.option));
      return index_unit(found == p.values.end() ? 0 : static_cast<std::size_t>(found - p.values.begin()), p.values.size());
    }
    if (option.kind == OptionRange::Kind::other && entry_->range.empty()) {
      problem("is a text or a list: give names = [...] or values = [...]");
      return 0.5;
    }
    const auto whole_number = [](double v) { return v == std::floor(v); };
    if (option.kind == OptionRange::Kind::other) option = {std::all_of(entry_->range.begin(), entry_->range.end(), whole_number) ? OptionRange::Kind::whole : OptionRange::Kind::real, {-1e9, 1e9}, {}};
    p.kind = option.kind == OptionRange::Kind::whole ? Parameter::Kind::whole : Parameter::Kind::real;
    const std::optional<double> now = number_of(target.table, target.option);
    const bool near_one = p.kind == Parameter::Kind::real && option.allowed.high >= kNearOne && option.allowed.high < 1.0;
    if (entry_->range.empty()) {
      decided_range(target, option.allowed, now, near_one, p);
    } else if (entry_->range.size() != 2) {
      problem(fmt::format("range has {} numbers; write [lowest, highest]", entry_->range.size()));
    } else {
      p.low = entry_->range[0];
      p.high = entry_->range[1];
      if (p.low > p.high) problem(fmt::format("range is empty: its lowest, {:g}, is above its highest, {:g}", p.low, p.high));
      if (p.low == p.high) problem("has only one value; write it into the recipe instead");
      if (p.kind == Parameter::Kind::whole && !(whole_number(p.low) && whole_number(p.high))) problem("is a whole number: both ends of its range must be, too");
      const bool wide = p.low > 0 && p.high / p.low >= (p.kind == Parameter::Kind::whole ? kWideRange : kWideRange / 10);
      p.scale = near_one && p.high > 0.5 ? SearchScale::below_one : wide ? SearchScale::logarithmic : SearchScale::linear;
    }
    if (entry_->scale == "linear") p.scale = SearchScale::linear;
    if (entry_->scale == "log") p.scale = SearchScale::logarithmic;
    if (entry_->scale == "below_one") p.scale = SearchScale::below_one;
    if (p.scale == SearchScale::logarithmic && p.low <= 0) problem(fmt::format("a logarithmic scale cannot begin at {:g}: give a lowest value above 0, or scale = \"linear\"", p.low));
    if (p.scale == SearchScale::below_one && p.high >= 1) problem(fmt::format("the scale of 1 - value cannot end at {:g}: give a highest value below 1", p.high));
    return now ? unit_of(p, *now) : 0.5;
  }

  void decided_range(const SpaceTarget& target, Range allowed, std::optional<double> now, bool near_one, Parameter& p) {
    if (near_one) {   // momentum: 0.5 .. 0.99 unless the recipe's is nearer to 1
      p.scale = SearchScale::below_one;
      p.low = std::max(allowed.low, 0.5);
      p.high = std::min(allowed.high, 1.0 - 0.1 * (1.0 - std::max(now.value_or(0.9), 0.9)));
      return;
    }
    const bool wide = allowed.low > 0 ? allowed.high / allowed.low > kWideRange : allowed.high > kWideRange || (now && *now > 0 && *now < allowed.high / kWideRange);
    if (!wide) {
      p.low = allowed.low;
      p.high = allowed.high;
      return;
    }
    if (!now || *now <= 0) {
      problem("has no range that follows from the recipe: give one, as range = [lowest, highest]");
      return;
    }
    const double factor = p.kind == Parameter::Kind::whole ? kWholeFactor : target.option == "learning_rate" ? kRateFactor : kFactor;
    p.scale = SearchScale::logarithmic;
    p.low = std::max(allowed.low > 0 ? allowed.low : 0.0, *now / factor);
    p.high = std::min(allowed.high, *now * factor);
    if (p.kind == Parameter::Kind::whole) {
      p.low = std::max(1.0, std::round(p.low));
      p.high = std::round(p.high);
    }
  }

  // An option of a trick that is chosen, or switched, has a say only with it.
  void depends(const SpaceTarget& target, Parameter& p) {
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      const Parameter& other = parameters_[i];
      const bool chosen = other.tricks && other.option == target.chapter->name;
      const bool switched = other.option == target.chapter->name + "." + target.trick;
      if (!chosen && !switched) continue;
      const auto found = std::find(other.values.begin(), other.values.end(), switched ? "on" : target.trick);
      if (found == other.values.end()) continue;   // not among those chosen from: in force if the recipe has it
      p.parent = static_cast<int>(i);
      p.parent_value = static_cast<std::size_t>(found - other.values.begin());
      return;
    }
    if (!target.table) {
      problem("is never in force: neither the recipe nor a choice of this space has " + target.chapter->name + "/" + target.trick);
    }
  }

  // Each end and each value, put into the recipe: what does not fit is said in the words of the recipe's reader.
  void try_ends(const Space& space) {
    for (std::size_t i = 0; i < space.size(); ++i) {
      const Parameter& p = space.parameters()[i];
      const std::size_t count = p.kind == Parameter::Kind::choice ? p.values.size() : 2;
      for (std::size_t k = 0; k < count; ++k) {
        Point point = space.standard();
        for (int at = static_cast<int>(i); at >= 0; at = space.parameters()[static_cast<std::size_t>(at)].parent) {
          const Parameter& one = space.parameters()[static_cast<std::size_t>(at)];
          if (one.parent >= 0) point[static_cast<std::size_t>(one.parent)] = index_unit(one.parent_value, space.parameters()[static_cast<std::size_t>(one.parent)].values.size());
        }
        point[i] = p.kind == Parameter::Kind::choice ? index_unit(k, count) : k ? std::nextafter(1.0, 0.0) : 0.0;
        for (double& unit : point) unit = std::isnan(unit) ? 0.5 : unit;
        const std::string text = refusal(space, space.masked(point));
        number_ = numbers_[i];
        SpaceEntry shown{p.option};
        entry_ = &shown;
        if (!text.empty()) problem(text_at(p, point[i]) + " does not fit the recipe: " + text);
      }
    }
  }

  std::string refusal(const Space& space, const Point& point) const {
    RecipeDocument changed = recipe_;
    Problems found;
    std::vector<Override> overrides;
    for (const std::string& word : overrides_of(space, point)) overrides.push_back(parse_override(word));
    try {
      apply_overrides(changed, overrides, found);
      if (found.empty()) bind(changed, found);
    } catch (const Refusal& refusal) {
      return refusal.what();
    }
    return found.empty() ? "" : found.all()[0].text;
  }

  const RecipeDocument& recipe_;
  Problems& problems_;
  std::vector<Parameter> parameters_;
  Point standard_;
  std::vector<std::size_t> numbers_;       // entry of each parameter
  std::set<std::size_t> said_;             // entries whose problem is told
  std::size_t number_ = 0;
  const SpaceEntry* entry_ = nullptr;
};

}  // namespace

Space written_space(const std::vector<SpaceEntry>& entries, const RecipeDocument& recipe, Problems& problems) { return Reader(recipe, problems).read(entries); }

std::vector<SpaceEntry> default_entries(const RecipeDocument& recipe, std::int64_t most) {
  std::vector<SpaceEntry> result;
  const auto entries = [&](const char* chapter) { return recipe.chapters.contains(chapter) ? recipe.chapters.at(chapter) : std::vector<Table>{}; };
  const auto take = [&](const std::string& path, std::vector<double> values = {}) {
    if (static_cast<std::int64_t>(result.size()) >= most) return;
    std::vector<SpaceEntry> one{{.option = path, .values = std::move(values)}};
    Problems problems;
    written_space(one, recipe, problems);
    if (problems.empty()) result.push_back(one[0]);
  };
  for (const char* option : {"learning_rate", "beta", "beta1"}) {
    for (const Table& entry : entries("optimization")) {
      if (entry.find(option)) take("optimization." + entry.text("name") + "." + option);
    }
  }
  for (const Table& entry : entries("train")) {
    const std::optional<double> size = number_of(&entry, "batch_size");
    if (!size || *size < 1) continue;
    std::vector<double> sizes;
    for (const double factor : {0.25, 0.5, 1.0, 2.0, 4.0}) {
      if (*size * factor >= 8 && *size * factor == std::floor(*size * factor)) sizes.push_back(*size * factor);
    }
    take("train.batch_size", sizes);
  }
  for (const Table& entry : entries("network")) {
    if (entry.find("width")) take("network." + entry.text("name") + ".width");
  }
  for (const char* option : {"rate", "limit", "epsilon"}) {
    for (const char* chapter : {"regularization", "loss"}) {
      for (const Table& entry : entries(chapter)) {
        if (entry.find(option)) take(std::string(chapter) + "." + entry.text("name") + "." + option);
      }
    }
  }
  return result;
}

}  // namespace deft
