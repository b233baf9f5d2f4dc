// A list that never grows beyond its limit: when it is full, every second entry goes, and from then on only every second
// (fourth, eighth, ...) new one is kept. A curve of a million steps stays a curve of a few thousand.
//
//   Thinned<double> curve(4);   for (i = 0..9) curve.add(i);      curve.kept() == {0, 4, 8}
#ifndef DEFT_COACH_THINNED_H
#define DEFT_COACH_THINNED_H

#include <cstddef>
#include <utility>
#include <vector>

namespace deft {

template <class Value>
class Thinned {
 public:
  explicit Thinned(std::size_t limit) : limit_(limit) {}

  void add(Value value) {
    if (seen_++ % stride_ != 0) return;
    if (kept_.size() == limit_) {
      for (std::size_t i = 0; 2 * i < limit_; ++i) kept_[i] = std::move(kept_[2 * i]);
      kept_.resize((limit_ + 1) / 2);
      stride_ *= 2;
      if ((seen_ - 1) % stride_ != 0) return;
    }
    kept_.push_back(std::move(value));
  }

  std::vector<Value>& kept() { return kept_; }
  bool thinned() const { return stride_ > 1; }

 private:
  std::vector<Value> kept_;
  std::size_t limit_;
  std::size_t stride_ = 1;
  std::size_t seen_ = 0;
};

}  // namespace deft

#endif
