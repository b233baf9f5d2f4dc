#include "deft/model/internal/gradient_buckets.h"

#include <cstring>

#include <torch/csrc/autograd/function_hook.h>

#include "deft/core/seconds_since.h"
#include "deft/model/internal/process_group.h"

namespace deft {
namespace {

using Clock = std::chrono::steady_clock;

class AfterAccumulation final : public torch::autograd::FunctionPostHook {
 public:
  explicit AfterAccumulation(std::function<void()> act) : act_(std::move(act)) {}
  torch::autograd::variable_list operator()(const torch::autograd::variable_list& outputs, const torch::autograd::variable_list&) override {
    act_();
    return outputs;
  }

 private:
  std::function<void()> act_;
};

}  // namespace

GradientBuckets::GradientBuckets(const std::vector<at::Tensor>& parameters) {
  std::int64_t bytes = 0;
  for (auto one = parameters.rbegin(); one != parameters.rend(); ++one) {
    if (!one->requires_grad()) continue;
    if (buckets_.empty() || bytes + one->numel() * 4 > ProcessGroup::kBucketBytes) {
      buckets_.emplace_back();
      bytes = 0;
    }
    Bucket& bucket = buckets_.back();
    bucket.offsets.push_back(bytes / 4);
    bucket.parameters.push_back(*one);
    bytes += one->numel() * 4;
    bucket.values = at::empty({bytes / 4}, at::kFloat);
  }
  for (std::size_t b = 0; b < buckets_.size(); ++b) {
    there_.emplace_back(buckets_[b].parameters.size());
    for (std::size_t p = 0; p < buckets_[b].parameters.size(); ++p) {
      accumulators_.push_back(torch::autograd::impl::grad_accumulator(buckets_[b].parameters[p]));
      accumulators_.back()->add_post_hook(std::make_unique<AfterAccumulation>([this, b, p] { gradient_is_there(b, p); }));
    }
  }
}

void GradientBuckets::start(ProcessGroup& group) {
  group_ = &group;
  next_ = 0;
  for (std::size_t b = 0; b < buckets_.size(); ++b) {
    buckets_[b].missing = buckets_[b].parameters.size();
    there_[b].assign(there_[b].size(), false);
  }
}

void GradientBuckets::gradient_is_there(std::size_t bucket, std::size_t parameter) {
  if (!group_ || there_[bucket][parameter]) return;
  there_[bucket][parameter] = true;
  --buckets_[bucket].missing;
  while (next_ < buckets_.size() && buckets_[next_].missing == 0) send(buckets_[next_++]);
}

void GradientBuckets::send(Bucket& bucket) {
  if (next_ == 1) first_sent_ = Clock::now();
  float* const values = bucket.values.data_ptr<float>();
  for (std::size_t p = 0; p < bucket.parameters.size(); ++p) {
    const at::Tensor& gradient = bucket.parameters[p].grad();
    std::memcpy(values + bucket.offsets[p], gradient.data_ptr(), static_cast<std::size_t>(gradient.numel()) * 4);
  }
  bucket.wait = start_gradient_sum(*group_, bucket.values);
  GroupTraffic& traffic = traffic_of(*group_);
  traffic.bytes += bucket.values.numel() * 4;
  ++traffic.buckets;
}

void GradientBuckets::finish() {
  const Clock::time_point ended = Clock::now();
  while (next_ < buckets_.size()) send(buckets_[next_++]);
  GroupTraffic& traffic = traffic_of(*group_);
  group_ = nullptr;
  for (Bucket& bucket : buckets_) {
    bucket.wait();
    const float* const values = bucket.values.data_ptr<float>();
    for (std::size_t p = 0; p < bucket.parameters.size(); ++p) {
      const at::Tensor& gradient = bucket.parameters[p].grad();
      std::memcpy(gradient.data_ptr(), values + bucket.offsets[p], static_cast<std::size_t>(gradient.numel()) * 4);
    }
  }
  if (buckets_.empty()) return;
  traffic.waiting += seconds_since(ended);
  traffic.reducing += seconds_since(first_sent_);
}

}  // namespace deft
