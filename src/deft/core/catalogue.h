// Catalogue: one chapter's tricks, written down once. Everything else is derived from it.
//
//   const Catalogue<Schedule>& schedules() {                    // schedule/catalogue.cpp
//     static const Catalogue<Schedule> all{entry<Schedule, ConstantRate>(), entry<Schedule, CosineRate>()};
//     return all;
//   }
//   auto mine = schedules().with(entry<Schedule, MyRate>());    // a user's own trick, no global state
//
// A trick class has: static const Card card;  using Options = ...;  a constructor from Options.
// Two tricks of one name are a bug of ours: std::logic_error at first use.
#ifndef DEFT_CORE_CATALOGUE_H
#define DEFT_CORE_CATALOGUE_H

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "deft/core/fields.h"

namespace deft {

// What a trick is, in one line each. `excludes` names tricks ("chapter/name") it cannot work with.
struct Card {
  std::string chapter;
  std::string name;
  std::string title;
  std::string paper;
  std::vector<std::string> excludes = {};
};

template <class Role>
struct Entry {
  Card card;
  std::function<std::unique_ptr<Role>(Fields&)> make;  // default options, passed through Fields
  std::function<void(Fields&)> describe;               // default options shown to Fields
};

template <class Role, class Trick>
Entry<Role> entry() {
  return {Trick::card,
          [](Fields& fields) -> std::unique_ptr<Role> {
            typename Trick::Options options;
            describe(options, fields);
            return std::make_unique<Trick>(std::move(options));
          },
          [](Fields& fields) {
            typename Trick::Options options;
            describe(options, fields);
          }};
}

template <class Role>
class Catalogue {
 public:
  Catalogue(std::initializer_list<Entry<Role>> entries) {
    for (const Entry<Role>& one : entries) add(one);
  }
  Catalogue with(Entry<Role> one) const {
    Catalogue result = *this;
    result.add(std::move(one));
    return result;
  }
  const Entry<Role>* find(std::string_view name) const {
    for (const Entry<Role>& one : entries_) {
      if (one.card.name == name) return &one;
    }
    return nullptr;
  }
  const std::vector<Entry<Role>>& entries() const { return entries_; }

 private:
  void add(Entry<Role> one) {
    if (find(one.card.name)) throw std::logic_error("two tricks are called '" + one.card.name + "'");
    entries_.push_back(std::move(one));
  }
  std::vector<Entry<Role>> entries_;
};

}  // namespace deft

#endif
