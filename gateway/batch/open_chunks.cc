#include "batch/open_chunks.h"

#include <algorithm>
#include <utility>

namespace baybridge {

void OpenChunks::See(const std::vector<OpenChunk>& open, Time now) {
  std::map<std::uint64_t, Seen> seen;
  for (const OpenChunk& chunk : open) {
    Seen entry{.chunk = chunk, .since = now, .published = {}, .first = {}};
    const auto before = seen_.find(chunk.chunk);
    const bool known = before != seen_.end();
    if (known && before->second.chunk.token == chunk.token) {
      entry.published = before->second.published;
      entry.first = before->second.first;
      if (before->second.chunk.beat == chunk.beat && before->second.chunk.held == chunk.held)
        entry.since = before->second.since;
    }
    seen.emplace(chunk.chunk, entry);
  }
  seen_ = std::move(seen);
}

void OpenChunks::Add(std::uint64_t chunk, Time now) {
  seen_.emplace(chunk, Seen{.chunk = {.chunk = chunk}, .since = now, .published = {}, .first = {}});
}

std::vector<OpenChunks::Late> OpenChunks::Expired(Time now) const {
  std::vector<Late> late;
  for (const auto& [id, seen] : seen_) {
    if (!seen.chunk.held || now - seen.since < lease_) continue;
    late.push_back(
        {.held = {.job = job_, .chunk = id, .token = seen.chunk.token}, .beat = seen.chunk.beat});
  }
  return late;
}

std::vector<ChunkReference> OpenChunks::Unpublished(Time now) const {
  std::vector<ChunkReference> references;
  for (const auto& [id, seen] : seen_) {
    if (seen.chunk.held || (seen.published && now - *seen.published < lease_)) continue;
    references.push_back({.job = job_, .chunk = id, .token = seen.chunk.token});
  }
  return references;
}

void OpenChunks::Published(const std::vector<ChunkReference>& references, Time now) {
  for (const ChunkReference& reference : references) {
    const auto found = seen_.find(reference.chunk);
    if (found == seen_.end() || found->second.chunk.token != reference.token) continue;
    found->second.published = now;
    if (!found->second.first) found->second.first = now;
  }
}

std::optional<OpenChunk> OpenChunks::MostTried() const {
  const auto most =
      std::ranges::max_element(seen_, {}, [](const auto& each) { return each.second.chunk.tries; });
  if (most == seen_.end()) return std::nullopt;
  return most->second.chunk;
}

bool OpenChunks::IsIgnored(Time now) const {
  constexpr int kLeases = 3;
  return std::ranges::any_of(seen_, [&](const auto& each) {
    const Seen& seen = each.second;
    return !seen.chunk.held && seen.first && now - *seen.first >= kLeases * lease_;
  });
}

}  // namespace baybridge
