#include "deft/core/launch.h"

#include <charconv>
#include <cstdlib>
#include <functional>

#include "deft/core/problem.h"

namespace deft {
namespace {

constexpr int kMostRanks = 65536;
constexpr int kFirstJobPort = 20000, kJobPorts = 9000;   // below the ports that Linux gives to connections of its own choice

struct Starter {
  const char* rank;
  const char* size;
  const char* local_rank;
  const char* local_size;
  const char* job;              // a name that two jobs on one machine do not share; empty: none
};

constexpr Starter kTorchrun{"RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE", ""};
constexpr Starter kOpenMpi{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE", "PMIX_NAMESPACE"};
constexpr Starter kSlurm{"SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID", "", "SLURM_JOB_ID"};

int number_of(const std::string& name, const std::string& text, int low, int high) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < low || value > high) {
    throw Refusal(name + "=" + text + ": expected a whole number from " + std::to_string(low) + " to " + std::to_string(high) + " (the variables of a start on several machines)");
  }
  return value;
}

std::optional<Starter> starter_of(const Variables& variables) {
  if (variables("RANK") && variables("WORLD_SIZE")) return kTorchrun;
  if (variables("OMPI_COMM_WORLD_RANK") && variables("OMPI_COMM_WORLD_SIZE")) return kOpenMpi;
  if (variables("SLURM_PROCID") && variables("SLURM_NTASKS") && variables("SLURM_STEP_ID")) return kSlurm;
  return std::nullopt;
}

}  // namespace

std::string first_host(const std::string& node_list) {
  const std::size_t bracket = node_list.find('['), comma = node_list.find(',');
  if (bracket == std::string::npos || comma < bracket) return node_list.substr(0, comma);
  const std::size_t end = node_list.find_first_of(",-]", bracket + 1);
  if (end == std::string::npos) return node_list.substr(0, bracket);
  const std::size_t close = node_list.find(']', bracket);
  const std::size_t behind = close == std::string::npos ? close : node_list.find_first_of(",[", close);
  const std::string tail = close == std::string::npos ? "" : node_list.substr(close + 1, behind == std::string::npos ? behind : behind - close - 1);
  return node_list.substr(0, bracket) + node_list.substr(bracket + 1, end - bracket - 1) + tail;
}

Launch launch_of(const Variables& variables) {
  Launch launch;
  const std::optional<Starter> starter = starter_of(variables);
  if (!starter) return launch;
  launch.size = number_of(starter->size, *variables(starter->size), 1, kMostRanks);
  launch.rank = number_of(starter->rank, *variables(starter->rank), 0, kMostRanks);
  if (launch.rank >= launch.size) {
    throw Refusal(std::string(starter->rank) + "=" + std::to_string(launch.rank) + " is not below " + starter->size + "=" + std::to_string(launch.size) + ": ranks count from 0");
  }
  if (launch.alone()) return {};
  if (const auto local = variables(starter->local_rank)) launch.local_rank = number_of(starter->local_rank, *local, 0, kMostRanks);
  const std::optional<std::string> here = *starter->local_size ? variables(starter->local_size) : std::nullopt;
  launch.one_host = here && number_of(starter->local_size, *here, 1, kMostRanks) == launch.size;
  if (const auto job = *starter->job ? variables(starter->job) : std::nullopt) {
    launch.port = kFirstJobPort + static_cast<int>(std::hash<std::string>{}(*job) % static_cast<std::size_t>(kJobPorts));
  }
  if (const auto port = variables("MASTER_PORT")) launch.port = number_of("MASTER_PORT", *port, 1, 65535);
  const auto nodes = variables("SLURM_JOB_NODELIST");
  if (const auto host = variables("MASTER_ADDR"); host && !host->empty()) {
    launch.host = *host;
    launch.one_host = launch.one_host || *host == "127.0.0.1" || *host == "localhost";
  } else if (starter->rank == kSlurm.rank && nodes && !nodes->empty()) {
    launch.host = first_host(*nodes);
  } else if (!launch.one_host) {
    throw Refusal("MASTER_ADDR is not set: the ranks need the name or address of rank 0's host, as mpirun -x MASTER_ADDR=node1 ... or export MASTER_ADDR=node1");
  }
  return launch;
}

Launch launch_of_environment() {
  return launch_of([](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
  });
}

}  // namespace deft
