#pragma once

#include <memory>

#include <nats/nats.h>

namespace baybridge {

template <auto Free>
struct FreeNats {
  template <typename T>
  void operator()(T* handle) const noexcept {
    Free(handle);
  }
};
template <typename T, auto Free>
using NatsHandle = std::unique_ptr<T, FreeNats<Free>>;

using NatsConnection = NatsHandle<natsConnection, natsConnection_Destroy>;
using NatsStream = NatsHandle<jsCtx, jsCtx_Destroy>;
using NatsSettings = NatsHandle<natsOptions, natsOptions_Destroy>;
using NatsSubscription = NatsHandle<natsSubscription, natsSubscription_Destroy>;
using NatsMessage = NatsHandle<natsMsg, natsMsg_Destroy>;

}  // namespace baybridge
