#include "conformance/attacks/watch.h"

#include <arpa/inet.h>
#include <array>
#include <fcntl.h>
#include <fstream>
#include <malloc.h>
#include <netinet/in.h>
#include <string>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/check.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define BAYBRIDGE_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define BAYBRIDGE_SANITIZED 1
#endif
#endif

namespace baybridge {
namespace {

#ifdef BAYBRIDGE_SANITIZED
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#ifdef __OPTIMIZE__
constexpr bool kOptimized = true;
#else
constexpr bool kOptimized = false;
#endif

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  constexpr double kMicro = 1e-6;
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * kMicro;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// A line of /proc/self/status, in bytes; 0 where there is none.
std::size_t StatusBytes(const std::string& name) {
  constexpr std::size_t kKilo = 1024;
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    std::size_t value = 0;
    if (word == name && status >> value) return value * kKilo;
  }
  return 0;
}

// Makes the highest resident size what it is now. False where the kernel does not let us.
bool ResetPeak() {
  std::ofstream file("/proc/self/clear_refs");
  file << '5' << std::flush;
  return file.good();
}

}  // namespace

Trap::Trap() {
  scratch_.Write("secret.txt", "secret");
  scratch_.Write("secret.dtd", "<!ENTITY x 'secret'>");
  scratch_.Write("evil.xsd",
                 "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' "
                 "targetNamespace='urn:baybridge:hk-care:2026'><xs:element "
                 "name='Resident'/></xs:schema>");
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  constexpr int kWaiting = 16;
  BAYBRIDGE_CHECK(bind(listener_, plain, size) == 0 && listen(listener_, kWaiting) == 0);
  BAYBRIDGE_CHECK(getsockname(listener_, plain, &size) == 0);
  port_ = ntohs(address.sin_port);
  watch_ = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  BAYBRIDGE_CHECK(inotify_add_watch(watch_, folder().c_str(), IN_OPEN | IN_ACCESS) >= 0);
  bait_.url = "http://127.0.0.1:" + std::to_string(port_) + "/";
  bait_.file = "file://" + folder().string() + "/";
}

Trap::~Trap() {
  close(listener_);
  close(watch_);
}

bool Trap::SomebodyConnected() const {
  const int connection = accept(listener_, nullptr, nullptr);
  if (connection >= 0) close(connection);
  return connection >= 0;
}

bool Trap::SomebodyOpened() const {
  constexpr std::size_t kEvents = 4096;  // bytes
  alignas(inotify_event) std::array<char, kEvents> events{};
  return read(watch_, events.data(), events.size()) > 0;
}

bool Trap::Sprung() {
  const bool connected = SomebodyConnected();
  return SomebodyOpened() || connected;
}

Cost CostOf(const std::function<void()>& work) {
  Cost cost;
  malloc_trim(0);
  cost.memory_known = !kSanitized && ResetPeak();
  const std::size_t before = StatusBytes("VmRSS:");
  const double begin = CpuSeconds();
  work();
  cost.cpu_seconds = CpuSeconds() - begin;
  const std::size_t peak = StatusBytes("VmHWM:");
  cost.peak_bytes = peak > before ? peak - before : 0;
  return cost;
}

double MostCpuSeconds() {
  constexpr double kMost = 0.1;
  constexpr double kSanitizers = 10;
  constexpr double kUnoptimized = 4;
  return kMost * (kSanitized ? kSanitizers : 1) * (kOptimized || kSanitized ? 1 : kUnoptimized);
}

}  // namespace baybridge
