#include "deft/search/option_range.h"

namespace deft {
namespace {

class RangeFields : public Fields {
 public:
  explicit RangeFields(const std::string& wanted) : wanted_(wanted) {}
  void real(std::string_view name, double&, std::string_view, Range allowed) override { take(name, {OptionRange::Kind::real, allowed, {}}); }
  void whole(std::string_view name, std::int64_t&, std::string_view, Range allowed) override { take(name, {OptionRange::Kind::whole, allowed, {}}); }
  void yes_no(std::string_view name, bool&, std::string_view) override { take(name, {OptionRange::Kind::choice, {0, 0}, {"true", "false"}}); }
  void choice(std::string_view name, std::string&, std::string_view, const std::vector<std::string>& allowed) override {
    take(name, {OptionRange::Kind::choice, {0, 0}, allowed});
  }
  void text(std::string_view name, std::string&, std::string_view) override { take(name, {}); }
  void reals(std::string_view name, std::vector<double>&, std::string_view, Range) override { take(name, {}); }
  void texts(std::string_view name, std::vector<std::string>&, std::string_view) override { take(name, {}); }
  std::int64_t count(std::string_view name, std::int64_t, std::string_view) override {
    take(name, {});
    return 0;
  }
  void enter(std::string_view, std::int64_t) override {}
  void leave() override {}
  void require(bool, std::string_view) override {}
  const std::optional<OptionRange>& found() const { return found_; }

 private:
  void take(std::string_view name, OptionRange range) {
    if (name == wanted_) found_ = std::move(range);
  }
  const std::string& wanted_;
  std::optional<OptionRange> found_;
};

}  // namespace

std::optional<OptionRange> option_range(const Chapter& chapter, const std::string& trick, const std::string& option) {
  RangeFields fields(option);
  if (trick.empty()) {
    if (chapter.options) chapter.options(fields);
  } else if (const ChapterTrick* found = chapter.find(trick)) {
    found->describe(fields);
  }
  return fields.found();
}

}  // namespace deft
