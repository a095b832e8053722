// The part of the transfer store that knows under which consents batches disclose.
#include "store/transfer_rows.h"
#include "store/transfer_store.h"

namespace baybridge {

Result<Done> TransferStore::PutBatchConsents(std::string_view batch,
                                             std::string_view institution,
                                             const std::vector<BatchConsent>& consents) {
  return store_.InOne([&]() -> Result<Done> {
    for (const BatchConsent& each : consents) {
      auto person = store_.AddPerson(each.person);
      if (!person) return std::move(person).error();
      const std::string code = CodeOfConsent(institution, each.consent);
      auto holds = CheckConsent(*person, institution, code);
      if (!holds) return holds;
      auto insert = store_.database_.Prepare(
          "INSERT INTO batch_consent(batch, person, institution, code) VALUES (?1, ?2, ?3, ?4)");
      if (!insert) return std::move(insert).error();
      auto inserted =
          insert->Bind(1, batch).Bind(2, *person).Bind(3, institution).BindBlob(4, code).Run();
      if (!inserted) return inserted;
    }
    return Done{};
  });
}

Result<Done> TransferStore::MayDiscloseBatch(std::string_view batch, std::uint64_t count) {
  // One row a consent: whether it was revoked, whether its person died or was erased.
  auto query = store_.database_.Prepare(
      "SELECT r.sequence IS NOT NULL, d.sequence IS NOT NULL OR p.key IS NULL FROM batch_consent b "
      "JOIN person p ON p.id = b.person LEFT JOIN deceased d ON d.person = b.person LEFT JOIN "
      "revoked_consent r ON r.institution = b.institution AND r.code = b.code WHERE b.batch = ?1");
  if (!query) return std::move(query).error();
  query->Bind(1, batch);
  std::uint64_t found = 0;
  for (;; ++found) {
    auto row = query->Step();
    if (!row) return std::move(row).error();
    if (!*row) break;
    if (query->Integer(0) != 0) return NotDone("consent-revoked");
    if (query->Integer(1) != 0) return NotDone("person-deceased");
  }
  return found == count ? Result<Done>(Done{}) : Result<Done>(NotDone("consents-unknown"));
}

Result<Done> TransferStore::DiscloseBatch(std::string_view batch,
                                          std::uint64_t count,
                                          const TransferAct& act) {
  return store_.InOne([&]() -> Result<Done> {
    auto may = MayDiscloseBatch(batch, count);
    if (!may) return may;
    TransferAct named = act;
    named.result = "batch-" + std::string(batch);
    auto noted = Note(AuditAction::kDisclosed, named);
    return noted ? Result<Done>(Done{}) : std::move(noted).error();
  });
}

}  // namespace baybridge
