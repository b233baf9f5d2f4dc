// Fields: the one place where a trick's options are named.
//
// Options are a bare struct with defaults; describe(options, fields) names each field once, with its
// meaning and its range. Readers of the same description: the recipe reader and writer, `deft tricks`,
// the cards, the search space.
//
//   struct DropoutOptions { double rate = 0.5; std::string layers = "linear*"; };
//   void describe(DropoutOptions& o, Fields& f) {
//     f.real("rate", o.rate, "share of inputs set to zero", {0, 0.95});
//     f.text("layers", o.layers, "layers it acts on (pattern)");
//   }
#ifndef DEFT_CORE_FIELDS_H
#define DEFT_CORE_FIELDS_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deft {

// Closed range low .. high. NaN and infinity are outside every range.
struct Range {
  double low;
  double high;
};

class Fields {
 public:
  virtual ~Fields() = default;
  virtual void real(std::string_view name, double& value, std::string_view meaning, Range allowed) = 0;
  virtual void whole(std::string_view name, std::int64_t& value, std::string_view meaning, Range allowed) = 0;
  virtual void yes_no(std::string_view name, bool& value, std::string_view meaning) = 0;
  virtual void text(std::string_view name, std::string& value, std::string_view meaning) = 0;
  virtual void choice(std::string_view name, std::string& value, std::string_view meaning,
                      const std::vector<std::string>& allowed) = 0;
  virtual void reals(std::string_view name, std::vector<double>& values, std::string_view meaning, Range allowed) = 0;
  virtual void texts(std::string_view name, std::vector<std::string>& values, std::string_view meaning) = 0;

  // A list of tables: how many there are now; then enter/leave one. Use elements() below.
  virtual std::int64_t count(std::string_view name, std::int64_t current, std::string_view meaning) = 0;
  virtual void enter(std::string_view name, std::int64_t index) = 0;
  virtual void leave() = 0;
  // Keys that are still unknown here are not to be reported: whose they are could not be found out.
  virtual void ignore_rest() {}

  // A rule across fields: "low must not exceed high".
  virtual void require(bool holds, std::string_view rule) = 0;
};

// groups = [{layers = "*.bias", rate_factor = 64.0}]: each element has a describe() of its own.
template <class Element>
void elements(Fields& fields, std::string_view name, std::vector<Element>& values, std::string_view meaning) {
  values.resize(static_cast<std::size_t>(fields.count(name, static_cast<std::int64_t>(values.size()), meaning)));
  for (std::size_t i = 0; i < values.size(); ++i) {
    fields.enter(name, static_cast<std::int64_t>(i));
    describe(values[i], fields);
    fields.leave();
  }
}

}  // namespace deft

#endif
