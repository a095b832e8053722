#pragma once

// What the handlers of messages between gateways share.

#include <string>

#include "core/http.h"
#include "server/call.h"
#include "server/transfer_service.h"

namespace baybridge {

// One message, read and believed.
struct Delivery {
  const Partner& partner;
  GatewayMessage message = {};
  std::string text = {};
  std::string origin = {};
  std::string content = {};
  InboxMark mark = {};  // with the receipt that is to be given
};

// The answer to a message that was taken: the token of delivery.
HttpResponse ReceiptResponse(const std::string& token);

// The mark of a transfer that was recalled before it came: it must not come any more.
InboxMark GoneMark(const Delivery& delivery);

// What happened to a transfer on the other side.
HttpResponse TakeEvent(const Call& call, TransferService& service, Delivery& delivery);

}  // namespace baybridge
