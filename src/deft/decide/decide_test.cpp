// What is decided for which data. The table is the specification: sizes, kinds and lengths a practitioner would expect.
#include "deft/decide/decide.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "deft/decide/measured.h"
#include "deft/recipe/recipe.h"

namespace deft {
namespace {

Facts pictures(std::int64_t samples, std::int64_t side, std::int64_t channels, std::int64_t classes) {
  Facts facts;
  facts.samples = samples;
  facts.height = facts.width = side;
  facts.channels = channels;
  facts.classes = classes;
  return facts;
}

Facts table(std::int64_t samples, std::int64_t columns, std::int64_t categorical, bool missing) {
  Facts facts;
  facts.table = true;
  facts.samples = samples;
  facts.columns = columns;
  facts.categorical = categorical;
  facts.missing_values = missing;
  facts.classes = 3;
  return facts;
}

std::vector<std::string> names(const RecipeDocument& document, const std::string& chapter) {
  std::vector<std::string> all;
  for (const Table& one : document.chapters.at(chapter)) all.push_back(one.text("name"));
  return all;
}

bool holds(const RecipeDocument& document, const std::string& chapter, const std::string& name) {
  const std::vector<std::string> all = names(document, chapter);
  return std::find(all.begin(), all.end(), name) != all.end();
}

double number(const RecipeDocument& document, const std::string& option) {
  const Field* field = document.chapters.at("train").at(0).find(option);
  if (const auto* whole = std::get_if<std::int64_t>(&field->value.data)) return static_cast<double>(*whole);
  return std::get<double>(field->value.data);
}

struct Case {
  const char* what;
  Facts facts;
  std::string network;
  std::string optimizer;
  double batch_size;
  bool flips;
};

TEST(Decide, ChoosesByKindAndNumberOfPictures) {
  Facts mnist = pictures(60000, 28, 1, 10);
  mnist.drawn_symbols = true;
  const std::vector<Case> cases{
      {"CIFAR-10", pictures(50000, 32, 3, 10), "whitening_net", "nesterov", 512, true},
      {"MNIST: digits are never mirrored", mnist, "whitening_net", "nesterov", 512, false},
      {"few small pictures", pictures(3000, 32, 3, 5), "whitening_net", "nesterov", 128, true},
      {"a hundred small pictures", pictures(100, 32, 3, 2), "whitening_net", "nesterov", 32, true},
      {"too small for pooling", pictures(3000, 12, 1, 5), "mlp", "adamw", 32, true},
      {"few photos are shrunk", pictures(244, 224, 3, 2), "whitening_net", "nesterov", 32, true},
      {"many photos", pictures(6000, 224, 3, 2), "resnet18", "adamw", 128, true},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.what);
    RecipeDocument document;
    decide(one.facts, 0, document);
    EXPECT_EQ(names(document, "network"), std::vector<std::string>{one.network});
    EXPECT_EQ(names(document, "optimization")[0], one.optimizer);
    EXPECT_EQ(number(document, "batch_size"), one.batch_size);
    EXPECT_EQ(holds(document, "augmentation", "alternating_flip") || holds(document, "augmentation", "horizontal_flip"), one.flips);
    EXPECT_GE(number(document, "epochs"), 1);
    EXPECT_EQ(names(document, "loss")[0], "cross_entropy");
  }
}

TEST(Decide, ChangesPhotosMuchOnlyWhereTheyAreMany) {
  RecipeDocument few, many;
  decide(pictures(244, 224, 3, 2), 0, few);
  decide(pictures(6000, 224, 3, 2), 0, many);
  EXPECT_EQ(names(few, "augmentation"), (std::vector<std::string>{"random_crop", "alternating_flip", "test_time"}));
  EXPECT_EQ(names(many, "augmentation"), (std::vector<std::string>{"random_resized_crop", "alternating_flip", "hsv_jitter", "test_time"}));
}

TEST(Decide, ChoosesByTheColumnsOfATable) {
  RecipeDocument plain;
  decide(table(150, 4, 0, false), 0, plain);
  EXPECT_EQ(names(plain, "preprocessing"), std::vector<std::string>{"standardize"});
  EXPECT_EQ(names(plain, "network"), std::vector<std::string>{"mlp"});
  EXPECT_TRUE(plain.chapters.at("augmentation").empty());
  EXPECT_TRUE(holds(plain, "regularization", "dropout")) << "tables are learnt by heart quickly";
  EXPECT_EQ(number(plain, "batch_size"), 16);

  RecipeDocument adult;
  decide(table(30000, 14, 8, true), 0, adult);
  EXPECT_EQ(names(adult, "preprocessing"), (std::vector<std::string>{"impute", "one_hot", "standardize"})) << "in this order";
  EXPECT_EQ(number(adult, "batch_size"), 256);
}

TEST(Decide, ChoosesTheLossByTheTask) {
  for (const auto& [task, loss] : {std::pair{Task::regression, "l2"}, {Task::attributes, "binary_logistic"}, {Task::classes, "cross_entropy"}}) {
    Facts facts = table(1000, 4, 0, false);
    facts.task = task;
    RecipeDocument document;
    decide(facts, 0, document);
    EXPECT_EQ(names(document, "loss")[0], loss);
  }
}

TEST(Decide, LeavesAloneWhatTheRecipeHas) {
  Problems problems;
  RecipeDocument document = read_recipe_text("augmentation = []\n[train]\nepochs = 3\nbatch_size = 0\n[network]\nname = \"lenet5\"\n", "r.toml", problems);
  const std::vector<Decision> made = decide(pictures(50000, 32, 3, 10), 0, document);
  EXPECT_TRUE(document.chapters.at("augmentation").empty());
  EXPECT_EQ(names(document, "network"), std::vector<std::string>{"lenet5"});
  EXPECT_EQ(number(document, "epochs"), 3);
  EXPECT_EQ(number(document, "batch_size"), 128) << "0 asks for a decision";
  for (const Decision& one : made) {
    EXPECT_NE(one.chapter, "network");
    EXPECT_NE(one.chapter, "augmentation");
    EXPECT_FALSE(one.reason.empty()) << one.what;
  }
}

TEST(Decide, PlansMoreEpochsUnderATimeLimit) {
  RecipeDocument free, limited;
  decide(pictures(5000, 32, 3, 10), 0, free);
  decide(pictures(5000, 32, 3, 10), 60, limited);
  EXPECT_GT(number(limited, "epochs"), number(free, "epochs")) << "the trainer shortens it to what fits";
}

struct TimeCase {
  const char* what;
  Facts facts;
  double seconds;
  std::string network, widths;   // widths: "" where it has none of its own
  bool test_time;
};

// Short limits: a network that sees the pictures more than once instead of a large one that does not.
TEST(Decide, ChoosesTheNetworkByTheTimeForEachPicture) {
  const Facts cifar = pictures(50000, 32, 3, 10);
  Facts mnist = pictures(600, 28, 1, 10);
  mnist.drawn_symbols = true;
  const std::vector<TimeCase> cases{
      {"CIFAR-10 in a second", cifar, 1, "linear", "", false},
      {"CIFAR-10 in ten", cifar, 10, "whitening_net", "32 64 64", false},
      {"CIFAR-10 in a minute", cifar, 60, "whitening_net", "64 128 128", true},
      {"CIFAR-10 in ten minutes", cifar, 600, "whitening_net", "", true},
      {"CIFAR-10, all the time", cifar, 0, "whitening_net", "", true},
      {"600 digits in a second", mnist, 1, "whitening_net", "64 128 128", false},
  };
  for (const TimeCase& one : cases) {
    SCOPED_TRACE(one.what);
    RecipeDocument document;
    decide(one.facts, one.seconds, document);
    EXPECT_EQ(names(document, "network"), std::vector<std::string>{one.network});
    EXPECT_EQ(holds(document, "augmentation", "test_time"), one.test_time);
    std::string widths;
    if (const Field* field = document.chapters.at("network").at(0).find("widths")) {
      for (const Value& width : std::get<ValueList>(field->value.data)) widths += (widths.empty() ? "" : " ") + std::to_string(static_cast<int>(std::get<double>(width.data)));
    }
    EXPECT_EQ(widths, one.widths);
    Problems problems;
    bind(document, problems);
    for (const Problem& problem : problems.all()) ADD_FAILURE() << to_string(problem);
  }
}

TEST(Decide, EveryDecisionIsARecipeWithoutProblems) {
  std::vector<Facts> all;
  for (const std::int64_t side : {8, 16, 24, 32, 64, 65, 224}) {
    for (const std::int64_t samples : {20, 2000, 60000}) {
      for (const std::int64_t channels : {1, 3}) all.push_back(pictures(samples, side, channels, 2));
    }
  }
  for (const std::int64_t samples : {20, 2000, 60000}) {
    for (const std::int64_t categorical : {0, 3}) all.push_back(table(samples, 5, categorical, categorical > 0));
  }
  for (const Facts& facts : all) {
    SCOPED_TRACE(std::to_string(facts.samples) + " of " + std::to_string(facts.height));
    Problems problems;
    RecipeDocument document;
    document.chapters["data"] = {Table{}};
    decide(facts, 0, document);
    const Recipe recipe = bind(document, problems);
    for (const Problem& one : problems.all()) ADD_FAILURE() << to_string(one);
    EXPECT_TRUE(recipe.network.trick && recipe.loss.trick && recipe.optimizer.trick);
  }
}

TEST(Decide, CorrectsVeryUnevenClassesAndJudgesByBalancedAccuracy) {
  for (Facts facts : {pictures(12406, 32, 3, 10), table(10000, 6, 0, false)}) {
    facts.imbalance = 42;
    RecipeDocument document;
    const std::vector<Decision> made = decide(facts, 0, document);
    EXPECT_EQ(names(document, "loss").at(0), "balanced_softmax");
    EXPECT_EQ(document.chapters.at("train").at(0).text("choose_by"), "balanced_accuracy");
    EXPECT_TRUE(std::any_of(made.begin(), made.end(), [](const Decision& one) { return one.reason.find("42 times the samples") != std::string::npos; }));
  }
}

TEST(Decide, TrainsOnAllRowsWhereTheSmallestClassIsTooSmallToChooseBy) {
  Facts facts = table(11183, 6, 0, false);
  facts.classes = 2;
  facts.imbalance = 42;
  facts.rarest = 260;  // mammography
  RecipeDocument document;
  const std::vector<Decision> made = decide(facts, 0, document);
  EXPECT_EQ(names(document, "imbalance"), std::vector<std::string>{"oversampling"});
  EXPECT_EQ(names(document, "loss").at(0), "cross_entropy");
  EXPECT_EQ(std::get<double>(document.chapters.at("data").at(0).find("validation")->value.data), 0.0);
  EXPECT_EQ(document.chapters.at("train").at(0).find("choose_by"), nullptr);  // there is nothing to choose on
  EXPECT_TRUE(std::any_of(made.begin(), made.end(), [](const Decision& one) {
    return one.reason == "the smallest class has 260 rows: a tenth of them is too few to choose the best epoch by";
  }));

  RecipeDocument given;  // what the user says stands
  given.chapters["data"] = {Table{}};
  given.chapters["data"][0].set("validation", {0.2, {}});
  decide(facts, 0, given);
  EXPECT_EQ(std::get<double>(given.chapters.at("data").at(0).find("validation")->value.data), 0.2);

  RecipeDocument own_loss;  // which may correct by itself
  Table loss;
  loss.set("name", {std::string("balanced_softmax"), {}});
  own_loss.chapters["loss"] = {loss};
  decide(facts, 0, own_loss);
  EXPECT_FALSE(own_loss.has("imbalance"));

  facts.rarest = 900;  // enough of them
  RecipeDocument many;
  decide(facts, 0, many);
  EXPECT_EQ(names(many, "loss").at(0), "balanced_softmax");
}

TEST(Decide, SaysWhatWasMeasured) {
  Facts adult = table(24421, 14, 8, true);
  adult.classes = 2;
  adult.imbalance = 3.13;
  EXPECT_EQ(measured(adult), "24,421 rows, 2 classes (largest 3.1 times the smallest), 6 numeric and 8 categorical columns, missing values");
  EXPECT_EQ(measured(pictures(50000, 32, 3, 10)), "50,000 pictures of 32 x 32 in colour, 10 classes");
}

TEST(Decide, SaysCopiesAndTheSizeOfTheFiles) {
  Facts photos = pictures(244, 64, 3, 2);
  photos.file_height = 375;
  photos.file_width = 500;
  photos.copies = 1;
  EXPECT_EQ(measured(photos), "244 pictures of 64 x 64 in colour, 2 classes, files of 375 x 500, 1 exact copy");
  photos.copies = 1200;
  photos.contradicting = 7;
  EXPECT_EQ(measured(photos), "244 pictures of 64 x 64 in colour, 2 classes, files of 375 x 500, 1,200 exact copies (7 with another label)");
}

TEST(Decide, FindsCopiesInTheTrainingPart) {
  DataSet data;
  data.class_names = {"a", "b"};
  data.columns = {{"x", {}}, {"y", {}}};
  data.train.rows = {1, 2, 3, 4, 1, 2, 1, 2};
  data.train.labels = {0, 1, 0, 1};
  Facts facts = facts_of(data);
  count_copies(data, facts);
  EXPECT_EQ(facts.copies, 2);
  EXPECT_EQ(facts.contradicting, 1);
}

struct KeptCase {
  const char* what;
  Facts facts;
  double seconds;
  bool all_train;
};

TEST(Decide, TrainsOnAllPicturesWhereTheyAreFew) {
  Facts digits = pictures(600, 28, 1, 10), uneven = pictures(500, 32, 3, 10);
  digits.drawn_symbols = true;
  uneven.imbalance = 50;
  const std::vector<KeptCase> cases{
      {"500 small pictures", pictures(500, 32, 3, 10), 0, true},
      {"the same in half a minute", pictures(500, 32, 3, 10), 30, true},
      {"in ten seconds softmax regression is compared", pictures(500, 32, 3, 10), 10, false},
      {"photos", pictures(244, 224, 3, 2), 60, true},
      {"enough of them", pictures(1000, 32, 3, 10), 0, false},
      {"digits are learnt from few", digits, 0, false},
      {"uneven classes are chosen by balanced accuracy", uneven, 0, false},
  };
  for (const KeptCase& one : cases) {
    SCOPED_TRACE(one.what);
    RecipeDocument document;
    const std::vector<Decision> made = decide(one.facts, one.seconds, document);
    EXPECT_EQ(std::any_of(made.begin(), made.end(), [](const Decision& d) { return d.what == "all pictures train, none are kept for choosing"; }), one.all_train);
    EXPECT_EQ(document.has("data") && document.chapters["data"][0].find("validation") != nullptr, one.all_train);
  }
}

struct LearnerCase {
  const char* what;
  Facts facts;
  std::int64_t folds;   // 0: one network
};

// Facts in, folds of the comparison out.
TEST(Decide, ComparesKindsOfModelsOnTables) {
  const auto open = [](Facts facts) {
    facts.several_models = true;
    return facts;
  };
  Facts uneven = open(table(11183, 6, 0, false)), numbers = open(table(1000, 5, 0, false));
  uneven.imbalance = 42;
  numbers.task = Task::regression;
  const std::vector<LearnerCase> cases{
      {"wine: all rows judge", open(table(134, 13, 0, false)), 5},
      {"adult", open(table(24421, 14, 8, true)), 3},
      {"too few for folds", open(table(40, 4, 0, false)), 0},
      {"very uneven: balanced accuracy counts", uneven, 0},
      {"regression", numbers, 0},
      {"pictures", open(pictures(600, 28, 1, 10)), 0},
      {"a search tries one network", table(24421, 14, 8, true), 0},
  };
  for (const LearnerCase& one : cases) {
    SCOPED_TRACE(one.what);
    RecipeDocument document;
    decide(one.facts, 0, document);
    ASSERT_EQ(document.has("ensemble"), one.folds > 0);
    if (one.folds == 0) continue;
    EXPECT_EQ(names(document, "ensemble"), (std::vector<std::string>{"super_learner", "greedy"}));
    EXPECT_EQ(std::get<std::int64_t>(document.chapters.at("ensemble").at(0).find("folds")->value.data), one.folds);
    EXPECT_TRUE(document.has("network")) << "it is one of the learners";
  }
}

TEST(Decide, ComparesNothingWhereTheUserSpeaksOfANetwork) {
  Facts facts = table(24421, 14, 8, true);
  facts.several_models = true;
  for (const auto& [text, compared] : {std::pair{"[train]\nseed = 3\ntime = \"1m\"\n[data]\nvalidation = 0.2\n", true},
                                       {"[train]\nepochs = 3\n", false}, {"[network]\nname = \"linear\"\n", false}, {"[[imbalance]]\nname = \"smote\"\n", false}}) {
    Problems problems;
    RecipeDocument document = read_recipe_text(text, "r.toml", problems);
    decide(facts, 60, document);
    EXPECT_EQ(document.has("ensemble"), compared) << text;
  }
}

// What is left of a given time is used, where the user left the model open and nothing else is an ensemble.
TEST(Decide, TrainsFurtherSeedsInTimeThatIsLeft) {
  const auto follows = [](Facts facts, double limit, bool several, const std::string& text) {
    facts.several_models = several;
    Problems problems;
    RecipeDocument document = read_recipe_text(text, "r.toml", problems);
    const std::vector<Decision> made = decide(facts, limit, document);
    return std::any_of(made.begin(), made.end(), [](const Decision& one) { return one.what.find("other seeds") != std::string::npos; });
  };
  Facts uneven = table(8387, 6, 0, false);
  uneven.imbalance = 42;
  EXPECT_TRUE(follows(uneven, 60, true, ""));
  EXPECT_TRUE(follows(pictures(244, 224, 3, 2), 600, true, "[train]\nseed = 3\n"));
  EXPECT_FALSE(follows(uneven, 0, true, "")) << "no time is left of no limit";
  EXPECT_FALSE(follows(uneven, 60, false, "")) << "a search, or ensemble=off";
  EXPECT_FALSE(follows(table(161, 9, 0, false), 60, true, "")) << "kinds of models are compared";
  EXPECT_FALSE(follows(uneven, 60, true, "[train]\nepochs = 3\n")) << "the user speaks of the training";
  EXPECT_FALSE(follows(pictures(244, 224, 3, 2), 600, true, "[[transfer]]\nname = \"linear_probe\"\nfrom = \"w\"\n"));
}

TEST(Decide, LeavesMildlyUnevenClassesAlone) {
  Facts facts = table(30000, 14, 8, true);
  facts.classes = 2;
  facts.imbalance = 3.2;  // adult
  RecipeDocument document;
  decide(facts, 0, document);
  EXPECT_EQ(names(document, "loss").at(0), "cross_entropy");
  EXPECT_EQ(document.chapters.at("train").at(0).find("choose_by"), nullptr);
}

}  // namespace
}  // namespace deft
