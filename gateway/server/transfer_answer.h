#pragma once

#include "core/http.h"
#include "server/call.h"
#include "server/transfer_service.h"

namespace baybridge {

// A transfer as JSON, with its version as ETag. `translated` adds what a clinician has to know
// before it may go: null where nothing was judged now.
HttpResponse TransferResponse(const TransferRow& row,
                              unsigned status = 200,
                              const Translated* translated = nullptr);

// POST /v1/transfers.
HttpResponse CreateTransfer(const Call& call, TransferService& service);

}  // namespace baybridge
