// The network of bench/other_frameworks.sh by dlib: milliseconds of a training step (forward, backward, update), the least and the median.
//   dlib_step BATCH STEPS
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <dlib/dnn.h>

using namespace dlib;
template <long channels, typename Below>
using block = relu<bn_con<con<channels, 3, 3, 1, 1, Below>>>;
template <typename Below>
using half = max_pool<2, 2, 2, 2, Below>;
using Net = loss_multiclass_log<fc<10, avg_pool_everything<block<256, block<256, half<block<128, block<128, half<block<64, block<64, input<matrix<rgb_pixel>>>>>>>>>>>>>;

int main(int count, char** words) {
  const int batch = count > 1 ? std::atoi(words[1]) : 128, steps = count > 2 ? std::atoi(words[2]) : 5;
  std::vector<matrix<rgb_pixel>> pictures;
  std::vector<unsigned long> labels;
  for (int i = 0; i < batch; ++i) {  // what they show does not change how long a step takes
    matrix<rgb_pixel> one(32, 32);
    const auto grey = static_cast<unsigned char>(25 * (i % 10));
    one = rgb_pixel(grey, grey, grey);
    pictures.push_back(one);
    labels.push_back(static_cast<unsigned long>(i % 10));
  }
  Net net;
  disable_duplicative_biases(net);  // batch norm has its own
  dnn_trainer<Net, sgd> trainer(net, sgd(0.0f, 0.9f));
  trainer.set_learning_rate(0.01);
  std::vector<double> milliseconds;
  for (int step = -1; step < steps; ++step) {
    const auto start = std::chrono::steady_clock::now();
    trainer.train_one_step(pictures, labels);
    trainer.get_net(force_flush_to_disk::no);  // waits for the step
    if (step >= 0) milliseconds.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  std::printf("step dlib %.1f %.1f parameters %ld\n", milliseconds.front(), milliseconds[milliseconds.size() / 2], static_cast<long>(count_parameters(net)));
}
