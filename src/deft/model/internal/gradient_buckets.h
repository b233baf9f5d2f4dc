// Gradients of a model, added up over the ranks of a group while backward still runs.
//
//   buckets.start(group);  logits.backward(gradient);  buckets.finish();
//
// Parameters are put into buckets of kBucketBytes from the last layer down: about the order in which backward fills them. A bucket
// leaves as soon as its last gradient is there and all buckets before it have left, so that every rank sends them in the same
// order; what backward did not touch (a frozen or skipped part) leaves at the end.        Li and others 2020, arXiv:2006.15704
#ifndef DEFT_MODEL_INTERNAL_GRADIENT_BUCKETS_H
#define DEFT_MODEL_INTERNAL_GRADIENT_BUCKETS_H

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "deft/model/process_group.h"
#include "deft/tensor/internal/torch.h"

namespace deft {

class GradientBuckets {
 public:
  explicit GradientBuckets(const std::vector<at::Tensor>& parameters);   // of which those that require a gradient
  void start(ProcessGroup& group);
  void finish();                             // gradients are the sums over ranks from here on; throws RankLost

 private:
  struct Bucket {
    std::vector<at::Tensor> parameters;
    std::vector<std::int64_t> offsets;
    at::Tensor values;                       // the gradients one behind the other
    std::size_t missing = 0;
    std::function<void()> wait;
  };
  void gradient_is_there(std::size_t bucket, std::size_t parameter);
  void send(Bucket& bucket);

  std::vector<Bucket> buckets_;
  std::vector<std::shared_ptr<torch::autograd::Node>> accumulators_;   // they live as long as their hooks are wanted
  std::vector<std::vector<bool>> there_;
  ProcessGroup* group_ = nullptr;            // between start and finish
  std::size_t next_ = 0;                     // bucket to leave
  std::chrono::steady_clock::time_point first_sent_;
};

}  // namespace deft

#endif
