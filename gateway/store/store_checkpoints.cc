// The part of the store that keeps signed states of the audit log, and of others as their witness.
#include "evidence/checkpoint.h"
#include "evidence/witness.h"
#include "store/store.h"

namespace baybridge {
namespace {

// Whether the note is that of the log that signs now.
Result<Done> CheckOrigin(const SignedCheckpoint& last,
                         const std::string& origin,
                         const SigningKey& key) {
  auto own = VerifyingKey::ReadDer(key.PublicDer(), origin);
  if (!own) return std::move(own).error();
  if (last.checkpoint.origin == origin && VerifyOrigin(last, last.signatures.front(), *own))
    return Done{};
  return Failure{FailureKind::kUsage,
                 "the audit log is signed under another name or by another key", origin,
                 "sign with the name and key of the gateway: " + last.checkpoint.origin};
}

}  // namespace

Result<std::string> Store::LastNote() {
  return FindNote([](std::string_view) { return true; });
}

Result<std::string> Store::FindNote(const std::function<bool(std::string_view)>& found) {
  auto query = database_.Prepare("SELECT note FROM checkpoint ORDER BY size DESC");
  if (!query) return std::move(query).error();
  for (;;) {
    auto row = query->Step();
    if (!row) return std::move(row).error();
    if (!*row) return std::string();
    std::string note(query->Text(0));
    if (!found(note)) continue;
    query->Reset();
    return note;
  }
}

Result<std::string> Store::Sign(const std::string& origin,
                                const SigningKey& key,
                                std::string_view time) {
  if (open_)
    return Failure{FailureKind::kUsage, "what is not durable yet cannot be signed", {}, {}};
  std::string note;
  // Of several nodes one signs a state, and the others find its note.
  auto done = InOne([&]() -> Result<Done> {
    auto signed_note = SignState(origin, key, time);
    if (!signed_note) return std::move(signed_note).error();
    note = *std::move(signed_note);
    return Done{};
  });
  if (!done) return std::move(done).error();
  return note;
}

// Within a transaction that has added nothing to the log.
Result<std::string> Store::SignState(const std::string& origin,
                                     const SigningKey& key,
                                     std::string_view time) {
  auto last = LastNote();
  if (!last) return last;
  const std::uint64_t size = tree_.size();
  if (!last->empty()) {
    auto read = ReadCheckpoint(*last, "checkpoint");
    if (!read) return std::move(read).error();
    auto same = CheckOrigin(*read, origin, key);
    if (!same) return std::move(same).error();
    if (read->checkpoint.state.size == size) return last;
  }
  auto note = SignCheckpoint({.origin = origin,
                              .state = {.size = size, .root = tree_.Root(size)},
                              .time = std::string(time)},
                             key);
  if (!note) return note;
  auto insert = database_.Prepare("INSERT INTO checkpoint(size, note) VALUES (?1, ?2)");
  if (!insert) return std::move(insert).error();
  auto inserted =
      insert->Bind(1, static_cast<std::int64_t>(size)).Bind(2, std::string_view(*note)).Run();
  if (!inserted) return std::move(inserted).error();
  return note;
}

Result<Done> Store::SetWitness(std::uint64_t size, std::string_view line) {
  return InOne([&]() -> Result<Done> {
    auto query = database_.Prepare("SELECT note FROM checkpoint WHERE size = ?1");
    if (!query) return std::move(query).error();
    auto row = query->Bind(1, static_cast<std::int64_t>(size)).Step();
    if (!row) return std::move(row).error();
    if (!*row)
      return Failure{
          FailureKind::kNotFound, "expected a checkpoint of that size", std::to_string(size), {}};
    const std::string note = WithWitness(query->Text(0), line);
    query->Reset();
    auto update = database_.Prepare("UPDATE checkpoint SET note = ?2 WHERE size = ?1");
    if (!update) return std::move(update).error();
    return update->Bind(1, static_cast<std::int64_t>(size)).Bind(2, std::string_view(note)).Run();
  });
}

Result<Store::Witnessed> Store::FindWitnessed(std::string_view origin) {
  auto query = database_.Prepare("SELECT note, contradiction FROM witnessed WHERE origin = ?1");
  if (!query) return std::move(query).error();
  auto row = query->Bind(1, origin).Step();
  if (!row) return std::move(row).error();
  Witnessed found;
  if (!*row) return found;
  found.note = query->Text(0);
  found.contradiction = query->Text(1);
  return found;
}

Result<Done> Store::PutWitnessed(std::string_view origin, std::string_view note) {
  auto insert = database_.Prepare(
      "INSERT INTO witnessed(origin, note) VALUES (?1, ?2) ON CONFLICT(origin) DO UPDATE SET note "
      "= excluded.note");
  if (!insert) return std::move(insert).error();
  return insert->Bind(1, origin).Bind(2, note).Run();
}

Result<Done> Store::PutContradiction(std::string_view origin, std::string_view note) {
  auto update = database_.Prepare(
      "UPDATE witnessed SET contradiction = ?2 WHERE origin = ?1 AND contradiction = ''");
  if (!update) return std::move(update).error();
  return update->Bind(1, origin).Bind(2, note).Run();
}

}  // namespace baybridge
