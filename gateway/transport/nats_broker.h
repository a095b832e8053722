#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/chunk_broker.h"

namespace baybridge {

struct NatsOptions {
  std::string addresses;    // nats://host:port or tls://host:port, separated by commas
  std::string user;         // with `password`; empty: none
  std::string password;     // of a file, never of an address
  std::string credentials;  // file with a user's JWT and seed; empty: none
  std::string authorities;  // file of certificates (PEM) that servers are checked by; empty: none
  std::string certificate;  // file (PEM) that this client shows, with
  std::string key;          // its key; empty: none
  std::string server_name;  // that the servers' certificates must bear; empty: the address's own
  std::uint64_t replicas = 1;                  // servers that keep each reference: 1, 3 or 5
  std::uint64_t max_pending = 4'096;           // references that are out and not acknowledged
  std::chrono::milliseconds hold{30'000};      // after which one that is out is handed out again
  std::chrono::milliseconds answer{2'000};     // that a server may take
  std::chrono::milliseconds patience{60'000};  // that a broker may take to come up
  std::function<bool()> give_up;  // asked while it waits; true: no longer. Empty: never
};

// Fails with kUsage for addresses that cannot be read or hold a password, and kShareUnsafe for one
// of another machine without TLS.
Result<Done> CheckNatsAddresses(const NatsOptions& options);

// A broker on NATS JetStream (libnats): one stream of references and one durable pull consumer for
// all workers; explicit acknowledgement; a reference is known by its message id. Stream and
// consumer are made where they are missing, so that a broker whose store was wiped goes on. Publish
// and Reset by one thread at a time; each queue by one.
class NatsBroker final : public ChunkBroker {
 public:
  // Connects; later the connection is made again by itself, to any of the servers. Fails with
  // kShareBroker where none answers within the patience, and like CheckNatsAddresses.
  static Result<std::unique_ptr<NatsBroker>> Open(const NatsOptions& options);
  NatsBroker(const NatsBroker&) = delete;
  NatsBroker& operator=(const NatsBroker&) = delete;
  ~NatsBroker() override;

  Result<Done> Publish(std::span<const ChunkReference> references) override;
  void Reset() override;
  Result<std::unique_ptr<ChunkQueue>> Listen() override;
  std::chrono::milliseconds Silence() const override;
  Outages Away() const override;

 private:
  class Queue;
  struct State;
  explicit NatsBroker(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace baybridge
