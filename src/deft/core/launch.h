// Which of several processes of one training this is, by what mpirun, torchrun or srun put into the environment.
//
//   const Launch launch = launch_of(environment);          // mpirun -np 4: {.rank = 2, .size = 4, .local_rank = 2, ...}
//   if (!launch.alone()) ...                               // host and port: where rank 0 waits for the others
//
//   started by                 rank                   size                   rank on its host             rank 0's host
//   torchrun and the like      RANK                   WORLD_SIZE             LOCAL_RANK                   MASTER_ADDR
//   mpirun (Open MPI)          OMPI_COMM_WORLD_RANK   OMPI_COMM_WORLD_SIZE   OMPI_COMM_WORLD_LOCAL_RANK   MASTER_ADDR, or this host
//   srun (Slurm)               SLURM_PROCID           SLURM_NTASKS           SLURM_LOCALID                SLURM_JOB_NODELIST's first
//
// The first row that is there counts. MASTER_ADDR and MASTER_PORT overrule what the other rows say of the place. A shell inside
// a Slurm allocation (no SLURM_STEP_ID) or a variable alone is no launch of several.
#ifndef DEFT_CORE_LAUNCH_H
#define DEFT_CORE_LAUNCH_H

#include <functional>
#include <optional>
#include <string>

namespace deft {

struct Launch {
  int rank = 0;
  int size = 1;
  int local_rank = 0;
  std::string host = "127.0.0.1";   // of rank 0, as the others reach it
  int port = 29500;
  bool one_host = true;             // all ranks are known to run on this machine
  bool alone() const { return size == 1; }
};

using Variables = std::function<std::optional<std::string>(const std::string& name)>;

// Throws Refusal where variables contradict one another or say nothing of rank 0's host.
Launch launch_of(const Variables& variables);
Launch launch_of_environment();

// "node[07-09,12],other" -> "node07"
std::string first_host(const std::string& node_list);

}  // namespace deft

#endif
