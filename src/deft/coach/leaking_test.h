// Leaking test: samples of the test or validation part that were trained on make its accuracy meaningless.
//                                                                                Barz, Denzler 2020, arXiv:1902.00423
//
//   share = shared samples / samples of the part;   warn: Wilson's lower bound of the share > `share`;   info: any
//   shared
//
//   LeakingTestOptions o;  800 of 1000 test pictures are also training pictures   ->  warning
#ifndef DEFT_COACH_LEAKING_TEST_H
#define DEFT_COACH_LEAKING_TEST_H

#include "deft/coach/role.h"

namespace deft {

struct LeakingTestOptions {
  double share = 0.01;  // of the part that may be shared by accident
};
void describe(LeakingTestOptions& options, Fields& fields);

class LeakingTest : public CoachRule {
 public:
  static const Card card;
  using Options = LeakingTestOptions;
  explicit LeakingTest(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
