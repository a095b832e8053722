#include "server/access.h"

#include <utility>

#include "core/file.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostKeys = std::size_t{1024} * 1024;  // 1 MiB

Failure Refused(std::string_view word) {
  return {.kind = FailureKind::kUsage, .what = std::string(word), .place = {}, .advice = {}};
}

}  // namespace

Result<Access> Access::Load(const ServerConfig& config) {
  Access access;
  for (const KnownClient& client : config.clients) access.clients_.emplace(client.name, client);
  if (config.tokens.keys.empty()) return access;
  auto bytes = ReadFile(config.tokens.keys, kMostKeys);
  if (!bytes) return std::move(bytes).error();
  auto keys = TokenKeys::Read(*bytes, config.tokens.keys.string());
  if (!keys) return std::move(keys).error();
  access.keys_ = *std::move(keys);
  access.policy_.issuer = config.tokens.issuer;
  access.policy_.audience = config.tokens.audience;
  access.policy_.leeway_seconds = config.tokens.leeway_seconds;
  return access;
}

Result<Actor> Access::ActorOf(const HttpRequest& request, std::int64_t now) const {
  constexpr std::string_view kBearer = "Bearer ";
  const std::string_view authorization = request.Header("authorization");
  if (!authorization.empty()) {
    if (!authorization.starts_with(kBearer) || !keys_) return Refused("authorization");
    return ActorOfToken(authorization.substr(kBearer.size()), now);
  }
  Actor actor;
  if (request.certificate == nullptr) return actor;
  const KnownClient* known = nullptr;
  for (const std::string& name : request.certificate->names) {
    const auto found = clients_.find(name);
    if (found == clients_.end()) continue;
    if (known != nullptr && known != &found->second) return Refused("certificate-of-two");
    known = &found->second;
  }
  if (known == nullptr) return actor;
  actor.role = known->role;
  actor.institution = known->institution;
  actor.name = known->name;
  return actor;
}

Result<Actor> Access::ActorOfToken(std::string_view token, std::int64_t now) const {
  if (auto known = accepted_->Find(token, now)) return *std::move(known);
  auto accepted = JudgeToken(token, *keys_, policy_, now);
  if (!accepted) return std::move(accepted).error();
  accepted_->Keep(token, *accepted, now);
  return std::move(accepted->actor);
}

}  // namespace baybridge
