#include "deft/transfer/caffe_weights.h"

#include "deft/core/files.h"
#include "deft/core/problem.h"
#include "deft/core/wire_message.h"

namespace deft {
namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw Refusal(path + ": not a .caffemodel that can be trusted: " + why);
}

struct Blob {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

// BlobProto: 1 num, 2 channels, 3 height, 4 width (first generation), 5 data, 7 shape, 8 double_data
Blob read_blob(const std::string& path, std::string_view message) {
  Blob blob;
  std::int64_t old[4] = {1, 1, 1, 1};
  bool first_generation = false;
  WireMessage fields(message);
  while (fields.next()) {
    if (fields.number >= 1 && fields.number <= 4 && fields.kind == WireMessage::kVarint) {
      old[fields.number - 1] = static_cast<std::int64_t>(fields.whole);
      first_generation = true;
    } else if (fields.number == 5 && fields.kind == WireMessage::kBytes) {  // packed
      for (std::size_t i = 0; i + 4 <= fields.content.size(); i += 4) {
        blob.values.push_back(std::bit_cast<float>(little_endian<std::uint32_t>(fields.content.data() + i)));
      }
    } else if (fields.number == 5 && fields.kind == WireMessage::kFourBytes) {
      blob.values.push_back(std::bit_cast<float>(little_endian<std::uint32_t>(fields.content.data())));
    } else if (fields.number == 8 && fields.kind == WireMessage::kBytes) {
      for (std::size_t i = 0; i + 8 <= fields.content.size(); i += 8) {
        blob.values.push_back(static_cast<float>(std::bit_cast<double>(little_endian<std::uint64_t>(fields.content.data() + i))));
      }
    } else if (fields.number == 7 && fields.kind == WireMessage::kBytes) {
      for (WireMessage shape(fields.content); shape.next();) {
        if (shape.kind == WireMessage::kVarint) blob.shape.push_back(static_cast<std::int64_t>(shape.whole));
        if (shape.kind == WireMessage::kBytes) for_each_varint(shape.content, [&](std::uint64_t side) { blob.shape.push_back(static_cast<std::int64_t>(side)); });
      }
    }
  }
  if (!fields.complete()) refuse(path, "a layer's numbers are cut off");
  if (blob.shape.empty() && first_generation) blob.shape.assign(old, old + 4);
  const auto stored = static_cast<std::int64_t>(blob.values.size());
  if (blob.shape.size() > 16 || elements_of(blob.shape, stored) != stored) {
    refuse(path, "a layer claims " + to_text(blob.shape) + " numbers and has " + std::to_string(stored));
  }
  return blob;
}

struct CaffeLayer {
  std::string name, kind;
  std::vector<Blob> blobs;
};

// LayerParameter (in field 100): 1 name, 2 type, 7 blobs.  V1LayerParameter (in field 2): 4 name, 5 type, 6 blobs
CaffeLayer read_layer(const std::string& path, std::string_view message, bool first_generation) {
  CaffeLayer layer;
  WireMessage fields(message);
  while (fields.next()) {
    if (fields.number == (first_generation ? 4u : 1u) && fields.kind == WireMessage::kBytes) layer.name = std::string(fields.content.substr(0, 1000));
    if (!first_generation && fields.number == 2 && fields.kind == WireMessage::kBytes) layer.kind = std::string(fields.content);
    if (first_generation && fields.number == 5 && fields.kind == WireMessage::kVarint) {
      layer.kind = fields.whole == 4 ? "Convolution" : fields.whole == 14 ? "InnerProduct" : "";
    }
    if (fields.number == (first_generation ? 6u : 7u) && fields.kind == WireMessage::kBytes) layer.blobs.push_back(read_blob(path, fields.content));
  }
  if (!fields.complete()) refuse(path, "layer '" + layer.name + "' is cut off");
  return layer;
}

// Sides of 1 in front: the first generation had four for everything.
std::vector<std::int64_t> without_leading_ones(std::vector<std::int64_t> shape, std::size_t sides) {
  while (shape.size() > sides && shape.front() == 1) shape.erase(shape.begin());
  return shape;
}

void take(CaffeLayer& layer, SourceWeights& weights) {
  const auto add = [&](const std::string& part, Blob& blob, std::size_t sides) {
    weights.tensors.push_back({layer.name + "." + part, without_leading_ones(blob.shape, sides), std::move(blob.values)});
  };
  std::vector<Blob>& blobs = layer.blobs;
  if (layer.kind == "BatchNorm" && blobs.size() >= 2) {
    // Caffe stores sums; the third number says of how much.
    const float factor = blobs.size() > 2 && !blobs[2].values.empty() ? blobs[2].values[0] : 1.0f;
    for (std::size_t i = 0; i < 2; ++i) {
      for (float& value : blobs[i].values) value = factor == 0.0f ? 0.0f : value / factor;
    }
    add("running_mean", blobs[0], 1);
    add("running_var", blobs[1], 1);
  } else if (layer.kind == "Convolution" || layer.kind == "InnerProduct" || layer.kind == "Scale") {
    if (!blobs.empty()) add("weight", blobs[0], layer.kind == "Convolution" ? 4 : layer.kind == "Scale" ? 1 : 2);
    if (blobs.size() > 1) add("bias", blobs[1], 1);
  }
}

}  // namespace

SourceWeights read_caffe_weights(const std::string& path) {
  const std::string bytes = read_file(path);
  SourceWeights weights{path, "Caffe", {}, {}};
  WireMessage net(bytes);
  while (net.next()) {
    if ((net.number != 100 && net.number != 2) || net.kind != WireMessage::kBytes) continue;
    CaffeLayer layer = read_layer(path, net.content, net.number == 2);
    take(layer, weights);
  }
  if (!net.complete()) refuse(path, "it is cut off or no protocol buffer");
  return weights;
}

}  // namespace deft
