#include "server/correlation.h"

#include <algorithm>

#include "crypto/base64.h"
#include "crypto/secret_key.h"

namespace baybridge {
namespace {

constexpr std::size_t kCorrelationBytes = 16;

bool IsLowerHex(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::string NewCorrelation() {
  constexpr std::size_t kAtOnce = 64;
  thread_local std::string random;
  if (random.empty()) random = RandomBytes(kAtOnce * kCorrelationBytes);
  const std::size_t rest = random.size() - kCorrelationBytes;
  std::string id = HexOf(std::string_view(random).substr(rest));
  random.resize(rest);
  return id;
}

std::string TraceOf(std::string_view traceparent) {
  constexpr std::size_t kSize = 55;
  constexpr std::size_t kTrace = 32;
  constexpr std::size_t kParent = 36;
  constexpr std::size_t kFlags = 53;
  if (traceparent.size() != kSize || !traceparent.starts_with("00-") ||
      traceparent[kParent - 1] != '-' || traceparent[kFlags - 1] != '-')
    return {};
  const std::string_view trace = traceparent.substr(3, kTrace);
  const std::string_view parent = traceparent.substr(kParent, 16);
  const bool form =
      IsLowerHex(trace) && IsLowerHex(parent) && IsLowerHex(traceparent.substr(kFlags));
  const auto zero = [](std::string_view text) {
    return text.find_first_not_of('0') == std::string_view::npos;
  };
  if (!form || zero(trace) || zero(parent)) return {};
  return std::string(trace);
}

std::string CorrelationOf(const HttpRequest& request, const std::string& trace) {
  constexpr std::size_t kDigits = 32;
  const std::string_view chosen = request.Header("x-correlation-id");
  const bool plain = std::ranges::all_of(chosen, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-';
  });
  const auto hyphens = static_cast<std::size_t>(std::ranges::count(chosen, '-'));
  if (plain && (hyphens == 0 || hyphens == 4) && chosen.size() == kDigits + hyphens)
    return std::string(chosen);
  return trace.empty() ? NewCorrelation() : trace;
}

}  // namespace baybridge
