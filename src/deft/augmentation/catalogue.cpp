#include "deft/augmentation/affine.h"
#include "deft/augmentation/alternating_flip.h"
#include "deft/augmentation/color_jitter.h"
#include "deft/augmentation/contrast.h"
#include "deft/augmentation/cutmix.h"
#include "deft/augmentation/fancy_pca.h"
#include "deft/augmentation/gaussian_blur.h"
#include "deft/augmentation/gaussian_noise.h"
#include "deft/augmentation/gaussian_scale_space.h"
#include "deft/augmentation/horizontal_flip.h"
#include "deft/augmentation/hsv_jitter.h"
#include "deft/augmentation/mixup.h"
#include "deft/augmentation/perspective.h"
#include "deft/augmentation/rand_augment.h"
#include "deft/augmentation/random_crop.h"
#include "deft/augmentation/random_erasing.h"
#include "deft/augmentation/random_resized_crop.h"
#include "deft/augmentation/reflection.h"
#include "deft/augmentation/role.h"
#include "deft/augmentation/rotation.h"
#include "deft/augmentation/salt_and_pepper_noise.h"
#include "deft/augmentation/scale.h"
#include "deft/augmentation/shear.h"
#include "deft/augmentation/shift.h"
#include "deft/augmentation/test_time.h"
#include "deft/augmentation/vertical_flip.h"
#include "deft/augmentation/zoom.h"

namespace deft {

const Catalogue<Augmentation>& augmentations() {
  static const Catalogue<Augmentation> all{
      entry<Augmentation, HorizontalFlip>(), entry<Augmentation, VerticalFlip>(),
      entry<Augmentation, AlternatingFlip>(), entry<Augmentation, Reflection>(),
      entry<Augmentation, RandomCrop>(), entry<Augmentation, RandomResizedCrop>(),
      entry<Augmentation, Shift>(), entry<Augmentation, Rotation>(),
      entry<Augmentation, Zoom>(), entry<Augmentation, Scale>(),
      entry<Augmentation, Shear>(), entry<Augmentation, Affine>(),
      entry<Augmentation, Perspective>(), entry<Augmentation, ColorJitter>(),
      entry<Augmentation, HsvJitter>(), entry<Augmentation, Contrast>(),
      entry<Augmentation, FancyPca>(), entry<Augmentation, RandAugment>(),
      entry<Augmentation, GaussianBlur>(), entry<Augmentation, GaussianScaleSpace>(),
      entry<Augmentation, GaussianNoise>(), entry<Augmentation, SaltAndPepperNoise>(),
      entry<Augmentation, RandomErasing>()};
  return all;
}

const Catalogue<BatchMixing>& batch_mixings() {
  static const Catalogue<BatchMixing> all{entry<BatchMixing, Mixup>(), entry<BatchMixing, Cutmix>()};
  return all;
}

const Catalogue<TestTimeViews>& test_time_views() {
  static const Catalogue<TestTimeViews> all{entry<TestTimeViews, TestTime>()};
  return all;
}

}  // namespace deft
