#include "deft/network/nin.h"

#include "deft/network/stem.h"

namespace deft {
namespace {

struct Stage {
  Convolution first;
  std::int64_t second, third;
};

std::vector<Stage> stages_of(bool photo, std::int64_t outputs) {
  if (photo) {
    return {{{.channels = 96, .kernel = 11, .stride = 4, .padding = 0}, 96, 96},
            {{.channels = 256, .kernel = 5}, 256, 256},
            {{.channels = 384}, 384, 384},
            {{.channels = 1024}, 1024, outputs}};
  }
  return {{{.channels = 192, .kernel = 5}, 160, 96},
          {{.channels = 192, .kernel = 5}, 192, 192},
          {{.channels = 192}, 192, outputs}};
}

}  // namespace

const Card Nin::card{"network", "nin", "Network in network",
                     "Lin, Chen, Yan 2013, Network in network, arXiv:1312.4400"};

void describe(NinOptions& o, Fields& f) {
  describe_stem(o.stem, f);
  f.yes_no("normalize", o.normalize, "batch norm behind each convolution");
  f.real("drop_rate", o.drop_rate, "dropout between the stages", {0, 0.95});
}

LayerList Nin::layers(const Shape& input, std::int64_t outputs) const {
  const bool photo = photo_stem("nin", options_.stem, input, 67, 8);
  const std::vector<Stage> stages = stages_of(photo, outputs);
  const std::int64_t padding = photo ? 0 : 1;  // with it 32 pixels become 16 and 8
  LayerList list;
  for (std::size_t s = 0; s < stages.size(); ++s) {
    const std::string number = std::to_string(s + 1);
    const bool last = s + 1 == stages.size();
    if (s > 0) {
      if (!photo && s == 2) {
        list.push_back({"pool" + std::to_string(s), AveragePooling{.size = 3, .stride = 2, .padding = padding}});
      } else {
        list.push_back({"pool" + std::to_string(s), MaxPooling{.size = 3, .stride = 2, .padding = padding}});
      }
      // The paper's photo net drops before the last stage only.
      if (options_.drop_rate > 0 && (last || !photo)) {
        list.push_back({"drop" + std::to_string(s), Dropout{.rate = options_.drop_rate}});
      }
    }
    append(list, convolution_block("conv" + number, stages[s].first, options_.normalize));
    append(list, convolution_block("conv" + number + "_b", Convolution{.channels = stages[s].second, .kernel = 1},
                                   options_.normalize));
    const Convolution third{.channels = stages[s].third, .kernel = 1, .bias = true};
    if (last) {
      list.push_back({"classes", third});
    } else {
      append(list, convolution_block("conv" + number + "_c", third, options_.normalize));
    }
  }
  list.push_back({"average", GlobalAveragePooling{}});
  return list;
}

}  // namespace deft
