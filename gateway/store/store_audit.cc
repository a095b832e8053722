// The part of the store that keeps the audit log.
#include "evidence/audit_export.h"
#include "evidence/checkpoint.h"
#include "store/store.h"

namespace baybridge {

// Behind those that are known.
Result<Done> Store::ReadEntries() {
  auto query =
      database_.Prepare("SELECT sequence, entry FROM audit WHERE sequence > ?1 ORDER BY sequence");
  if (!query) return std::move(query).error();
  query->Bind(1, static_cast<std::int64_t>(tree_.size()));
  for (;;) {
    auto row = query->Step();
    if (!row) return std::move(row).error();
    if (!*row) return Done{};
    if (query->Integer(0) != static_cast<std::int64_t>(tree_.size()) + 1)
      return Failure{FailureKind::kMalformed,
                     "an entry of the audit log is missing",
                     "audit " + std::to_string(tree_.size() + 1),
                     {}};
    tree_.Add(query->Text(1));
  }
}

Result<Done> Store::ReadTree() {
  auto entries = ReadEntries();
  if (!entries) return entries;
  // The last checkpoint tells whether the entries are those that were signed.
  auto last = database_.Prepare("SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1");
  if (!last) return std::move(last).error();
  auto row = last->Step();
  if (!row) return std::move(row).error();
  if (!*row) return Done{};
  const auto note = ReadCheckpoint(last->Text(1), "checkpoint");
  const auto size = static_cast<std::uint64_t>(last->Integer(0));
  if (note && size <= tree_.size() && note->checkpoint.state.size == size &&
      note->checkpoint.state.root == tree_.Root(size))
    return Done{};
  return Failure{FailureKind::kMalformed, "the audit log is not the one that was signed",
                 "checkpoint " + std::to_string(size),
                 "bring the file back from a copy; export the log and verify it"};
}

Result<std::uint64_t> Store::Append(AuditEntry entry) {
  entry.sequence = tree_.size() + 1;
  const std::string text = WriteAuditEntry(entry);
  auto done = InOne([&]() -> Result<Done> {
    auto insert = database_.Prepare("INSERT INTO audit(sequence, entry) VALUES (?1, ?2)");
    if (!insert) return std::move(insert).error();
    auto inserted = insert->Bind(1, static_cast<std::int64_t>(entry.sequence))
                        .Bind(2, std::string_view(text))
                        .Run();
    if (inserted) tree_.Add(text);
    return inserted;
  });
  if (!done) return std::move(done).error();
  return entry.sequence;
}

Result<Done> Store::ExportAudit(const std::filesystem::path& folder) {
  auto notes = database_.Prepare("SELECT size, note FROM checkpoint ORDER BY size");
  if (!notes) return std::move(notes).error();
  auto writing = AuditExport::Create(folder);
  if (!writing) return std::move(writing).error();
  std::int64_t last = -1;
  for (;;) {
    auto row = notes->Step();
    if (!row) return std::move(row).error();
    if (!*row) break;
    last = notes->Integer(0);
    auto added = writing->AddCheckpoint(notes->Text(1));
    if (!added) return added;
  }
  if (last < 0)
    return Failure{FailureKind::kNotFound, "the audit log has no checkpoint yet", {}, {}};
  auto entries =
      database_.Prepare("SELECT entry FROM audit WHERE sequence <= ?1 ORDER BY sequence");
  if (!entries) return std::move(entries).error();
  entries->Bind(1, last);
  for (;;) {
    auto row = entries->Step();
    if (!row) return std::move(row).error();
    if (!*row) return writing->Finish();
    auto added = writing->AddEntry(entries->Text(0));
    if (!added) return added;
  }
}

}  // namespace baybridge
