#pragma once

// What the handlers of one transfer share: whose it is, and what it holds.

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/http.h"
#include "pipeline/reading.h"
#include "server/route.h"
#include "server/transfer_service.h"

namespace baybridge {

// The transfer that the path of a call names, or the answer where it is not there. What belongs to
// another institution is not there for it; a regulator sees all.
std::variant<TransferRow, HttpResponse> RowFor(const Call& call, TransferService& service);

// A payload as it stands, with an ETag. Whoever is no party to the transfer leaves an entry in the
// log.
HttpResponse GivePayload(const Call& call,
                         TransferService& service,
                         const TransferRow& row,
                         std::string_view payload,
                         std::string type);

// The record as it was delivered, in the recipient's format, read and seen by the hub; on both
// sides it is the same document. Fails with kNotFound where there is none yet.
Result<std::unique_ptr<Judged>> ReadDelivered(const ServiceData& data,
                                              TransferService& service,
                                              const TransferRow& row);

// A route whose calls the service of transfers handles; a POST keeps its answers (Route::keeps).
// The service must outlive it.
using TransferHandler = HttpResponse (*)(const Call&, TransferService&);
Route TransferRoute(TransferService& service,
                    std::string method,
                    std::string path,
                    std::string operation,
                    Roles roles,
                    std::vector<std::string> parameters,
                    TransferHandler handle);

// Everything below /v1/transfers/{id} that does something to a transfer.
std::vector<Route> ActRoutes(TransferService& service);
// The medicines of a transfer and what became of them.
std::vector<Route> ReconciliationRoutes(TransferService& service);
// What a new version says otherwise.
std::vector<Route> VersionRoutes(TransferService& service);
// Questions and answers.
std::vector<Route> TalkRoutes(TransferService& service);
// Consents that end, and persons that die.
std::vector<Route> ConsentRoutes(TransferService& service);

}  // namespace baybridge
