#include "server/transfer_calls.h"

#include <charconv>
#include <utility>

#include "crypto/digest.h"
#include "server/document.h"

namespace baybridge {

TransferAct ActOf(const Call& call, std::string result) {
  const auto& certificate = call.request.certificate;
  // By a token somebody else than the certificate's owner may act.
  const bool by_token = !call.request.Header("authorization").empty();
  return {.actor = certificate != nullptr && !by_token ? certificate->fingerprint
                                                       : Hex(Sha256(call.actor.name)),
          .time = UtcTimeNow(),
          .rules = {},
          .result = std::move(result)};
}

HttpResponse StoreProblem(const Call& call, const Failure& failure, unsigned status) {
  if (failure.kind != FailureKind::kUsage) return ProblemResponse(call, ProblemOf(failure));
  return ProblemResponse(call, {.status = status, .code = failure.what});
}

std::optional<std::uint64_t> NumberOf(const Call& call, std::string_view parameter) {
  const std::string_view text = call.Parameter(parameter);
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  constexpr std::uint64_t kMost = std::uint64_t{1} << 62U;
  if (read.ec != std::errc() || read.ptr != end || number > kMost) return std::nullopt;
  return number;
}

std::variant<Page, Problem> PageOf(const Call& call) {
  constexpr std::uint64_t kMostItems = 1'000;
  Page page;
  if (!call.Parameter("cursor").empty()) {
    const auto after = NumberOf(call, "cursor");
    if (!after) return BadParameter("cursor");
    page.after = *after;
  }
  if (call.Parameter("limit").empty()) return page;
  const auto limit = NumberOf(call, "limit");
  if (!limit || *limit == 0 || *limit > kMostItems) return BadParameter("limit");
  page.limit = static_cast<std::uint32_t>(*limit);
  return page;
}

HttpResponse NotAnchored(const Call& call) {
  HttpResponse response = ProblemResponse(call, {.status = 503, .code = "not-anchored"});
  response.Set("Retry-After", "60");
  return response;
}

HttpResponse JsonResponse(std::string body, unsigned status) {
  HttpResponse response{.status = status, .headers = {}, .body = std::move(body)};
  response.Set("Content-Type", "application/json");
  return response;
}

}  // namespace baybridge
