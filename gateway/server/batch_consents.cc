#include "server/batch_consents.h"

#include <set>
#include <utility>

#include "server/batch_jobs.h"
#include "server/json_body.h"
#include "server/log_line.h"

namespace baybridge {

Result<Done> BatchConsents::Put(std::string_view batch,
                                std::string_view institution,
                                const std::vector<Consent>& consents) {
  if (consents.empty()) return Done{};
  if (!known()) return Failure{FailureKind::kUsage, "consents-not-kept", {}, {}};
  return service_->With([&](TransferStore& transfers) {
    return transfers.PutBatchConsents(batch, institution, consents);
  });
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
