#pragma once

#include <optional>
#include <string>

#include "core/http.h"
#include "server/call.h"
#include "server/transfer_service.h"

namespace baybridge {

// What is wrong with the list of medicines in the body of a call: no list (400), or one that is not
// that of the delivered record (422, with a report that names each medicine). Nothing where it is
// whole.
std::optional<HttpResponse> CheckReconcile(const Call& call,
                                           TransferService& service,
                                           const TransferRow& row);

// How a list that came from the recipient's gateway stands to the record that was sent, as a word:
// "told", or "list-differs" where a medicine is missing or unknown. Fails with kUsage
// ("reconciliation") where it is no list.
Result<std::string> JudgeReturnedList(const ServiceData& data,
                                      TransferService& service,
                                      const TransferRow& row,
                                      const std::string& list);

}  // namespace baybridge
