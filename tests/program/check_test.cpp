// deft check as it is typed: silent on what is sound, and every fault with its name and exit code 1.
#include <gtest/gtest.h>

#include "tests/program/run_program.h"

namespace deft {
namespace {

struct Checked {
  int exit_code = 0;
  nlohmann::json json;
  std::string error;
  std::vector<std::string> rules() const {
    std::vector<std::string> names;
    for (const nlohmann::json& one : json["findings"]) names.push_back(one["rule"]);
    return names;
  }
  std::string result(const std::string& check) const {
    for (const nlohmann::json& one : json["checks"]) {
      if (one["name"] == check) return one["result"];
    }
    return "not there";
  }
};

Checked check(const TemporaryFolder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), "check");
  words.push_back("--json");
  const Ended ended = run_program(words, {.folder = folder.path()});
  Checked result{ended.exit_code, nlohmann::json::parse(ended.out, nullptr, false), ended.error};
  EXPECT_TRUE(result.json.is_object()) << ended.error;
  return result;
}

// A table of two classes that one column tells apart; the other's scale is `scale`.
std::string table(int rows, double scale, int first = 0) {
  std::string text = "a,b,label\n";
  for (int i = first; i < first + rows; ++i) {
    const int label = i * 7 % 2;
    text += std::to_string(label * 2.0 + 0.001 * (i * 37 % 101)) + "," + std::to_string(scale * (i * 53 % 97)) + (label ? ",yes\n" : ",no\n");
  }
  return text;
}

TEST(Check, HealthyGlyphsAreAllOk) {
  const TemporaryFolder folder;
  const Checked found = check(folder, {"glyphs:samples=400", "network.name=lenet5"});
  EXPECT_EQ(found.exit_code, 0) << found.error;
  for (const nlohmann::json& one : found.json["checks"]) EXPECT_EQ(one["result"], "ok") << one;
  EXPECT_EQ(found.json["checks"].size(), 8u);
  EXPECT_EQ(found.json["findings"], nlohmann::json::array());
  EXPECT_EQ(found.json["labels"].size(), 10u);
  EXPECT_FALSE(found.json["layers"].empty());
  EXPECT_FALSE(folder.has("runs"));  // nothing is trained
}

TEST(Check, PeopleSeeEvidenceLabelsAndLayers) {
  const TemporaryFolder folder;
  folder.write("t.csv", table(200, 1.0));
  const Ended ended = run_program({"check", "csv:t.csv"}, {.folder = folder.path()});
  EXPECT_EQ(ended.exit_code, 0) << ended.out << ended.error;
  for (const char* words : {"loss at start    ok", "class ", "layer ", "parameters, mlp, checked in"}) {
    EXPECT_NE(ended.out.find(words), std::string::npos) << words << "\n" << ended.out;
  }
}

TEST(Check, SaysWhatWouldBeDecidedAndTrainsNothing) {
  const TemporaryFolder folder;
  folder.write("t.csv", table(200, 1.0));
  const Ended said = run_program({"check", "csv:t.csv", "--decisions"}, {.folder = folder.path()});
  EXPECT_EQ(said.exit_code, 0) << said.error;
  EXPECT_NE(said.out.find("ensemble       a network, boosted trees (9 settings) and a deep forest, compared on 5 folds\n"), std::string::npos) << said.out;
  EXPECT_EQ(said.out.find("checked in"), std::string::npos) << said.out;

  const auto network_in = [&](const std::string& time) {
    const Ended ended = run_program({"check", "glyphs:samples=2000", "--decisions", "--json", "--time", time}, {.folder = folder.path()});
    const nlohmann::json document = nlohmann::json::parse(ended.out);
    for (const nlohmann::json& one : document["decisions"]) {
      if (one["chapter"] == "network") return one["what"].get<std::string>();
    }
    return ended.error;
  };
  EXPECT_EQ(network_in("0.05s").substr(0, 6), "linear");
  EXPECT_EQ(network_in("1m").substr(0, 13), "whitening_net");
  EXPECT_EQ(run_program({"check", "csv:t.csv", "--decisions", "--time", "soon"}, {.folder = folder.path()}).exit_code, 1);
  EXPECT_FALSE(folder.has("runs"));
}

TEST(Check, UnnormalisedDataAreFound) {
  const TemporaryFolder folder;
  folder.write("t.csv", table(200, 1000.0));
  const Checked found = check(folder, {"csv:t.csv", "preprocessing=off"});
  EXPECT_EQ(found.result("inputs"), "warning") << found.json;
  EXPECT_EQ(found.rules()[0], "data_not_normalized");
  EXPECT_EQ(check(folder, {"csv:t.csv"}).result("inputs"), "ok");
}

TEST(Check, ANetworkOfZerosIsFound) {
  const TemporaryFolder folder;
  const Checked found = check(folder, {"glyphs:samples=200", "network.name=lenet5", "initialization.name=zero"});
  EXPECT_EQ(found.exit_code, 1);
  EXPECT_EQ(found.result("a few by heart"), "error") << found.json;
  EXPECT_EQ(found.result("labels"), "ok");
}

TEST(Check, ATestPartFromTheTrainingPartIsFound) {
  const TemporaryFolder folder;
  folder.write("train.csv", table(200, 0.37));
  folder.write("test.csv", table(50, 0.37));
  folder.write("other.csv", table(50, 0.41, 1000));
  const Checked found = check(folder, {"csv:train.csv,test=test.csv"});
  EXPECT_EQ(found.exit_code, 1);
  EXPECT_EQ(found.rules(), std::vector<std::string>{"leaking_test"});
  EXPECT_EQ(found.json["findings"][0]["evidence"]["shared"], 50.0);
  EXPECT_EQ(check(folder, {"csv:train.csv,test=other.csv"}).exit_code, 0);
}

TEST(Check, TheRateRangeIsDrawn) {
  const TemporaryFolder folder;
  folder.write("t.csv", table(200, 1.0));
  const Checked found = check(folder, {"csv:t.csv", "--rate-range", "rates.html", "search.name=rate_range_test", "search.steps=40", "search.sweeps=3"});
  EXPECT_EQ(found.exit_code, 0) << found.error;
  EXPECT_EQ(found.json["rate_range"]["found"], true) << found.json["rate_range"];
  EXPECT_LE(found.json["rate_range"]["low"], found.json["rate_range"]["rate"]);
  EXPECT_LE(found.json["rate_range"]["rate"], found.json["rate_range"]["high"]);
  EXPECT_NE(folder.read("rates.html").find("<svg"), std::string::npos);
}

TEST(Check, WithoutDataItSaysSo) {
  EXPECT_EQ(run_program({"check"}, {}).exit_code, 2);
  EXPECT_EQ(run_program({"check", "no_such_folder/x"}, {}).exit_code, 1);
}

}  // namespace
}  // namespace deft
