// The part of the transfer service that keeps house: deadlines, what was left unprepared, old
// answers.
#include <ctime>

#include "core/utc.h"
#include "server/log_line.h"
#include "server/transfer_service.h"

namespace baybridge {
namespace {

constexpr std::int64_t kKeepSeconds = 1;     // between two looks at deadlines
constexpr std::int64_t kDropSeconds = 10;    // between two looks at old answers
constexpr std::int64_t kResumeSeconds = 30;  // between two looks at what was left unprepared

}  // namespace

// Transfers whose preparation an earlier process did not end, or that failed for want of something.
void TransferService::Resume(const ServiceData& data) {
  auto rows = With([](TransferStore& transfers) { return transfers.ListUnsealed(); });
  if (!rows) return;
  constexpr std::int64_t kInWork = 30;  // seconds that a request may still be at it
  const std::int64_t now = std::time(nullptr);
  for (const TransferRow& row : *rows) {
    if (resumed_ && now - SecondsOf(row.updated).value_or(0) < kInWork) continue;
    auto prepared = Prepare(data, row.id, OwnAct());
    if (prepared) continue;
    LogLine("error", "not-prepared")
        .Text("transfer", row.id)
        .Text("reason", prepared.error().what)
        .Write();
  }
  resumed_ = true;
}

void TransferService::DropOldAnswers(std::int64_t now) {
  auto dropped = With(
      [&](TransferStore& transfers) { return transfers.answers().DropOld(now, config_.answers); });
  if (!dropped)
    LogLine("error", "answers-not-dropped").Text("reason", dropped.error().what).Write();
}

void TransferService::Keep(const std::stop_token& stop) {
  std::int64_t resume_at = 0;
  std::int64_t drop_at = 0;
  do {
    const std::int64_t now = std::time(nullptr);
    auto expired =
        With([&](TransferStore& transfers) { return transfers.Expire(now, OwnAct("deadline")); });
    if (!expired) LogLine("error", "not-expired").Text("reason", expired.error().what).Write();
    if (now >= drop_at) {
      DropOldAnswers(now);
      drop_at = now + kDropSeconds;
    }
    if (now >= resume_at) {
      Resume(*data_());
      resume_at = now + kResumeSeconds;
    }
  } while (Sleep(stop, std::chrono::seconds(kKeepSeconds)));
}

}  // namespace baybridge
