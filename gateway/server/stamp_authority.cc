#include "server/stamp_authority.h"

#include <algorithm>
#include <utility>

#include "core/worker_pool.h"
#include "crypto/time_stamp.h"
#include "server/log_line.h"

namespace baybridge {
namespace {

constexpr std::string_view kMissing = "time-stamp";

Failure Missing(std::string_view why) {
  return {FailureKind::kUnreadable, std::string(kMissing) + ": " + std::string(why), {}, {}};
}

}  // namespace

bool StampAuthority::IsMissing(const Failure& failure) {
  return failure.kind == FailureKind::kUnreadable && failure.what.starts_with(kMissing);
}

Result<std::string> StampAuthority::Stamp(std::string_view bytes, const ClientTls& tls) {
  if (!MayAsk()) return Missing("the authority did not answer a moment ago");
  auto token = Ask(bytes, tls);
  if (!token) {
    NoteFailure(token.error());
    return token;
  }
  const std::lock_guard lock(mutex_);
  pause_ = {};
  finding_out_ = false;
  return token;
}

bool StampAuthority::MayAsk() {
  const std::lock_guard lock(mutex_);
  if (pause_.count() == 0) return true;
  if (finding_out_ || Clock::now() < asks_again_) return false;
  finding_out_ = true;
  return true;
}

void StampAuthority::NoteFailure(const Failure& failure) {
  std::chrono::seconds pause{};
  {
    const std::lock_guard lock(mutex_);
    finding_out_ = false;
    const auto now = Clock::now();
    // Several were under way when it went: that is one failure.
    if (pause_.count() == 0 || now >= asks_again_) {
      pause_ =
          pause_.count() == 0 ? settings_.first_pause : std::min(pause_ * 2, settings_.most_pause);
      asks_again_ = now + pause_;
    }
    pause = pause_;
  }
  LogLine("error", "no-time-stamp")
      .Text("authority", settings_.address.host)
      .Text("reason", failure.what)
      .Number("pause_seconds", static_cast<std::uint64_t>(pause.count()))
      .Write();
}

Result<std::string> StampAuthority::Ask(std::string_view bytes, const ClientTls& tls) const {
  auto query = MakeTimeStampQuery(bytes);
  if (!query) return Missing(query.error().what);
  const HttpsRequest request{.path = settings_.path,
                             .headers = {{"Content-Type", "application/timestamp-query"}},
                             .body = *query};
  const WorkerPool::Wait wait;
  auto answer = AskHttps(settings_.address, request, tls, {.time = settings_.attempt});
  if (!answer) return Missing(answer.error().what);
  if (answer->status != 200) return Missing("status " + std::to_string(answer->status));
  auto token = TakeTimeStamp(*query, answer->body, settings_.address.host);
  if (!token) return Missing(token.error().what);
  return token;
}

}  // namespace baybridge
