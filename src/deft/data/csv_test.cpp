#include "deft/data/csv.h"

#include <algorithm>
#include <cmath>

#include "deft/data/csv_table.h"
#include "deft/data/test_files.h"

namespace deft {
namespace {

TEST(CsvTable, CellsByHand) {
  EXPECT_EQ(parse_csv("1, <=50K,'-1'\n", "f"), (std::vector<CsvRow>{{"1", "<=50K", "-1"}}));
  EXPECT_EQ(parse_csv("1\t2\r\n3\t4\r\n", "f"), (std::vector<CsvRow>{{"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(parse_csv("\xEF\xBB\xBFx;y\n\n\"a;b\";2", "f"), (std::vector<CsvRow>{{"x", "y"}, {"a;b", "2"}}));
  EXPECT_EQ(parse_csv("\"say \"\"hi\"\"\",2\n", "f"), (std::vector<CsvRow>{{"say \"hi\"", "2"}}));
}

TEST(CsvTable, RefusesRaggedRowsNamingTheFirstFiveLines) {
  EXPECT_EQ(refusal_of([] { parse_csv("1,2\n3\n4,5\n6,7,8\n", "f.csv"); }),
            "f.csv: 2 rows have not 2 columns as the first: line 2 (1), 4 (3)");
  EXPECT_EQ(refusal_of([] { parse_csv("", "f.csv"); }), "f.csv: no rows in it");
}

TEST(Csv, HeaderMissingCellsAndCategories) {
  TemporaryFolder folder;
  const std::string file = folder.write("a.csv",
      "age,job,label\n30,cook,yes\n?,baker,no\n50,NA,yes\n20,cook,no\n21,cook,no\n22,cook,yes\n");
  DataOptions options;
  const DataSet set = Csv({file, ""}).load(options);
  ASSERT_EQ(set.columns.size(), 2U);
  EXPECT_EQ(set.columns[0].name, "age");
  EXPECT_FALSE(set.columns[0].categorical());
  EXPECT_EQ(set.columns[1].categories, (std::vector<std::string>{"baker", "cook"}));
  EXPECT_EQ(set.class_names, (std::vector<std::string>{"no", "yes"}));
  EXPECT_EQ(set.train.labels, (std::vector<std::int64_t>{1, 0, 1, 0, 0, 1}));
  EXPECT_EQ(set.train.rows[0], 30);
  EXPECT_EQ(set.train.rows[1], 1);
  EXPECT_TRUE(std::isnan(set.train.rows[2]));
  EXPECT_EQ(set.train.rows[3], 0);
  EXPECT_TRUE(std::isnan(set.train.rows[5]));
}

TEST(Csv, TheLabelColumnByNameNumberOrWrongName) {
  TemporaryFolder folder;
  const std::string file = folder.write("a.csv", "kind,size\nx,1\ny,2\nx,3\ny,4\n");
  DataOptions options;
  options.label = "kind";
  EXPECT_EQ(Csv({file, ""}).load(options).class_names, (std::vector<std::string>{"x", "y"}));
  options.label = "1";
  EXPECT_EQ(Csv({file, ""}).load(options).class_names, (std::vector<std::string>{"x", "y"}));
  options.label = "kinds";
  EXPECT_EQ(refusal_of([&] { Csv({file, ""}).load(options); }),
            file + ": no column 'kinds' for the label; did you mean 'kind'?");
}

TEST(Csv, NumericClassesAreSortedByValueAndFractionsMakeARegression) {
  TemporaryFolder folder;
  const DataSet whole = Csv({folder.write("a.csv", "1,10\n2,9\n3,10\n4,9\n"), ""}).load({});
  EXPECT_EQ(whole.class_names, (std::vector<std::string>{"9", "10"}));
  std::string rows;
  for (int i = 0; i < 40; ++i) rows += std::to_string(i) + "," + std::to_string(i) + ".5\n";
  const DataSet prices = Csv({folder.write("b.csv", rows), ""}).load({});
  EXPECT_EQ(prices.task, Task::regression);
  EXPECT_EQ(prices.train.targets[3], 3.5F);
  EXPECT_TRUE(prices.train.labels.empty());
}

TEST(Csv, SeveralYesNoColumnsAreAttributes) {
  TemporaryFolder folder;
  const std::string file = folder.write("a.csv", "age,young,happy\n30,yes,1\n70,no,0\n20,YES,1\n40,no,1\n");
  DataOptions options;
  options.label = "young,happy";
  const DataSet set = Csv({file, ""}).load(options);
  EXPECT_EQ(set.task, Task::attributes);
  EXPECT_EQ(set.class_names, (std::vector<std::string>{"young", "happy"}));
  EXPECT_EQ(set.train.targets, (std::vector<float>{1, 1, 0, 0, 1, 1, 0, 1}));
  EXPECT_EQ(set.train.rows, (std::vector<float>{30, 70, 20, 40}));
  EXPECT_TRUE(set.train.labels.empty());
  EXPECT_EQ(set.train.size(), 4);
  const Samples two = subset(set.train, {3, 1});
  EXPECT_EQ(two.size(), 2);
  EXPECT_EQ(two.targets, (std::vector<float>{0, 1, 0, 0}));
  EXPECT_EQ(two.rows, (std::vector<float>{40, 70}));
}

TEST(Csv, SeveralNumericColumnsAreARegression) {
  TemporaryFolder folder;
  const std::string file = folder.write("a.csv", "a,b,c\n1,2.5,7\n2,3.5,8\n3,4.5,9\n");
  DataOptions options;
  options.label = "b,c";
  const DataSet set = Csv({file, ""}).load(options);
  EXPECT_EQ(set.task, Task::regression);
  EXPECT_EQ(set.train.targets, (std::vector<float>{2.5, 7, 3.5, 8, 4.5, 9}));
}

TEST(Csv, TheTaskCanBeSaidAndLabelsThatDoNotFitAreRefused) {
  TemporaryFolder folder;
  const std::string file = folder.write("a.csv", "a,b,c\n1,0,7\n2,1,8\n3,0,9\n");
  DataOptions options;
  options.label = "b";
  options.task = "attributes";
  EXPECT_EQ(Csv({file, ""}).load(options).task, Task::attributes);
  options.task = "regression";
  EXPECT_EQ(Csv({file, ""}).load(options).train.targets, (std::vector<float>{0, 1, 0}));
  options.task = "attributes";
  options.label = "c";
  EXPECT_EQ(refusal_of([&] { Csv({file, ""}).load(options); }), file + ": row 1: label '7' is neither yes nor no (1 0, yes no, true false)");
  options.task = "classes";
  options.label = "b,c";
  EXPECT_EQ(refusal_of([&] { Csv({file, ""}).load(options); }),
            file + ": data.task = classes wants one label column, and 2 are named; name one, or use data.task=attributes");
  options.task = "auto";
  options.label = "b,b";
  EXPECT_EQ(refusal_of([&] { Csv({file, ""}).load(options); }), file + ": label column 'b' is named twice");
  options.label = "a,b,c";
  EXPECT_EQ(refusal_of([&] { Csv({file, ""}).load(options); }), file + ": every column is a label; at least one must be left to learn from");
}

TEST(Csv, RefusesLabelsThatAreMissingInfiniteOrOnlyInTheTestPart) {
  TemporaryFolder folder;
  const std::string missing = folder.write("m.csv", "1,a\n2,?\n3,b\n");
  EXPECT_EQ(refusal_of([&] { load_source(missing); }), missing + ": row 2: label '?' is missing");
  const std::string infinite = folder.write("i.csv", "1,1.5\n2,-inf\n");
  EXPECT_EQ(refusal_of([&] { load_source(infinite); }), infinite + ": row 2: label '-inf' is not finite");
  const std::string train = folder.write("train.csv", "1,cat\n2,dog\n");
  const std::string test = folder.write("test.csv", "1,cot\n");
  EXPECT_EQ(refusal_of([&] { load_source("csv:" + train + ",test=" + test); }),
            test + ": row 1: label 'cot' is in the test part only; did you mean 'cat'?");
}

TEST(Csv, TheRealTablesAreUnderstood) {
  const std::string folder = shared_data("tabular");
  if (folder.empty()) GTEST_SKIP() << "DEFT_DATA is not set";
  EXPECT_EQ(load_source(folder + "/adult-train.csv").class_names, (std::vector<std::string>{"<=50K", ">50K"}));
  EXPECT_EQ(load_source(folder + "/mammography.csv").class_names, (std::vector<std::string>{"-1", "1"}));
  const DataSet iris = load_source(folder + "/iris.csv");
  EXPECT_EQ(iris.train.size(), 120);
  EXPECT_EQ(iris.test.size(), 30);
  for (std::int64_t c = 0; c < 3; ++c) EXPECT_EQ(std::count(iris.test.labels.begin(), iris.test.labels.end(), c), 10);
}

}  // namespace
}  // namespace deft
