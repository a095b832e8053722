#include "server/serve.h"

#include <csignal>
#include <cstdio>
#include <ctime>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <utility>

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
int ServeUntilStopped(Gateway& gateway, const sigset_t& signals, std::int64_t check_seconds) {
  const timespec wait{.tv_sec = check_seconds, .tv_nsec = 0};
  while (true) {
    const int signal = sigtimedwait(&signals, nullptr, &wait);
    if (signal == SIGTERM || signal == SIGINT) return signal;
    if (signal == SIGHUP) {
      gateway.Reload();
    } else {
      gateway.ReloadChangedTls();
    }
  }
}

int Serve(const ServerConfig& config, const std::function<void(const Gateway&)>& started) {
  HideMemory();
  const sigset_t signals = BlockSignals();
  auto gateway = Gateway::Start(config);
  if (!gateway) return Tell(gateway.error());
  LogLine("info", "listening")
      .Text("address", config.listener.address)
      .Number("port", (*gateway)->port())
      .Text("packs", (*gateway)->service().Parts().data->digest())
      .Write();
  if (started) started(**gateway);
  ServeUntilStopped(**gateway, signals, config.revocation_check_seconds);
  LogLine("info", "stopping").Write();
  (*gateway)->Stop();
  LogLine("info", "stopped").Write();
  return 0;
}

}  // namespace

int RunServe(const std::filesystem::path& config_file, const std::filesystem::path& data) {
  auto config = ReadServerConfig(config_file);
  if (!config) return Tell(config.error());
  if (config->data.empty()) config->data = data;
  return Serve(*config, {});
}

int RunServeDemo(const std::filesystem::path& data) {
  auto demo = DemoFolder::Make();
  if (!demo) return Tell(demo.error());
  auto config = ReadServerConfig(demo->config_file());
  if (!config) return Tell(config.error());
  if (!data.empty()) config->data = data;
  return Serve(*config, [&](const Gateway& gateway) { demo->Tell(gateway.port()); });
}

}  // namespace baybridge
