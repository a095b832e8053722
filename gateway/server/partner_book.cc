#include "server/partner_book.h"

#include <algorithm>
#include <utility>

#include "core/file.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostPem = std::size_t{64} * 1024;  // 64 KiB

}  // namespace

Result<Done> PartnerBook::Replace(const std::vector<PartnerConfig>& partners) {
  std::vector<std::unique_ptr<const Partner>> read;
  for (const PartnerConfig& partner : partners) {
    auto pem = ReadFile(partner.receipt_key, kMostPem);
    if (!pem) return std::move(pem).error();
    auto key = VerifyingKey::Read(*pem, partner.receipt_key.string());
    if (!key) return std::move(key).error();
    read.push_back(
        std::make_unique<const Partner>(Partner{.config = partner, .key = *std::move(key)}));
  }
  const std::lock_guard lock(mutex_);
  now_.clear();
  for (auto& partner : read) {
    now_.push_back(partner.get());
    kept_.push_back(std::move(partner));
  }
  return Done{};
}

std::vector<const Partner*> PartnerBook::All() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

const Partner* PartnerBook::Find(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(
      now_, [&](const Partner* partner) { return partner->config.name == name; });
  return found == now_.end() ? nullptr : *found;
}

const Partner* PartnerBook::Of(std::string_view institution) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(now_, [&](const Partner* partner) {
    return std::ranges::any_of(partner->config.institutions,
                               [&](const auto& home) { return home.id == institution; });
  });
  return found == now_.end() ? nullptr : *found;
}

}  // namespace baybridge
