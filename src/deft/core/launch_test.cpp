#include "deft/core/launch.h"

#include <map>

#include <gtest/gtest.h>

#include "deft/core/problem.h"

namespace deft {
namespace {

using Environment = std::map<std::string, std::string>;

Launch launch(const Environment& environment) {
  return launch_of([&](const std::string& name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional<std::string>(found->second);
  });
}

std::string refusal(const Environment& environment) {
  try {
    launch(environment);
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "accepted";
}

struct Case {
  std::string name;
  Environment environment;
  int rank, size, local_rank;
  std::string host;
  int port;                      // 0: any that is above 1024
  bool one_host;
};

class StartForms : public testing::TestWithParam<Case> {};

TEST_P(StartForms, AreUnderstood) {
  const Case& c = GetParam();
  const Launch found = launch(c.environment);
  EXPECT_EQ(found.rank, c.rank);
  EXPECT_EQ(found.size, c.size);
  EXPECT_EQ(found.local_rank, c.local_rank);
  EXPECT_EQ(found.host, c.host);
  if (c.port) EXPECT_EQ(found.port, c.port);
  else EXPECT_GT(found.port, 1024);
  EXPECT_EQ(found.one_host, c.one_host);
  EXPECT_EQ(found.alone(), c.size == 1);
}

INSTANTIATE_TEST_SUITE_P(Launch, StartForms, testing::Values(
    Case{"nothing", {}, 0, 1, 0, "127.0.0.1", 29500, true},
    Case{"torchrun", {{"RANK", "3"}, {"WORLD_SIZE", "4"}, {"LOCAL_RANK", "1"}, {"LOCAL_WORLD_SIZE", "2"}, {"MASTER_ADDR", "node1"}, {"MASTER_PORT", "1234"}}, 3, 4, 1, "node1", 1234, false},
    Case{"torchrun_without_a_port", {{"RANK", "0"}, {"WORLD_SIZE", "2"}, {"MASTER_ADDR", "127.0.0.1"}}, 0, 2, 0, "127.0.0.1", 29500, true},
    Case{"torchrun_of_one", {{"RANK", "0"}, {"WORLD_SIZE", "1"}}, 0, 1, 0, "127.0.0.1", 29500, true},
    Case{"half_of_torchrun", {{"RANK", "5"}}, 0, 1, 0, "127.0.0.1", 29500, true},
    Case{"mpirun_on_one_host", {{"OMPI_COMM_WORLD_RANK", "1"}, {"OMPI_COMM_WORLD_SIZE", "2"}, {"OMPI_COMM_WORLD_LOCAL_RANK", "1"}, {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"}}, 1, 2, 1, "127.0.0.1", 0, true},
    Case{"mpirun_on_two_hosts", {{"OMPI_COMM_WORLD_RANK", "3"}, {"OMPI_COMM_WORLD_SIZE", "4"}, {"OMPI_COMM_WORLD_LOCAL_RANK", "1"}, {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"}, {"MASTER_ADDR", "10.0.0.1"}}, 3, 4, 1, "10.0.0.1", 29500, false},
    Case{"srun", {{"SLURM_PROCID", "7"}, {"SLURM_NTASKS", "8"}, {"SLURM_LOCALID", "3"}, {"SLURM_STEP_ID", "0"}, {"SLURM_JOB_NODELIST", "gpu[03-04]"}, {"SLURM_JOB_ID", "99"}}, 7, 8, 3, "gpu03", 0, false},
    Case{"shell_in_an_allocation", {{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "8"}, {"SLURM_JOB_NODELIST", "gpu[03-04]"}}, 0, 1, 0, "127.0.0.1", 29500, true},
    Case{"torchrun_inside_slurm", {{"RANK", "1"}, {"WORLD_SIZE", "2"}, {"MASTER_ADDR", "a"}, {"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "1"}, {"SLURM_STEP_ID", "0"}}, 1, 2, 0, "a", 29500, false}),
    [](const auto& info) { return info.param.name; });

TEST(Launch, RanksOfOneJobAgreeOnThePortAndJobsDiffer) {
  Environment first{{"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "2"}, {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"}, {"PMIX_NAMESPACE", "100"}};
  Environment second = first;
  second["OMPI_COMM_WORLD_RANK"] = "1";
  EXPECT_EQ(launch(first).port, launch(second).port);
  second["PMIX_NAMESPACE"] = "101";
  EXPECT_NE(launch(first).port, launch(second).port);
}

TEST(Launch, FirstHostOfSlurmsLists) {
  EXPECT_EQ(first_host("node1"), "node1");
  EXPECT_EQ(first_host("node1,node2"), "node1");
  EXPECT_EQ(first_host("node[07-09,12],other"), "node07");
  EXPECT_EQ(first_host("node[3]"), "node3");
  EXPECT_EQ(first_host("a,node[3-4]"), "a");
  EXPECT_EQ(first_host("rack[1-2]-ib"), "rack1-ib");
}

TEST(Launch, RefusesWhatCannotBe) {
  EXPECT_EQ(refusal({{"RANK", "2"}, {"WORLD_SIZE", "2"}, {"MASTER_ADDR", "a"}}), "RANK=2 is not below WORLD_SIZE=2: ranks count from 0");
  EXPECT_EQ(refusal({{"RANK", "x"}, {"WORLD_SIZE", "2"}, {"MASTER_ADDR", "a"}}), "RANK=x: expected a whole number from 0 to 65536 (the variables of a start on several machines)");
  EXPECT_EQ(refusal({{"RANK", "0"}, {"WORLD_SIZE", "2"}, {"MASTER_ADDR", "a"}, {"MASTER_PORT", "70000"}}), "MASTER_PORT=70000: expected a whole number from 1 to 65535 (the variables of a start on several machines)");
  const std::string place = "MASTER_ADDR is not set: the ranks need the name or address of rank 0's host, as mpirun -x MASTER_ADDR=node1 ... or export MASTER_ADDR=node1";
  EXPECT_EQ(refusal({{"RANK", "0"}, {"WORLD_SIZE", "2"}}), place);
  EXPECT_EQ(refusal({{"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "4"}, {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"}}), place);
}

}  // namespace
}  // namespace deft
