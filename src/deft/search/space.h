// A search space: parameters with a range or a list of values, some of them only where another has a certain value.
//
//   Space space({{.option = "optimization.adam.learning_rate", .low = 1e-4, .high = 1, .scale = SearchScale::logarithmic}});
//   space.settings({0.5})     ->  {{"optimization.adam.learning_rate", "0.01"}}
//
// Samplers see the unit cube alone: a point has one number in [0, 1) per parameter, and not-a-number where a parameter has no
// say. On the parameter's own scale equal steps matter equally: a rate logarithmically, a momentum through 1 - beta
// (Bergstra, Bengio 2012; Ng, Deep Learning Specialization, course 2).
#ifndef DEFT_SEARCH_SPACE_H
#define DEFT_SEARCH_SPACE_H

#include <cstddef>
#include <string>
#include <vector>

namespace deft {

enum class SearchScale { linear, logarithmic, below_one };
const char* to_string(SearchScale scale);

struct Parameter {
  enum class Kind { real, whole, choice };
  std::string option;                // as in an override; of a choice among tricks: the chapter; of a trick on or off: chapter.trick
  Kind kind = Kind::real;
  double low = 0.0, high = 1.0;
  SearchScale scale = SearchScale::linear;
  std::vector<std::string> values{};   // of a choice, as they stand in an override
  bool ordered = false;                // the values are numbers
  bool tricks = false;                 // the values are tricks of the chapter `option`
  bool in_list = false;                // of a chapter that may hold several: the others are switched off
  int parent = -1;                     // index of the parameter that must have ...
  std::size_t parent_value = 0;        // ... this value
};

using Point = std::vector<double>;

struct Setting {
  std::string option;
  std::string value;
  bool operator==(const Setting&) const = default;
};

class Space {
 public:
  Space() = default;
  // `standard`: the recipe's own values, or the nearest to them; empty: the middle.
  explicit Space(std::vector<Parameter> parameters, Point standard = {});
  const std::vector<Parameter>& parameters() const { return parameters_; }
  std::size_t size() const { return parameters_.size(); }
  const Point& standard() const { return standard_; }

  // Whether parameter i has a say, given the parameters before it.
  bool active(const Point& point, std::size_t i) const;
  // The same point with not-a-number where a parameter has no say.
  Point masked(Point point) const;
  std::vector<Setting> settings(const Point& point) const;   // of the active ones, in order
  std::string describe() const;                              // a line per parameter; equal for equal spaces

 private:
  std::vector<Parameter> parameters_;
  Point standard_;
};

// What a number of the unit interval means: a real or whole value as a number, a choice as its index.
double value_at(const Parameter& parameter, double unit);
// The middle of what means that value; outside of the range: the nearer end.
double unit_of(const Parameter& parameter, double value);
std::string text_at(const Parameter& parameter, double unit);
// Different values: 0 for a real.
std::size_t value_count(const Parameter& parameter);

// key=value words that turn a recipe into the one with these settings.
std::vector<std::string> overrides_of(const Space& space, const Point& point);

}  // namespace deft

#endif
