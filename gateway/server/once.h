#pragma once

// Requests that a caller may repeat (Idempotency-Key), and that change the store: what they change
// and what they are answered is one transaction there.
//
// What a crash leaves: where the answer is made in the transaction of the change (DoOnce), both or
// neither. Where a handler goes on after that (an acknowledgement lets the record be sealed), the
// answer is that of the change until UpdateAnswer has put the later one in its place. What refuses
// and changes nothing is kept when it is given: after a crash it is found out anew.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/http.h"
#include "core/result.h"
#include "server/call.h"
#include "server/transfer_service.h"
#include "store/answer_store.h"

namespace baybridge {

// Such a request on its way: of one call, on one thread at a time.
struct OnceRequest {
  AnswerName name;
  std::int64_t keep_seconds = 600;
  std::int64_t person = 0;  // whom it is about, as far as that is known; 0: nobody
  bool kept = false;        // its answer stands in the store
  bool repeated = false;    // and was given before: nothing was changed now
  bool refused = false;     // the name is another request's, or another node is at it
};
inline bool IsRepeated(const Call& call) {
  return call.once != nullptr && call.once->repeated;
}

// An answer as it is kept: status, headers, body; what is streamed is not kept.
std::string WriteAnswer(const HttpResponse& response);
// Fails with kMalformed for anything but what WriteAnswer writes.
Result<HttpResponse> ReadAnswer(std::string_view text);

// Does `change` with the store, in one transaction; what it returns is the answer. Where the call
// is to be done once the answer is kept in that transaction, as one about OnceRequest::person, and
// where it was answered before (also by another node, a moment ago) that answer is returned and
// nothing is changed. Fails as `change` does and as AnswerStore::Once.
using OnceChange = std::function<Result<HttpResponse>(TransferStore&)>;
Result<HttpResponse> DoOnce(const Call& call, TransferService& service, const OnceChange& change);
// The same within a work of the store that is under way; SetKept follows when that has ended.
Result<HttpResponse> DoOnceIn(AnswerStore answers,
                              const Call& call,
                              const std::function<Result<HttpResponse>()>& change);
// Keeps the answer in the transaction that is open, where the call is to be done once; SetKept
// follows. Fails as AnswerStore::Put.
Result<Done> KeepAnswer(AnswerStore answers, const Call& call, const HttpResponse& response);
// What was kept is durable, or its transaction failed.
void SetKept(const Call& call, bool durable);
// A later answer in the place of the one that DoOnce kept. What cannot be written is logged: the
// earlier one stands.
void UpdateAnswer(const Call& call, TransferService& service, const HttpResponse& response);

// The answers of a gateway for its Service, which looks there before it asks a handler. Thread-safe
// as TransferService is, which must outlive it.
class KeptAnswers {
 public:
  explicit KeptAnswers(TransferService& service) : service_(service) {}

  // Nothing where the request is new. Fails as AnswerStore::Find.
  Result<std::optional<HttpResponse>> Find(const OnceRequest& once);
  // Keeps an answer that no handler kept; the one that stands where another node was faster. Fails
  // as AnswerStore::Once.
  Result<HttpResponse> Keep(OnceRequest& once, const HttpResponse& response);

 private:
  TransferService& service_;
};

}  // namespace baybridge
