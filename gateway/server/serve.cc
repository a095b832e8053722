#include "server/serve.h"

#include <csignal>
#include <cstdio>
#include <ctime>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <utility>
#include <vector>

#include "server/demo.h"
#include "server/log_line.h"

namespace baybridge {
namespace {

constexpr int kFailure = 3;

int Tell(const Failure& failure) {
  std::fprintf(stderr, "baybridge: %s%s%s\n", failure.place.c_str(),
               failure.place.empty() ? "" : ": ", failure.what.c_str());
  if (!failure.advice.empty()) std::fprintf(stderr, "  advice: %s\n", failure.advice.c_str());
  return failure.kind == FailureKind::kUsage ? 2 : kFailure;
}

// Nobody reads this process's memory: no core file, no debugger of another program of the user.
void HideMemory() {
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

// The signals that the program waits for; blocked for all threads that are made from now on.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // A client that is gone is an error of its connection.
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

// Serves until a signal says to stop. Returns that signal.
int ServeUntilStopped(const std::vector<Gateway*>& gateways,
                      const sigset_t& signals,
                      std::int64_t check_seconds) {
  const timespec wait{.tv_sec = check_seconds, .tv_nsec = 0};
  while (true) {
    const int signal = sigtimedwait(&signals, nullptr, &wait);
    if (signal == SIGTERM || signal == SIGINT) return signal;
    for (Gateway* gateway : gateways) {
      if (signal == SIGHUP) {
        gateway->Reload();
      } else {
        gateway->ReloadChangedTls();
      }
    }
  }
}

Result<std::unique_ptr<Gateway>> StartGateway(const ServerConfig& config,
                                              std::shared_ptr<const ServiceData> data = nullptr) {
  auto gateway = Gateway::Start(config, std::move(data));
  if (!gateway) return gateway;
  LogLine("info", "listening")
      .Text("address", config.listener.address)
      .Number("port", (*gateway)->port())
      .Text("packs", (*gateway)->service().Parts().data->digest())
      .Write();
  return gateway;
}

void StopGateway(Gateway& gateway) {
  LogLine("info", "stopping").Write();
  gateway.Stop();
  LogLine("info", "stopped").Write();
}

// The gateways of a demonstration, in one process, each told where the others are.
Result<std::vector<std::unique_ptr<Gateway>>> StartDemo(const DemoFolder& demo,
                                                        const std::filesystem::path& data,
                                                        std::size_t count) {
  std::vector<std::unique_ptr<Gateway>> gateways;
  for (std::size_t i = 0; i < count; ++i) {
    auto config = ReadServerConfig(demo.config_file(i));
    if (!config) return std::move(config).error();
    if (!data.empty()) config->data = data;
    auto gateway = StartGateway(
        *config, gateways.empty() ? nullptr : gateways.front()->service().Parts().data);
    if (!gateway) return std::move(gateway).error();
    gateways.push_back(*std::move(gateway));
  }
  for (const auto& gateway : gateways) {
    for (std::size_t i = 0; i < count; ++i)
      gateway->transfers()->SetAddress(DemoGatewayAt(i).name, {"localhost", gateways[i]->port()});
  }
  return gateways;
}

}  // namespace

int RunServe(const std::filesystem::path& config_file, const std::filesystem::path& data) {
  auto config = ReadServerConfig(config_file);
  if (!config) return Tell(config.error());
  if (config->data.empty()) config->data = data;
  HideMemory();
  const sigset_t signals = BlockSignals();
  auto gateway = StartGateway(*config);
  if (!gateway) return Tell(gateway.error());
  ServeUntilStopped({gateway->get()}, signals, config->revocation_check_seconds);
  StopGateway(**gateway);
  return 0;
}

int RunServeDemo(const std::filesystem::path& data) {
  constexpr std::size_t kCount = 2;
  constexpr std::int64_t kCheckSeconds = 30;
  auto demo = DemoFolder::Make(std::vector<std::uint16_t>(kCount, 0));
  if (!demo) return Tell(demo.error());
  HideMemory();
  const sigset_t signals = BlockSignals();
  auto gateways = StartDemo(*demo, data, kCount);
  if (!gateways) return Tell(gateways.error());
  std::vector<std::uint16_t> ports;
  std::vector<Gateway*> all;
  for (const auto& gateway : *gateways) {
    ports.push_back(gateway->port());
    all.push_back(gateway.get());
  }
  demo->Tell(ports);
  ServeUntilStopped(all, signals, kCheckSeconds);
  for (Gateway* gateway : all) StopGateway(*gateway);
  return 0;
}

}  // namespace baybridge
