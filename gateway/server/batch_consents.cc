#include "server/batch_consents.h"

#include <ctime>
#include <set>
#include <utility>

#include "server/batch_jobs.h"
#include "server/json_body.h"
#include "server/log_line.h"

namespace baybridge {

Result<Done> BatchConsents::Put(std::string_view batch,
                                std::string_view institution,
                                std::string_view node,
                                const std::vector<Consent>& consents,
                                const Told& told) {
  if (!known() && consents.empty()) return Done{};
  if (!known()) return Failure{FailureKind::kUsage, "consents-not-kept", {}, {}};
  const auto put = [&](TransferStore& transfers) -> Result<Done> {
    auto done = transfers.PutBatchConsents(batch, institution, consents);
    if (done) done = transfers.batches().Put(batch, institution, node, std::time(nullptr));
    return done && told ? told(transfers) : done;
  };
  return service_->With([&](TransferStore& transfers) {
    return transfers.answers().AsOne([&] { return put(transfers); });
  });
}

Result<std::optional<std::string>> BatchConsents::NodeOf(std::string_view batch,
                                                         std::string_view institution) {
  if (!known()) return std::optional<std::string>();
  return service_->With(
      [&](TransferStore& transfers) { return transfers.batches().NodeOf(batch, institution); });
}

Result<Done> BatchConsents::SetHeld(std::string_view node,
                                    const std::map<std::string, std::string>& batches,
                                    std::int64_t keep_hours) {
  if (!known()) return Done{};
  constexpr std::int64_t kHour = std::int64_t{60} * 60;
  constexpr std::int64_t kYear = 366 * 24 * kHour;
  const std::int64_t now = std::time(nullptr);
  return service_->With([&](TransferStore& transfers) -> Result<Done> {
    HeldBatches held = transfers.batches();
    auto known = held.ListOf(node);
    if (!known) return std::move(known).error();
    Result<Done> done = held.DropOld(now - kYear - keep_hours * kHour);
    for (const std::string& batch : *known) {
      if (done && !batches.contains(batch)) done = held.Drop(batch);
    }
    for (const auto& [batch, institution] : batches) {
      if (done) done = held.Put(batch, institution, node, now);
    }
    return done;
  });
}

void BatchConsents::Release(const std::vector<std::string>& batches) {
  if (!known()) return;
  auto done = service_->With([&](TransferStore& transfers) {
    Result<Done> dropped = Done{};
    for (const std::string& batch : batches) {
      if (dropped) dropped = transfers.batches().Drop(batch);
    }
    return dropped;
  });
  if (!done) LogLine("error", "batch-not-noted").Text("reason", done.error().what).Write();
}

Result<Done> BatchConsents::MayDisclose(const BatchView& batch) {
  if (batch.consents == 0) return Done{};
  if (!known()) return Failure{FailureKind::kUsage, "consents-not-kept", {}, {}};
  return service_->With([&](TransferStore& transfers) {
    return transfers.MayDiscloseBatch(batch.id, batch.consents);
  });
}

Result<Done> BatchConsents::Disclose(const BatchView& batch, const TransferAct& act) {
  if (batch.consents == 0) return Done{};
  if (!known()) return Failure{FailureKind::kUsage, "consents-not-kept", {}, {}};
  return service_->With([&](TransferStore& transfers) {
    return transfers.DiscloseBatch(batch.id, batch.consents, act);
  });
}

void BatchConsents::NoteWithheld(std::string_view batch) {
  if (!known()) return;
  auto noted = service_->With([&](TransferStore& transfers) {
    return transfers.Note(AuditAction::kWithdrawn, service_->OwnAct("batch-" + std::string(batch)));
  });
  if (!noted)
    LogLine("error", "batch-not-noted")
        .Text("batch", batch)
        .Text("reason", noted.error().what)
        .Write();
}

Result<std::vector<BatchConsents::Consent>> ReadBatchConsents(const std::string& text,
                                                              std::string_view institution) {
  constexpr std::size_t kMostText = std::size_t{16} * 1024 * 1024;  // 16 MiB
  constexpr std::size_t kMostValue = 256;                           // bytes
  const Failure bad{FailureKind::kUsage, "consents", {}, {}};
  const auto json = ReadJsonBody(text, kMostText, "consents");
  if (!json) return json.error();
  const JsonValue* list = json->Member(json->values[0], "consents");
  if (list == nullptr || list->type != JsonValue::Type::kArray || list->children.empty() ||
      json->values[0].children.size() != 1)
    return bad;
  std::vector<BatchConsents::Consent> consents;
  std::set<std::pair<std::string, std::string>> seen;
  for (const std::uint32_t child : list->children) {
    const JsonValue& each = json->values[child];
    if (each.type != JsonValue::Type::kObject || each.children.size() != 2) return bad;
    for (const std::string_view name : {"consent", "person"}) {
      const JsonValue* value = json->Member(each, name);
      if (value == nullptr || value->type != JsonValue::Type::kString || value->text.empty() ||
          value->text.size() > kMostValue)
        return bad;
    }
    const std::string& consent = json->Member(each, "consent")->text;
    const std::string& person = json->Member(each, "person")->text;
    if (!seen.emplace(consent, person).second) return bad;
    consents.push_back({.consent = consent, .person = std::string(institution) + "|" + person});
  }
  return consents;
}

}  // namespace baybridge
