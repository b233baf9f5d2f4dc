// What an activation is: an elementwise rule over floats, with its derivative. No tensors: model/ feeds
// it cache-sized pieces (converted from bf16 where needed), kernel/ has fused versions of the common ones.
#ifndef DEFT_ACTIVATION_ROLE_H
#define DEFT_ACTIVATION_ROLE_H

#include <cstdint>
#include <span>

#include "deft/core/catalogue.h"

namespace deft {

// One piece of a larger tensor whose last (fastest) dimension is the channel.
struct ActivationContext {
  bool training = false;
  std::uint64_t key = 0;             // random activations: draw for element i is a function of (key, first + i)
  std::int64_t first = 0;            // index of x[0] in the whole tensor; a multiple of channels
  std::int64_t channels = 1;
  std::span<const float> parameters; // learned ones (PReLU), else empty
};

// Activations that kernel/ computes within its fused blocks. leaky: x > 0 ? x : slope * x (ReLU: slope 0); gelu: by erf.
enum class FusedKind { none, leaky, gelu };
struct FusedForm {
  FusedKind kind = FusedKind::none;
  float slope = 0.0f;
};

class Activation {
 public:
  virtual ~Activation() = default;
  virtual void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const = 0;
  // gx = gy * dy/dx. Adds to parameter_gradients where there are parameters.
  virtual void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx,
                        std::span<float> parameter_gradients, const ActivationContext& context) const = 0;
  // Factor for He's initialisation: weights get variance gain^2 / fan_in.
  virtual double gain() const = 0;
  virtual std::int64_t parameters(std::int64_t /*channels*/) const { return 0; }
  virtual float parameter_start() const { return 0.0f; }
  // Channels that become one (maxout). x then has `pieces` numbers for each of y: of every pixel first all first pieces,
  // then all second ones; context.channels and context.first count those of x.
  virtual std::int64_t pieces() const { return 1; }
  // Says so where the rule is one of the fused forms, in training and at test time alike; any other runs on float pieces.
  virtual FusedForm fused() const { return {}; }
};

const Catalogue<Activation>& activations();

}  // namespace deft

#endif
