#include "server/serve.h"

#include <csignal>
#include <cstdio>
#include <ctime>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <utility>
#include <vector>

#include "pack/catalogue.h"
#include "pipeline/workspace.h"
#include "report/failure_text.h"
#include "server/demo.h"
#include "server/log_line.h"

namespace baybridge {
namespace {

constexpr int kFailure = 3;

// Tells on standard error why nothing is served: in that language where the texts of the data
// folder (empty: found) have it.
int Tell(const Failure& failure,
         const std::filesystem::path& data,
         const std::string& language_name) {
  const Language language = kLanguageNames.ValueOf(language_name).value_or(Language::kEn);
  Catalogue texts;
  // Where there are no texts what is wrong is told as it is.
  if (!texts.Add((data.empty() ? FindDataFolder() : data) / "schemas" / "_messages"))
    texts = Catalogue();
  const Failure said = InLanguage(failure, texts, language);
  std::fprintf(stderr, "baybridge: %s%s%s\n", said.place.c_str(), said.place.empty() ? "" : ": ",
               said.what.c_str());
  const bool worded = texts.Find("report.advice", language) != nullptr;
  if (!said.advice.empty()) {
    std::fprintf(stderr, "  %s%s%s\n",
                 worded ? std::string(texts.Text("report.advice", language)).c_str() : "advice",
                 worded ? std::string(texts.Text("report.colon", language)).c_str() : ": ",
                 said.advice.c_str());
  }
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
  gateway.service().FlushLog();
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

int RunServe(const std::filesystem::path& config_file,
             const std::filesystem::path& data,
             const std::string& language) {
  auto config = ReadServerConfig(config_file);
  if (!config) return Tell(config.error(), data, language);
  if (config->data.empty()) config->data = data;
  HideMemory();
  const sigset_t signals = BlockSignals();
  auto gateway = StartGateway(*config);
  if (!gateway) return Tell(gateway.error(), config->data, language);
  ServeUntilStopped({gateway->get()}, signals, config->revocation_check_seconds);
  StopGateway(**gateway);
  return 0;
}

int RunServeDemo(const std::filesystem::path& data, const std::string& language) {
  constexpr std::size_t kCount = 2;
  constexpr std::int64_t kCheckSeconds = 30;
  auto demo = DemoFolder::Make(std::vector<std::uint16_t>(kCount, 0));
  if (!demo) return Tell(demo.error(), data, language);
  HideMemory();
  const sigset_t signals = BlockSignals();
  auto gateways = StartDemo(*demo, data, kCount);
  if (!gateways) return Tell(gateways.error(), data, language);
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
