#pragma once

#include "core/http.h"
#include "server/call.h"
#include "server/inbox_delivery.h"
#include "server/transfer_service.h"

namespace baybridge {

// A question or an answer that another gateway brought.
HttpResponse TakeRemark(const Call& call, TransferService& service, Delivery& delivery);

}  // namespace baybridge
