// Runs the first layers of a network on training samples, so that data-dependent initialisers can look at what a layer
// puts out (initialization/role.h, NetworkProbe).
//
//   ModelProbe probe(model, data, 256);
//   probe.output_variance("conv3");      // with the weights as they are now
#ifndef DEFT_TRAIN_NETWORK_PROBE_H
#define DEFT_TRAIN_NETWORK_PROBE_H

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "deft/initialization/role.h"
#include "deft/model/model.h"

namespace deft {

class ModelProbe : public NetworkProbe {
 public:
  // At most `samples` samples of the data, spread evenly over them.
  ModelProbe(Model& model, const InitializationData& data, std::int64_t samples);
  const std::vector<ParameterInfo>& parameters() const override { return infos_; }
  std::span<float> values(const std::string& parameter) override;
  double output_variance(const std::string& layer) override;

 private:
  Model& model_;
  std::vector<float> inputs_;
  std::int64_t count_ = 0;
  std::vector<ParameterInfo> infos_;
  std::string current_;                // the layer that part_ ends with
  std::unique_ptr<Model> part_;        // in float32, in training mode: batch norm uses the batch, as in the first step
};

}  // namespace deft

#endif
