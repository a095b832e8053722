#include "server/accepted_tokens.h"

#include <cstring>

namespace baybridge {

std::size_t AcceptedTokens::FirstBytes::operator()(const Sha256Digest& digest) const {
  std::size_t first = 0;
  static_assert(sizeof digest >= sizeof first);
  std::memcpy(&first, digest.data(), sizeof first);
  return first;
}

std::optional<Actor> AcceptedTokens::Find(std::string_view token, std::int64_t now) const {
  const Sha256Digest digest = Sha256(token);
  const std::scoped_lock lock(mutex_);
  const auto known = tokens_.find(digest);
  if (known == tokens_.end()) return std::nullopt;
  const AcceptedToken& accepted = known->second;
  if (now < accepted.from || now >= accepted.until) return std::nullopt;
  return accepted.actor;
}

void AcceptedTokens::Keep(std::string_view token, const AcceptedToken& accepted, std::int64_t now) {
  const Sha256Digest digest = Sha256(token);
  const std::scoped_lock lock(mutex_);
  if (tokens_.size() >= most_)
    std::erase_if(tokens_, [&](const auto& token_kept) { return now >= token_kept.second.until; });
  if (tokens_.size() >= most_) tokens_.clear();
  tokens_.insert_or_assign(digest, accepted);
}

}  // namespace baybridge
