#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>

#include "core/outages.h"
#include "core/result.h"
#include "core/shared_ledger.h"

namespace baybridge {

// References as they come from a broker. One thread at a time.
class ChunkQueue {
 public:
  ChunkQueue() = default;
  ChunkQueue(const ChunkQueue&) = delete;
  ChunkQueue& operator=(const ChunkQueue&) = delete;
  virtual ~ChunkQueue() = default;

  // The next reference, or nothing within `wait`, also while the broker is away. What was not
  // acknowledged before is let go of: it comes again, to anybody.
  virtual Result<std::optional<ChunkReference>> Next(std::chrono::milliseconds wait) = 0;
  // The last reference needs no more work. It may come again all the same.
  virtual void Acknowledge() = 0;
};

// Hands out references to workers. It may lose, double, delay and reorder them.
class ChunkBroker {
 public:
  ChunkBroker() = default;
  ChunkBroker(const ChunkBroker&) = delete;
  ChunkBroker& operator=(const ChunkBroker&) = delete;
  virtual ~ChunkBroker() = default;

  // Fails with kShareBroker unless the broker has taken every one within its time.
  virtual Result<Done> Publish(std::span<const ChunkReference> references) = 0;
  // What its own memory says is in the way: everything that waits is thrown away, and the next
  // Publish begins anew. For a broker whose store is broken.
  virtual void Reset() = 0;
  virtual Result<std::unique_ptr<ChunkQueue>> Listen() = 0;
  // How long nothing was heard of it; zero while it answers.
  virtual std::chrono::milliseconds Silence() const = 0;
  // When it could not be reached so far, the present silence included.
  virtual Outages Away() const = 0;
};

}  // namespace baybridge
