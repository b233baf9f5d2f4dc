#include "deft/network/layers.h"
#include "deft/network/lenet5.h"
#include "deft/network/linear.h"
#include "deft/network/mlp.h"
#include "deft/network/mobilenet_v1.h"
#include "deft/network/nin.h"
#include "deft/network/plain_cnn.h"
#include "deft/network/resnet18.h"
#include "deft/network/resnet20.h"
#include "deft/network/resnet50.h"
#include "deft/network/resnet9.h"
#include "deft/network/squeezenet.h"
#include "deft/network/whitening_net.h"

namespace deft {

const Catalogue<NetworkDesign>& network_designs() {
  static const Catalogue<NetworkDesign> all{entry<NetworkDesign, LinearNetwork>(), entry<NetworkDesign, Mlp>(),
                                            entry<NetworkDesign, LeNet5>(),        entry<NetworkDesign, WhiteningNet>(),
                                            entry<NetworkDesign, ResNet9>(),       entry<NetworkDesign, ResNet20>(),
                                            entry<NetworkDesign, ResNet18>(),      entry<NetworkDesign, LayersNetwork>(),
                                            entry<NetworkDesign, Nin>(),           entry<NetworkDesign, PlainCnn>(),
                                            entry<NetworkDesign, ResNet50>(),      entry<NetworkDesign, SqueezeNet>(),
                                            entry<NetworkDesign, MobileNetV1>()};
  return all;
}

}  // namespace deft
