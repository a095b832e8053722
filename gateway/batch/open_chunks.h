#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/shared_ledger.h"

namespace baybridge {

// What a coordinator knows of the chunks that are not done: since when each has looked as it does.
// Time is this process's monotonic clock and nothing else; a new process begins to watch anew.
class OpenChunks {
 public:
  using Time = std::chrono::steady_clock::time_point;

  OpenChunks(std::string job, std::chrono::milliseconds lease)
      : job_(std::move(job)),
        lease_(lease) {}

  // Replaces what was known by what the ledger says now.
  void See(const std::vector<OpenChunk>& open, Time now);
  // A chunk that was planned just now.
  void Add(std::uint64_t chunk, Time now);

  struct Late {
    ChunkReference held;
    std::uint64_t beat = 0;
  };
  // Claims without a beat for the time of a lease.
  std::vector<Late> Expired(Time now) const;
  // References that nobody holds, and that were not published for the time of a lease.
  std::vector<ChunkReference> Unpublished(Time now) const;
  void Published(const std::vector<ChunkReference>& references, Time now);
  // The chunk that was claimed most often.
  std::optional<OpenChunk> MostTried() const;
  // Something was published three leases ago and nobody came for it.
  bool IsIgnored(Time now) const;

 private:
  struct Seen {
    OpenChunk chunk;
    Time since;                     // it has looked like this
    std::optional<Time> published;  // this token
    std::optional<Time> first;      // likewise, for the first time
  };
  std::string job_;
  std::chrono::milliseconds lease_;
  std::map<std::uint64_t, Seen> seen_;
};

}  // namespace baybridge
