// A network as a list of layers: plain data, no tensors. model/ turns it into something that runs.
//
//   LayerList net{{"conv1", Convolution{.channels = 32}}, {"norm1", Normalization{}}, {"act1", Activate{}},
//                 {"pool", GlobalAveragePooling{}}, {"head", Linear{.outputs = 10}}};
//   shapes_of(net, {32, 32, 3}).back() == Shape{1, 1, 10}
//
// Names are unique; parameters are called "<layer>.<weight|bias|scale|shift|running_mean|...>" and
// layer patterns of the recipe ("linear*", "*.bias") match these names.
#ifndef DEFT_NETWORK_LAYER_H
#define DEFT_NETWORK_LAYER_H

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace deft {

// Size of one sample inside the network. A table row is 1 x 1 x features.
struct Shape {
  std::int64_t height = 1;
  std::int64_t width = 1;
  std::int64_t channels = 1;
  std::int64_t size() const { return height * width * channels; }
  bool operator==(const Shape&) const = default;
};

std::string to_string(const Shape& shape);  // "32 x 32 x 3"

struct Convolution {           // weight: channels x in/groups x kernel x kernel
  std::int64_t channels = 64;
  std::int64_t kernel = 3;
  std::int64_t stride = 1;
  std::int64_t padding = -1;   // -1: kernel / 2 ("same" for odd kernels and stride 1)
  std::int64_t groups = 1;
  bool bias = false;
  bool pad_end = false;        // the padding stands below and to the right only (TensorFlow's "same" for stride 2)
  bool frozen = false;         // the weight (not the bias) never changes: patch whitening
};

struct Linear {                // acts on the sample as it lies in memory (row, column, channel); weight: outputs x inputs
  std::int64_t outputs = 10;
  bool bias = true;
  double drop_connect = 0.0;   // share of weights set to zero at random for each batch (regularization/drop_connect)
  std::string drop_connect_inference = "mean";  // or "gaussian"
};

struct MaxPooling {
  std::int64_t size = 2;
  std::int64_t stride = 0;     // 0: the size
  std::int64_t padding = 0;
};

struct AveragePooling {
  std::int64_t size = 2;
  std::int64_t stride = 0;
  std::int64_t padding = 0;
};

struct GlobalAveragePooling {};

struct StochasticPooling {     // training: one position of a window, drawn by its share; testing: their mean by shares
  std::int64_t size = 2;
  std::int64_t stride = 0;
};

struct Normalization {         // batch norm over samples and positions, per channel
  double epsilon = 1e-5;
  double momentum = 0.1;       // new = (1 - momentum) * running + momentum * batch  (PyTorch's sign)
  bool scale = true;           // learned factor; its start value is 1
  bool shift = true;           // learned offset; its start value is 0
};

struct GhostNormalization {    // batch norm whose training statistics are those of a part of the batch
  std::int64_t samples = 32;   // in such a part, at least
  double epsilon = 1e-5;
  double momentum = 0.1;       // for each part in turn
  bool scale = true;
  bool shift = true;
};

struct LayerNormalization {    // over everything in a sample; scale and shift per channel
  double epsilon = 1e-5;
  bool scale = true;
  bool shift = true;
};

struct GroupNormalization {    // over the positions of a sample and `groups` parts of its channels
  std::int64_t groups = 8;
  double epsilon = 1e-5;
  bool scale = true;
  bool shift = true;
};

struct Activate {              // the recipe's activation, or the one named here
  std::string activation;
  std::int64_t pieces = 1;     // channels that become one: maxout (set by with_pieces())
};

struct Dropout {
  double rate = 0.5;
  bool spatial = false;        // drop whole channels
};

struct Scale {                 // multiply by a constant (logits of the whitening-net: 1/9)
  double factor = 1.0;
};

struct Layer;
using LayerList = std::vector<Layer>;

struct Residual {              // body(x) + shortcut(x); an empty shortcut is x itself
  LayerList body;
  LayerList shortcut;
  double drop_rate = 0.0;      // stochastic depth
};

struct Branches {              // every path reads the same input; their channels stand one behind the other (SqueezeNet)
  std::vector<LayerList> paths;
};

// Shortcut of the CIFAR ResNets: every second pixel, new channels filled with zeros.
struct SubsampleAndPad {
  std::int64_t stride = 2;
  std::int64_t channels = 0;   // after padding, half of the new ones in front
};

using LayerOptions = std::variant<Convolution, Linear, MaxPooling, AveragePooling, GlobalAveragePooling,
                                  StochasticPooling, Normalization, GhostNormalization, LayerNormalization,
                                  GroupNormalization, Activate, Dropout, Scale, Residual, Branches, SubsampleAndPad>;

struct Layer {
  std::string name;
  LayerOptions options;
};

// "convolution", "linear", "batch_norm", ...: the recipe's word for it.
std::string kind_of(const Layer& layer);

// Every layer, those inside residual blocks and branches included, each outer one before its inner ones.
void for_each_layer(const LayerList& layers, const std::function<void(const Layer&)>& work);

// One trainable (or fixed) array of a network.
struct ParameterInfo {
  std::string name;                  // "conv1.weight"
  std::string kind;                  // of its layer: "convolution", "linear", "batch_norm"
  std::vector<std::int64_t> shape;   // weight of a convolution: out, in, kernel, kernel
  std::int64_t fan_in = 0;           // inputs of one output unit (0 for biases and normalization)
  std::int64_t fan_out = 0;
  bool trainable = true;
  float start = 0.0f;                // before any initialiser: 1 for scales, 0.25 for PReLU's slopes
  std::int64_t size() const;
};

// The lists inside a layer: body and shortcut of a residual block, the paths of branches; none for any other.
std::vector<const LayerList*> inner_lists(const Layer& layer);

// Output shape after each layer (residual blocks count as one layer).
// Throws Refusal: "layer 7 convolution 'conv4': a 5 x 5 kernel does not fit into 3 x 3 x 64".
std::vector<Shape> shapes_of(const LayerList& layers, const Shape& input);

// The same for one layer, which messages call layer `number`.
Shape shape_after(const Layer& layer, std::size_t number, const Shape& in);

// Pixels that a convolution adds on each side.
std::int64_t padding_of(const Convolution& convolution);

// All parameters in order, those inside residual blocks included.
std::vector<ParameterInfo> parameters_of(const LayerList& layers, const Shape& input);

}  // namespace deft

#endif
