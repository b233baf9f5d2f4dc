// Several real processes that train one network, started as mpirun, torchrun and users on several machines start them.
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <cmath>
#include <iostream>
#include <thread>

#include "deft/core/safetensors.h"
#include "tests/program/run_program.h"

namespace deft {
namespace {

// Smooth throughout: at a kink (ReLU, a tie in max pooling) the last digit of a sum, which depends on the processor and on how the
// batch is parted, decides where a gradient goes, and equal runs part company.
const char* const kRecipe = R"([data]
source = "glyphs:samples=600"
[train]
batch_size = 32
precision = "float32"
synchronized_batch_norm = true
threads = 1
[log]
every = 1
[network]
name = "layers"
layer = [
  { name = "convolution", channels = 8, kernel = 3 }, { name = "batch_norm" }, { name = "activate" }, { name = "average_pooling" },
  { name = "convolution", channels = 16, kernel = 3 }, { name = "batch_norm" }, { name = "activate" }, { name = "linear" },
]
[activation]
name = "gelu"
[[optimization]]
name = "nesterov"
learning_rate = 0.02
)";

std::vector<std::string> words(const std::string& name, const std::vector<std::string>& more = {}) {
  std::vector<std::string> all{"train", "recipe.toml", "augmentation=off", "train.epochs=1.25", "--name", name};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::string support(const std::string& script) {
  const char* source = std::getenv("DEFT_SOURCE");
  return std::string(source ? source : DEFT_SOURCE_DIR) + "/tests/peers/" + script;
}

Ended mpirun(int ranks, const std::vector<std::string>& arguments, const std::string& folder) {
  std::vector<std::string> all{support("openmpi.sh"), std::to_string(ranks), program_path()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return run_command(all, {.folder = folder});
}

// One process per list of words, with torchrun's variables. Each leaves its number in the file pid.RANK. What meanwhile
// throws fails the test, after the ranks have been killed: they would train for hours.
std::vector<Ended> torchrun(const std::vector<std::vector<std::string>>& of_ranks, const std::string& folder, const std::function<void()>& meanwhile = {}) {
  static int port = 26000 + getpid() % 2000;
  ++port;
  std::vector<Ended> ended(of_ranks.size());
  std::vector<std::thread> threads;
  for (std::size_t rank = 0; rank < of_ranks.size(); ++rank) {
    threads.emplace_back([&, rank] {
      std::vector<std::string> all{"env", "RANK=" + std::to_string(rank), "WORLD_SIZE=" + std::to_string(of_ranks.size()), "LOCAL_RANK=" + std::to_string(rank),
                                   "MASTER_ADDR=127.0.0.1", "MASTER_PORT=" + std::to_string(port),
                                   "sh", "-c", "echo $$ > pid." + std::to_string(rank) + "; exec \"$0\" \"$@\"", program_path()};
      all.insert(all.end(), of_ranks[rank].begin(), of_ranks[rank].end());
      ended[rank] = run_command(all, {.folder = folder});
    });
  }
  try {
    if (meanwhile) meanwhile();
  } catch (const std::exception& error) {
    ADD_FAILURE() << "between the ranks: " << error.what();
    for (std::size_t rank = 0; rank < of_ranks.size(); ++rank) {
      if (const int process = std::atoi(text_of(folder + "/pid." + std::to_string(rank)).c_str()); process > 0) kill(process, SIGKILL);
    }
  }
  for (std::thread& thread : threads) thread.join();
  return ended;
}

std::vector<nlohmann::json> steps_of(const TemporaryFolder& folder, const std::string& run) {
  std::vector<nlohmann::json> steps;
  for (const nlohmann::json& line : lines_of(folder.file("runs/" + run + "/log.jsonl"))) {
    if (line["event"] == "step") steps.push_back(line);
  }
  return steps;
}

void expect_equal_runs(const TemporaryFolder& folder, const std::string& first, const std::string& second) {
  const std::vector<nlohmann::json> a = steps_of(folder, first), b = steps_of(folder, second);
  ASSERT_EQ(a.size(), 20u);
  ASSERT_EQ(b.size(), 20u);
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i]["loss"].get<double>(), b[i]["loss"].get<double>(), 1e-5) << second << ", step " << i;
  const TensorFile x = read_safetensors(folder.file("runs/" + first + "/model.safetensors")), y = read_safetensors(folder.file("runs/" + second + "/model.safetensors"));
  ASSERT_EQ(x.tensors.size(), y.tensors.size());
  for (const auto& [name, tensor] : x.tensors) {
    const std::vector<float>& other = y.tensors.at(name).values;
    ASSERT_EQ(tensor.values.size(), other.size());
    for (std::size_t i = 0; i < other.size(); ++i) ASSERT_NEAR(tensor.values[i], other[i], 1e-5) << second << ", " << name;
  }
}

bool waits_for(const std::function<bool()>& happened) {
  for (int i = 0; i < 3000 && !happened(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return happened();
}

TEST(DataParallel, MpirunWithTwoAndFourRanksTakesTheStepsOfOneProcess) {
  const TemporaryFolder folder;
  folder.write("recipe.toml", kRecipe);
  ASSERT_EQ(run_program(words("alone"), {.folder = folder.path()}).exit_code, 0);
  for (const int ranks : {2, 4}) {
    const std::string name = "mpi-" + std::to_string(ranks);
    const Ended ended = mpirun(ranks, words(name), folder.path());
    ASSERT_EQ(ended.exit_code, 0) << ended.out << ended.error;
    EXPECT_NE(ended.out.find(std::to_string(ranks) + " ranks, " + std::to_string(ranks) + " on this machine; each reads its part of batches of 32"), std::string::npos) << ended.out;
    EXPECT_EQ(ended.out.find("test accuracy"), ended.out.rfind("test accuracy")) << "only rank 0 speaks";
    expect_equal_runs(folder, "alone", name);
    EXPECT_EQ(json_of(folder.file("runs/" + name + "/summary.json"))["ranks"], ranks);
  }
  EXPECT_EQ(names_in(folder.file("runs")), (std::vector<std::string>{"alone", "mpi-2", "mpi-4"}));
}

TEST(DataParallel, TorchrunsVariablesWithUnevenPartsToo) {
  const TemporaryFolder folder;
  folder.write("recipe.toml", kRecipe);
  ASSERT_EQ(run_program(words("alone"), {.folder = folder.path()}).exit_code, 0);
  const std::vector<Ended> ended = torchrun({words("three"), words("three"), words("three")}, folder.path());  // 10, 11 and 11 of 32
  for (std::size_t rank = 0; rank < ended.size(); ++rank) {
    EXPECT_EQ(ended[rank].exit_code, 0) << ended[rank].error;
    EXPECT_EQ(ended[rank].out.empty(), rank > 0) << ended[rank].out;
    EXPECT_EQ(ended[rank].error, "");
  }
  expect_equal_runs(folder, "alone", "three");
}

TEST(DataParallel, ALostRankEndsTheOthersAndFewerGoOn) {
  const TemporaryFolder folder;
  folder.write("recipe.toml", kRecipe);
  const std::vector<std::string> long_one = words("lost", {"train.epochs=100000", "train.evaluate_every=1000"});
  const auto steps = [&] { return folder.has("runs/lost/log.jsonl") ? steps_of(folder, "lost").size() : 0; };
  std::chrono::steady_clock::time_point killed;
  const std::vector<Ended> ended = torchrun({long_one, long_one, long_one}, folder.path(), [&] {
    EXPECT_TRUE(waits_for([&] { return steps() > 20; }));
    killed = std::chrono::steady_clock::now();
    kill(std::stoi(folder.read("pid.1")), SIGKILL);
  });
  EXPECT_LT(std::chrono::steady_clock::now() - killed, std::chrono::seconds(30)) << "what the issue promises";
  EXPECT_EQ(ended[0].exit_code, 3);
  EXPECT_EQ(ended[1].exit_code, 128 + SIGKILL);
  EXPECT_EQ(ended[2].exit_code, 3);
  for (const int rank : {0, 2}) EXPECT_NE(ended[static_cast<std::size_t>(rank)].error.find("stops: rank 1 ("), std::string::npos) << ended[static_cast<std::size_t>(rank)].error;
  EXPECT_NE(ended[0].error.find("go on from its last checkpoint, with any number of ranks: deft train --resume runs/lost"), std::string::npos) << ended[0].error;

  const std::size_t before = steps();
  const std::vector<std::string> resume{"train", "--resume", "runs/lost"};
  const std::vector<Ended> fewer = torchrun({resume, resume}, folder.path(), [&] {
    EXPECT_TRUE(waits_for([&] { return steps() > before + 20; }));
    kill(std::stoi(folder.read("pid.1")), SIGTERM);  // asked of one, answered by all
  });
  for (const Ended& one : fewer) EXPECT_EQ(one.exit_code, 130) << one.error;
  const std::size_t with_two = steps();
  const Ended alone = run_program(resume, {.folder = folder.path(), .interrupt_when = [&] { return steps() > with_two + 20; }});
  EXPECT_EQ(alone.exit_code, 130) << alone.error;
  const std::vector<nlohmann::json> all = steps_of(folder, "lost");
  for (std::size_t i = 0; i < all.size(); ++i) ASSERT_EQ(all[i]["step"], i) << "no step is lost or taken twice";
}

TEST(DataParallel, AFrozenRankIsFoundByItsSilence) {
  const TemporaryFolder folder;
  folder.write("recipe.toml", kRecipe);
  const std::vector<std::string> long_one = words("frozen", {"train.epochs=100000", "train.evaluate_every=1000"});
  std::chrono::steady_clock::time_point stopped;
  std::chrono::duration<double> waited{};
  const std::vector<Ended> ended = torchrun({long_one, long_one}, folder.path(), [&] {
    EXPECT_TRUE(waits_for([&] { return folder.has("runs/frozen/log.jsonl") && steps_of(folder, "frozen").size() > 5; }));
    const int frozen = std::stoi(folder.read("pid.1")), first = std::stoi(folder.read("pid.0"));
    stopped = std::chrono::steady_clock::now();
    kill(frozen, SIGSTOP);
    EXPECT_TRUE(waits_for([&] { return kill(first, 0) != 0; }));
    waited = std::chrono::steady_clock::now() - stopped;
    kill(frozen, SIGKILL);
  });
  EXPECT_EQ(ended[0].exit_code, 3);
  EXPECT_LT(waited.count(), 30.0) << "what the issue promises";
  EXPECT_NE(ended[0].error.find("is gone: nothing was heard of it for 15 s"), std::string::npos) << ended[0].error;
}

TEST(DataParallel, OtherRecipesAndDataAreRefusedWithWhatDiffers) {
  const TemporaryFolder folder;
  folder.write("recipe.toml", kRecipe);
  const auto refused = [&](const std::vector<std::string>& first, const std::vector<std::string>& second) {
    const std::vector<Ended> ended = torchrun({words("a", first), words("a", second)}, folder.path());
    for (const Ended& one : ended) EXPECT_EQ(one.exit_code, 1) << one.error;
    EXPECT_EQ(ended[1].error, "") << "rank 0 speaks for all";
    EXPECT_FALSE(folder.has("runs/a"));
    std::string text = ended[0].error;
    for (std::size_t at = text.find(" ("); at != std::string::npos; at = text.find(" (")) text.erase(at, text.find(')', at) - at + 1);  // host names
    return text;
  };
  EXPECT_EQ(refused({}, {"optimization.learning_rate=0.05"}),
            "deft: the ranks were started with different recipes: optimization.learning_rate: rank 0 has 0.02, rank 1 has 0.05\n");
  EXPECT_EQ(refused({"train.seed=3"}, {}), "deft: the ranks were started with different recipes: train.seed: rank 0 has 3, rank 1 has not given\n");
  EXPECT_EQ(refused({}, {"data.source=glyphs:samples=500"}), "deft: the ranks read different data: samples for the test: rank 0 has 100, rank 1 has 83\n");
  const std::string prints = refused({}, {"data.source=glyphs:samples=600,seed=9"});
  EXPECT_TRUE(prints.starts_with("deft: the ranks read different data: fingerprint of the test part: rank 0 has ")) << prints;
  EXPECT_EQ(refused({"train.batch_size=1"}, {"train.batch_size=1"}), "deft: [train] batch_size = 1: a batch of 1 samples cannot be divided between 2 ranks; start fewer, or raise it\n");
  EXPECT_EQ(refused({"coach.mode=act"}, {"coach.mode=act"}), "deft: [coach] mode = \"act\" changes the recipe of a training in one process, and this one has 2; write coach.mode=advise\n");
  EXPECT_EQ(refused({"ensemble.name=seeds"}, {"ensemble.name=seeds"}), "deft: [[ensemble]] seeds is not trained by several processes: start it without mpirun, torchrun or srun\n");
  EXPECT_EQ(refused({"train.sed=1"}, {"train.sed=1"}).find("unknown key 'train.sed'") != std::string::npos, true);
}

// Two network namespaces with a cable between them: rank 1 reaches rank 0 by its address alone.
TEST(DataParallel, TwoHostsWithANetworkBetweenThem) {
  const TemporaryFolder folder;
  folder.write("recipe.toml", kRecipe);
  ASSERT_EQ(run_program(words("alone"), {.folder = folder.path()}).exit_code, 0);
  std::vector<std::string> all{support("two_hosts.sh"), program_path()};
  const std::vector<std::string> arguments = words("hosts");
  all.insert(all.end(), arguments.begin(), arguments.end());
  const Ended ended = run_command(all, {.folder = folder.path()});
  if (ended.exit_code == 77) {  // a property of the machine, not of the installation: no reason to fail
    std::cout << "not tested: " << ended.error;
    return;
  }
  ASSERT_EQ(ended.exit_code, 0) << ended.out << ended.error;
  EXPECT_NE(ended.out.find("2 ranks, 1 on this machine"), std::string::npos) << ended.out;
  expect_equal_runs(folder, "alone", "hosts");
}

}  // namespace
}  // namespace deft
