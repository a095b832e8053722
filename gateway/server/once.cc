#include "server/once.h"

#include <charconv>
#include <ctime>
#include <utility>

#include "server/log_line.h"

namespace baybridge {
namespace {

// The part of a text up to an end, which is taken off; nothing where it has none.
std::optional<std::string_view> TakeUntil(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(at + 1);
  return part;
}

struct Times {
  std::int64_t now = std::time(nullptr);
  std::int64_t until = 0;
  explicit Times(const OnceRequest& once) : until(now + once.keep_seconds) {}
};

Result<HttpResponse> Once(AnswerStore answers,
                          OnceRequest& once,
                          const std::function<Result<HttpResponse>()>& change) {
  const Times times(once);
  std::optional<HttpResponse> made;
  auto outcome =
      answers.Once(once.name, times.now, times.until, [&]() -> Result<AnswerStore::Made> {
        auto response = change();
        if (!response) return std::move(response).error();
        made = *std::move(response);
        return AnswerStore::Made{.answer = WriteAnswer(*made), .person = once.person};
      });
  if (!outcome) return std::move(outcome).error();
  once.repeated = outcome->repeated;
  return made ? Result<HttpResponse>(*std::move(made)) : ReadAnswer(outcome->answer);
}

}  // namespace

std::string WriteAnswer(const HttpResponse& response) {
  std::string text = std::to_string(response.status) + "\n";
  for (const HttpHeader& header : response.headers) text += header.name + ":" + header.value + "\n";
  return text + "\n" + response.body;
}

Result<HttpResponse> ReadAnswer(std::string_view text) {
  const Failure bad{FailureKind::kMalformed, "expected an answer that was kept", {}, {}};
  HttpResponse response;
  const auto status = TakeUntil(text, '\n');
  if (!status) return bad;
  const char* end = status->data() + status->size();
  const auto read = std::from_chars(status->data(), end, response.status);
  if (read.ec != std::errc() || read.ptr != end) return bad;
  for (;;) {
    auto line = TakeUntil(text, '\n');
    if (!line) return bad;
    if (line->empty()) break;
    const auto name = TakeUntil(*line, ':');
    if (!name) return bad;
    response.Set(std::string(*name), std::string(*line));
  }
  response.body = text;
  return response;
}

Result<HttpResponse> DoOnceIn(AnswerStore answers,
                              const Call& call,
                              const std::function<Result<HttpResponse>()>& change) {
  return call.once == nullptr ? change() : Once(answers, *call.once, change);
}

Result<HttpResponse> DoOnce(const Call& call, TransferService& service, const OnceChange& change) {
  auto done = service.With([&](TransferStore& transfers) {
    return DoOnceIn(transfers.answers(), call, [&] { return change(transfers); });
  });
  SetKept(call, done.has_value());
  return done;
}

void SetKept(const Call& call, bool durable) {
  if (call.once == nullptr) return;
  call.once->kept = durable;
  if (!durable) call.once->repeated = false;
}

Result<Done> KeepAnswer(AnswerStore answers, const Call& call, const HttpResponse& response) {
  if (call.once == nullptr) return Done{};
  const Times times(*call.once);
  return answers.Put(call.once->name, times.now, times.until,
                     {.answer = WriteAnswer(response), .person = call.once->person});
}

void UpdateAnswer(const Call& call, TransferService& service, const HttpResponse& response) {
  if (call.once == nullptr || !call.once->kept || call.once->repeated) return;
  auto done = service.With([&](TransferStore& transfers) {
    return transfers.answers().Replace(call.once->name, WriteAnswer(response));
  });
  if (!done)
    LogLine("error", "answer-not-kept")
        .Text("reason", done.error().what)
        .Text("correlation", call.correlation)
        .Write();
}

Result<std::optional<HttpResponse>> KeptAnswers::Find(const OnceRequest& once) {
  auto found = service_.With([&](TransferStore& transfers) {
    return transfers.answers().Find(once.name, std::time(nullptr));
  });
  if (!found) return std::move(found).error();
  if (!*found) return std::optional<HttpResponse>();
  auto response = ReadAnswer(**found);
  if (!response) return std::move(response).error();
  return std::optional<HttpResponse>(*std::move(response));
}

Result<HttpResponse> KeptAnswers::Keep(OnceRequest& once, const HttpResponse& response) {
  auto kept = service_.With([&](TransferStore& transfers) {
    return Once(transfers.answers(), once, [&] { return Result<HttpResponse>(response); });
  });
  if (kept) once.kept = true;
  return kept;
}

}  // namespace baybridge
