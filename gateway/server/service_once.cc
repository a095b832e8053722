// The part of the service that answers a request which its caller may repeat (Idempotency-Key).
#include <ctime>
#include <utility>

#include "crypto/digest.h"
#include "server/admitted.h"
#include "server/log_line.h"
#include "server/once.h"
#include "server/service.h"

namespace baybridge {
namespace {

AnswerName NameOf(const HttpRequest& request, const Actor& actor, const std::string& given) {
  std::string asked = request.path + "\n" + request.query + "\n";
  for (const std::string_view name : {"accept", "accept-language", "content-type"})
    asked += std::string(request.Header(name)) + "\n";
  return {.name = actor.name + "\n" + actor.institution + "\n" + given,
          .digest = Hex(Sha256(asked)) + Hex(Sha256(request.body))};
}

HttpResponse Repeated(HttpResponse response) {
  response.Set("Idempotency-Replayed", "true");
  return response;
}

}  // namespace

HttpResponse Service::HandleOnce(const Call& call, const Admitted& admitted) {
  constexpr std::size_t kMostKey = 128;
  const std::string given(call.request.Header("idempotency-key"));
  if (given.size() > kMostKey) return Render(admitted, {.status = 400, .code = "idempotency-key"});
  OnceRequest once{.name = NameOf(call.request, admitted.actor, given),
                   .keep_seconds = idempotency_.limits().keep.count()};
  const auto now = IdempotencyStore::Clock::now();
  auto begun = idempotency_.Begin(once.name.name, once.name.digest, now);
  switch (begun.found) {
    case IdempotencyStore::Found::kAnswered: return Repeated(std::move(begun.response));
    case IdempotencyStore::Found::kOther:
      return Render(admitted, {.status = 422, .code = "idempotency-key-used"});
    case IdempotencyStore::Found::kInWork: {
      HttpResponse response = Render(admitted, {.status = 409, .code = "in-work"});
      response.Set("Retry-After", "1");
      return response;
    }
    case IdempotencyStore::Found::kNew: break;
  }
  HttpResponse response;
  try {
    const bool stored = answers_ != nullptr && admitted.route->keeps;
    response = stored ? HandleStored(call, admitted, once) : admitted.route->handle(call);
  } catch (...) {
    idempotency_.Drop(once.name.name);
    throw;
  }
  // What failed through no fault of the request may be tried again; what the store knows under this
  // key as another request is not this one's; and what the store keeps is asked for there, since it
  // forgets it with the person.
  if (response.status >= 500 || once.refused || once.kept) {
    idempotency_.Drop(once.name.name);
  } else {
    idempotency_.Finish(once.name.name, response, now);
  }
  return once.repeated ? Repeated(std::move(response)) : response;
}

// What the store knows already is not done again; what the handler did not keep there is kept now.
HttpResponse Service::HandleStored(const Call& call, const Admitted& admitted, OnceRequest& once) {
  const auto refused = [&](const Failure& failure) {
    once.refused = true;
    if (failure.kind != FailureKind::kUsage) return Render(admitted, ProblemOf(failure));
    return Render(admitted,
                  {.status = failure.what == "in-work" ? 409U : 422U, .code = failure.what});
  };
  auto known = answers_->Find(once);
  if (!known) return refused(known.error());
  if (*known) {
    once.repeated = once.kept = true;
    return **std::move(known);
  }
  Call own = call;
  own.once = &once;
  HttpResponse response = admitted.route->handle(own);
  if (once.kept || response.status >= 500) return response;
  auto kept = answers_->Keep(once, response);
  if (kept) return *std::move(kept);
  if (kept.error().kind == FailureKind::kUsage) return refused(kept.error());
  // The answer is true all the same; a repeat finds it out anew.
  LogLine("error", "answer-not-kept")
      .Text("reason", kept.error().what)
      .Text("correlation", admitted.correlation)
      .Write();
  return response;
}

}  // namespace baybridge
