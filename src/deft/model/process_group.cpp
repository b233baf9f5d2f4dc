#include "deft/model/process_group.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <functional>
#include <optional>
#include <thread>

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include "deft/core/interrupt.h"
#include "deft/model/internal/process_group.h"
#include "deft/model/internal/rank_watch.h"

#ifdef DEFT_GLOO
#include <gloo/context.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#endif

namespace deft {

#ifdef DEFT_GLOO

namespace {

using Store = c10::intrusive_ptr<c10d::Store>;
using Work = c10::intrusive_ptr<c10d::Work>;
using Clock = std::chrono::steady_clock;

constexpr auto kSlice = std::chrono::milliseconds(500);   // between looks at the watch while a call waits
constexpr auto kForever = std::chrono::hours(24 * 30);    // Gloo's own limit: the watch is what ends a wait

// Gloo with a limit for finding the others and none for working with them.
class Connections : public c10d::ProcessGroupGloo {
 public:
  using c10d::ProcessGroupGloo::ProcessGroupGloo;
  void wait_forever() {
    for (const auto& context : contexts_) context->setTimeout(std::chrono::duration_cast<std::chrono::milliseconds>(kForever));
  }
};

std::string own_host() {
  char name[256] = {};
  gethostname(name, sizeof name - 1);
  return name;
}

// This machine's address on the way to `host`: the one by which the others reach it. Nothing is sent.
std::string address_towards(const std::string& host, int port) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_DGRAM;
  if (const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found)) {
    throw Refusal("MASTER_ADDR=" + host + ": no such host: " + gai_strerror(error));
  }
  char text[NI_MAXHOST] = {};
  for (const addrinfo* one = found; one && !*text; one = one->ai_next) {
    const int handle = socket(one->ai_family, one->ai_socktype, one->ai_protocol);
    if (handle < 0) continue;
    sockaddr_storage own{};
    socklen_t size = sizeof own;
    if (connect(handle, one->ai_addr, one->ai_addrlen) == 0 && getsockname(handle, reinterpret_cast<sockaddr*>(&own), &size) == 0) {
      getnameinfo(reinterpret_cast<sockaddr*>(&own), size, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
    }
    close(handle);
  }
  freeaddrinfo(found);
  if (!*text) throw Refusal("MASTER_ADDR=" + host + ": there is no way to this host");
  return text;
}

std::shared_ptr<gloo::transport::Device> device_for(const Launch& launch) {
  if (const char* interface = std::getenv("GLOO_SOCKET_IFNAME")) return c10d::ProcessGroupGloo::createDeviceForInterface(interface);
  return c10d::ProcessGroupGloo::createDeviceForHostname(launch.one_host ? "127.0.0.1" : address_towards(launch.host, launch.port));
}

Store connect_to_store(const Launch& launch, bool serves, std::chrono::milliseconds patience) {
  c10d::TCPStoreOptions options;
  options.port = static_cast<std::uint16_t>(launch.port);
  options.isServer = serves;
  options.waitWorkers = false;
  options.timeout = patience;
  return c10::make_intrusive<c10d::TCPStore>(launch.host, options);
}

std::string first_line(const std::exception& error) {
  const std::string text = error.what();
  return text.substr(0, text.find('\n'));
}

}  // namespace

struct ProcessGroup::Inside {
  Launch launch;
  Store store;
  c10::intrusive_ptr<Connections> small, gradients;
  std::vector<std::string> hosts, names;
  std::optional<RankWatch> watch;
  Work adding;
  at::Tensor sums;
  bool broken = false, gave_up = false;
  GroupTraffic traffic;

  void wait(const Work& work) {
    while (true) {
      try {
        work->wait(kSlice);
        return;
      } catch (const std::exception& error) {
        if (work->isCompleted()) {
          if (work->isSuccess()) return;  // just after the slice was over
          broken = true;
          watch->find_out(first_line(error));
        }
      }
      try {
        watch->check();
      } catch (const RankLost&) {
        broken = true;
        throw;
      }
    }
  }
};

ProcessGroup::ProcessGroup(const Launch& launch, std::chrono::seconds patience) : inside_(std::make_unique<Inside>()) {
  Inside& in = *inside_;
  in.launch = launch;
  const std::string place = launch.host + ":" + std::to_string(launch.port);
  const auto deadline = Clock::now() + patience;
  try {
    in.store = connect_to_store(launch, launch.rank == 0, patience);
  } catch (const std::exception& error) {
    throw Refusal(launch.rank == 0 ? "rank 0 cannot wait for the others at port " + std::to_string(launch.port) + "; set another MASTER_PORT (" + first_line(error) + ")"
                                   : "rank " + std::to_string(launch.rank) + ": rank 0 is not to be reached at " + place + "; MASTER_ADDR and MASTER_PORT say where it is (" + first_line(error) + ")");
  }
  const std::string host = own_host();
  in.store->set("host/" + std::to_string(launch.rank), std::vector<std::uint8_t>(host.begin(), host.end()));
  std::string missing;
  for (int rank = 0; rank < launch.size; ++rank) {
    const std::string key = "host/" + std::to_string(rank);
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    try {
      in.store->wait({key}, std::max(left, std::chrono::milliseconds(10)));
      const std::vector<std::uint8_t> name = in.store->get(key);
      in.hosts.emplace_back(name.begin(), name.end());
      in.names.push_back("rank " + std::to_string(rank) + " (" + in.hosts.back() + ")");
    } catch (const std::exception&) {
      missing += (missing.empty() ? "" : ", ") + std::to_string(rank);
    }
  }
  if (!missing.empty()) {
    throw Refusal("rank " + std::to_string(launch.rank) + " waited " + std::to_string(patience.count()) + " s at " + place + " for " + std::to_string(launch.size) + " ranks; missing: " + missing);
  }
  try {
    const auto options = c10d::ProcessGroupGloo::Options::create(patience);
    options->devices.push_back(device_for(launch));
    options->threads = 1;
    in.small = c10::make_intrusive<Connections>(c10::make_intrusive<c10d::PrefixStore>("small", in.store), launch.rank, launch.size, options);
    in.gradients = c10::make_intrusive<Connections>(c10::make_intrusive<c10d::PrefixStore>("gradients", in.store), launch.rank, launch.size, options);
  } catch (const Refusal&) {
    throw;
  } catch (const std::exception& error) {
    throw Refusal("rank " + std::to_string(launch.rank) + " (" + host + ") cannot connect to the other ranks: " + first_line(error));
  }
  in.small->wait_forever();
  in.gradients->wait_forever();
  in.watch.emplace([launch, patience](const std::function<void(c10d::Store&)>& use) { use(*connect_to_store(launch, false, patience)); }, launch.rank, in.names);
}

ProcessGroup::~ProcessGroup() {
  if (!inside_->small) return;
  // The other ranks hear which one is gone from rank 0's store; it stays for two beats of theirs.
  if (inside_->broken && !inside_->gave_up && leads() && !interrupt_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1200));
  // Gloo's threads may wait for a rank that is gone: they end with the process.
  if (inside_->broken || std::uncaught_exceptions() > 0) static_cast<void>(inside_.release());
}

int ProcessGroup::rank() const { return inside_->launch.rank; }
int ProcessGroup::size() const { return inside_->launch.size; }
int ProcessGroup::ranks_here() const {
  return static_cast<int>(std::count(inside_->hosts.begin(), inside_->hosts.end(), inside_->hosts[static_cast<std::size_t>(rank())]));
}
std::string ProcessGroup::name_of(int rank) const { return inside_->names[static_cast<std::size_t>(rank)]; }
const GroupTraffic& ProcessGroup::traffic() const { return inside_->traffic; }

void ProcessGroup::add_up(std::span<double> values) {
  std::vector<at::Tensor> tensors{at::from_blob(values.data(), {static_cast<std::int64_t>(values.size())}, at::kDouble)};
  inside_->wait(inside_->small->allreduce(tensors));
}

void ProcessGroup::start_adding(std::span<const double> values) {
  inside_->sums = at::empty({static_cast<std::int64_t>(values.size())}, at::kDouble);
  std::copy(values.begin(), values.end(), inside_->sums.data_ptr<double>());
  std::vector<at::Tensor> tensors{inside_->sums};
  inside_->adding = inside_->small->allreduce(tensors);
}

std::vector<double> ProcessGroup::added() {
  inside_->wait(inside_->adding);
  const double* const first = inside_->sums.data_ptr<double>();
  return {first, first + inside_->sums.numel()};
}

std::string ProcessGroup::from_leader(const std::string& text) {
  std::vector<at::Tensor> size{at::full({1}, static_cast<std::int64_t>(text.size()), at::kLong)};
  inside_->wait(inside_->small->broadcast(size));
  const std::int64_t count = size[0].item<std::int64_t>();
  if (count == 0) return {};
  std::vector<at::Tensor> bytes{at::empty({count}, at::kByte)};
  if (leads()) std::memcpy(bytes[0].data_ptr(), text.data(), text.size());
  inside_->wait(inside_->small->broadcast(bytes));
  return {static_cast<const char*>(bytes[0].data_ptr()), static_cast<std::size_t>(count)};
}

void ProcessGroup::from_leader(std::span<float> values) {
  if (values.empty()) return;
  std::vector<at::Tensor> tensors{at::from_blob(values.data(), {static_cast<std::int64_t>(values.size())}, at::kFloat)};
  inside_->wait(inside_->small->broadcast(tensors));
}

std::vector<std::string> ProcessGroup::gather(const std::string& text) {
  std::vector<double> sizes(static_cast<std::size_t>(size()), 0.0);
  sizes[static_cast<std::size_t>(rank())] = static_cast<double>(text.size());
  add_up(sizes);
  const auto longest = static_cast<std::int64_t>(*std::max_element(sizes.begin(), sizes.end()));
  std::vector<std::string> texts(sizes.size());
  if (longest == 0) return texts;
  std::vector<at::Tensor> own{at::zeros({longest}, at::kByte)};
  std::memcpy(own[0].data_ptr(), text.data(), text.size());
  std::vector<std::vector<at::Tensor>> all(1);
  for (std::size_t i = 0; i < texts.size(); ++i) all[0].push_back(at::empty({longest}, at::kByte));
  inside_->wait(inside_->small->allgather(all, own));
  for (std::size_t i = 0; i < texts.size(); ++i) texts[i].assign(static_cast<const char*>(all[0][i].data_ptr()), static_cast<std::size_t>(sizes[i]));
  return texts;
}

std::vector<std::vector<float>> ProcessGroup::gather(std::span<const float> values) {
  std::vector<std::vector<float>> result;
  for (const std::string& bytes : gather(std::string(reinterpret_cast<const char*>(values.data()), values.size_bytes()))) {
    result.emplace_back(bytes.size() / sizeof(float));
    std::memcpy(result.back().data(), bytes.data(), bytes.size());
  }
  return result;
}

bool ProcessGroup::give_up(const std::string& reason) {
  if (inside_->broken) return false;
  inside_->broken = inside_->gave_up = true;
  return inside_->watch->give_up(reason);
}

std::function<void()> start_gradient_sum(ProcessGroup& group, const at::Tensor& values) {
  std::vector<at::Tensor> tensors{values};
  return [&in = group.inside(), work = group.inside().gradients->allreduce(tensors)] { in.wait(work); };
}

GroupTraffic& traffic_of(ProcessGroup& group) { return group.inside().traffic; }

#else

struct ProcessGroup::Inside {
  GroupTraffic traffic;
};

ProcessGroup::ProcessGroup(const Launch&, std::chrono::seconds) { throw Refusal("this deft was built without Gloo and trains in one process; install libgloo-dev and build it again"); }
ProcessGroup::~ProcessGroup() = default;
int ProcessGroup::rank() const { return 0; }
int ProcessGroup::size() const { return 1; }
int ProcessGroup::ranks_here() const { return 1; }
std::string ProcessGroup::name_of(int) const { return {}; }
const GroupTraffic& ProcessGroup::traffic() const { return inside_->traffic; }
void ProcessGroup::add_up(std::span<double>) {}
void ProcessGroup::start_adding(std::span<const double>) {}
std::vector<double> ProcessGroup::added() { return {}; }
std::string ProcessGroup::from_leader(const std::string& text) { return text; }
void ProcessGroup::from_leader(std::span<float>) {}
std::vector<std::string> ProcessGroup::gather(const std::string& text) { return {text}; }
std::vector<std::vector<float>> ProcessGroup::gather(std::span<const float> values) { return {{values.begin(), values.end()}}; }
bool ProcessGroup::give_up(const std::string&) { return false; }
std::function<void()> start_gradient_sum(ProcessGroup&, const at::Tensor&) { return {}; }
GroupTraffic& traffic_of(ProcessGroup& group) { return group.inside().traffic; }

#endif

}  // namespace deft
