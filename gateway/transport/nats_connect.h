#pragma once

#include "core/result.h"
#include "transport/nats_broker.h"
#include "transport/nats_handles.h"

namespace baybridge {

// A connection as the options say, one try. Fails with kShareBroker and like CheckNatsAddresses.
Result<NatsConnection> ConnectToNats(const NatsOptions& options);

}  // namespace baybridge
