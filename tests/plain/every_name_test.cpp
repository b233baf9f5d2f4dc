// Every trick of the textbook has its room, under exactly the name that the design gives it. More are welcome.
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "deft/recipe/chapters.h"

namespace deft {
namespace {

const std::map<std::string, std::string> kNames{
    {"data", "image_folder cifar10 cifar100 mnist csv glyphs"},
    {"augmentation",
     "horizontal_flip vertical_flip alternating_flip random_crop random_resized_crop rotation reflection shift zoom scale gaussian_scale_space "
     "shear affine perspective color_jitter hsv_jitter contrast fancy_pca gaussian_noise salt_and_pepper_noise gaussian_blur random_erasing "
     "mixup cutmix rand_augment test_time"},
    {"preprocessing", "zero_center standardize min_max log1p pca pca_whitening zca_whitening one_hot impute"},
    {"initialization",
     "zero constant small_normal small_uniform calibrated xavier he orthogonal identity sparse lsuv patch_whitening zero_gamma class_prior_bias"},
    {"network",
     "linear mlp lenet5 nin plain_cnn resnet9 resnet18 resnet20 resnet50 whitening_net squeezenet mobilenet_v1 layers"},
    {"layer",
     "convolution linear max_pooling average_pooling global_average_pooling stochastic_pooling batch_norm ghost_batch_norm layer_norm group_norm"},
    {"activation", "sigmoid tanh relu leaky_relu prelu rrelu elu celu selu gelu swish maxout softplus"},
    {"loss",
     "cross_entropy hinge squared_hinge binary_logistic l1 l2 focal balanced_softmax hierarchical_softmax label_smoothing class_weights"},
    {"regularization",
     "l2 l1 smooth_l1_penalty elastic_net max_norm l2_ball l1_ball dropout spatial_dropout drop_connect stochastic_depth early_stopping gradient_noise"},
    {"optimization",
     "sgd momentum nesterov adagrad adadelta rmsprop adam adamw nadam lamb muon sam lookahead weight_ema swa clip_norm clip_value adaptive_clip "
     "gradient_accumulation"},
    {"coach",
     "rate_too_high rate_too_low straight_curve curve_width overfitting underfitting divergence dead_relu saturation vanishing_gradient "
     "exploding_gradient update_ratio loss_at_start activation_collapse bad_initialization data_not_normalized label_noise class_imbalance "
     "leaking_test unsure_predictions train_longer trained_too_long clip_too_tight"},
    {"schedule",
     "constant step exponential inverse cosine warm_restarts cyclical triangular one_cycle warmup plateau momentum_ramp batch_size_ramp"},
    {"imbalance",
     "oversampling undersampling class_balanced_sampling square_root_sampling extra_crops two_stage deferred_reweighting smote threshold_moving"},
    {"transfer",
     "four_cases linear_probe fine_tune_top fine_tune_many svm_on_features gradual_unfreezing discriminative_rates hard_sharing soft_sharing"},
    {"search", "random grid sobol coarse_to_fine tpe successive_halving cross_validation panda caviar rate_range_test ablation"},
    {"explain", "occlusion permutation filters feature_maps saliency grad_cam nearest embedding"},
    {"ensemble", "average geometric_average vote greedy stack early_fusion late_fusion snapshot seeds top_of_search bagging deep_forest boosted_trees super_learner"},
};

TEST(EveryName, IsInItsChapter) {
  for (const auto& [chapter, names] : kNames) {
    const Chapter* found = find_chapter(chapter);
    ASSERT_NE(found, nullptr) << chapter;
    std::istringstream words(names);
    for (std::string name; words >> name;) EXPECT_NE(found->find(name), nullptr) << chapter << "/" << name;
  }
}

}  // namespace
}  // namespace deft
