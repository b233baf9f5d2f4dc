#include "deft/data/data_options.h"

namespace deft {

void describe(DataOptions& o, Fields& f) {
  f.text("source", o.source, "folder, cifar10:DIR, cifar100:DIR, mnist:DIR, csv:FILE or glyphs");
  f.real("validation", o.validation, "share of the training part used for choosing; 0: none, the last weights are kept", {0, 0.9});
  f.real("fraction", o.fraction, "train on this share of the training part", {1e-6, 1});
  f.real("long_tail", o.long_tail, "thin the training part out until the largest class has this many times the samples of the smallest; 1: not at all", {1, 1e6});
  f.whole("size", o.size, "side of the network's input in pixels; 0: decided from the data", {0, 4096});
  f.whole("load_size", o.load_size, "side at which pictures are kept before augmentation; 0: decided", {0, 4096});
  f.whole("seed", o.seed, "of splits and subsets", {0, 9e15});
  f.text("label", o.label, "CSV: name or number of the label column, or of several, with commas between; empty: the last");
  f.choice("task", o.task, "CSV: what the labels are; auto: several yes/no columns are attributes, many different fractions a regression, else classes",
           {"auto", "classes", "attributes", "regression"});
  f.whole("folds", o.folds, "k-fold: number of folds; 0: none", {0, 1000});
  f.whole("fold", o.fold, "k-fold: which fold is the test part", {0, 999});
  f.whole("repeat", o.repeat, "k-fold: which division into folds, for repeated cross-validation", {0, 1e6});
  f.real("holdout", o.holdout, "k-fold: share set aside first, where no test part is given; 0.2 is what a run without folds sets aside", {0, 0.9});
  f.require(o.folds == 0 || (o.folds >= 2 && o.fold < o.folds), "fold must lie below folds, and folds must be 0 or at least 2");
}

}  // namespace deft
