#pragma once

#include <nats/nats.h>

#include "core/c_handle.h"

namespace baybridge {

using NatsConnection = CHandle<natsConnection, natsConnection_Destroy>;
using NatsStream = CHandle<jsCtx, jsCtx_Destroy>;
using NatsSettings = CHandle<natsOptions, natsOptions_Destroy>;
using NatsSubscription = CHandle<natsSubscription, natsSubscription_Destroy>;
using NatsMessage = CHandle<natsMsg, natsMsg_Destroy>;

}  // namespace baybridge
