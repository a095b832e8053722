#include "store/answer_store.h"

#include <utility>

#include "crypto/secret_key.h"

namespace baybridge {
namespace {

constexpr std::string_view kPlace = "baybridge/answer/1|body|";
constexpr std::size_t kSaltBytes = 32;

// Of each row another: none of them ever seals as many texts as one key may.
SecretKey KeyOf(const SecretKey& store_key, std::string_view salt) {
  return DeriveKey(store_key, salt, "baybridge answer");
}

}  // namespace

std::string AnswerStore::CodeOf(const AnswerName& name) const {
  return store_.CodeOf("answer|" + name.name);
}

std::string AnswerStore::DigestOf(const AnswerName& name) const {
  return store_.CodeOf("answered|" + name.digest);
}

// The salt of the row's key, and the sealed answer.
std::string AnswerStore::SealAnswer(std::string_view code, std::string_view answer) const {
  std::string body = RandomBytes(kSaltBytes);
  const SecretKey key = KeyOf(*store_.index_key_, body);
  return body + Seal(key, std::string(kPlace) + std::string(code), answer);
}

Result<std::optional<std::string>> AnswerStore::Find(const AnswerName& name, std::int64_t now) {
  const std::string code = CodeOf(name);
  auto query =
      store_.database_.Prepare("SELECT digest, body FROM answer WHERE code = ?1 AND until > ?2");
  if (!query) return std::move(query).error();
  auto row = query->BindBlob(1, code).Bind(2, now).Step();
  if (!row) return std::move(row).error();
  if (!*row) return std::optional<std::string>();
  if (query->Blob(0) != DigestOf(name))
    return Failure{FailureKind::kUsage, "idempotency-key-used", {}, {}};
  const std::string_view body = query->Blob(1);
  if (body.size() < kSaltBytes)
    return Failure{FailureKind::kMalformed, "expected a sealed answer", "answer", {}};
  auto answer = OpenSealed(KeyOf(*store_.index_key_, body.substr(0, kSaltBytes)),
                           std::string(kPlace) + code, body.substr(kSaltBytes));
  if (!answer) return std::move(answer).error();
  return std::optional<std::string>(*std::move(answer));
}

Result<Done> AnswerStore::Put(const AnswerName& name,
                              std::int64_t now,
                              std::int64_t until,
                              const Made& made) {
  const std::string code = CodeOf(name);
  const std::string body = SealAnswer(code, made.answer);
  auto insert = store_.database_.Prepare(
      "INSERT INTO answer(code, digest, person, until, size, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
      "ON CONFLICT(code) DO UPDATE SET digest = excluded.digest, person = excluded.person, until = "
      "excluded.until, size = excluded.size, body = excluded.body WHERE answer.until <= ?7");
  if (!insert) return std::move(insert).error();
  auto inserted = insert->BindBlob(1, code)
                      .BindBlob(2, DigestOf(name))
                      .Bind(3, made.person)
                      .Bind(4, until)
                      .Bind(5, static_cast<std::int64_t>(body.size()))
                      .BindBlob(6, body)
                      .Bind(7, now)
                      .Run();
  if (!inserted || store_.database_.changes() == 1) return inserted;
  auto known = Find(name, now);
  if (!known) return std::move(known).error();
  return Failure{FailureKind::kUsage, "in-work", {}, {}};
}

Result<AnswerStore::Outcome> AnswerStore::Once(const AnswerName& name,
                                               std::int64_t now,
                                               std::int64_t until,
                                               const std::function<Result<Made>()>& change) {
  Outcome outcome;
  auto done = store_.InOne([&]() -> Result<Done> {
    auto known = Find(name, now);
    if (!known) return std::move(known).error();
    outcome.repeated = known->has_value();
    if (outcome.repeated) {
      outcome.answer = **std::move(known);
      return Done{};
    }
    auto made = change();
    if (!made) return std::move(made).error();
    auto put = Put(name, now, until, *made);
    outcome.answer = std::move(made->answer);
    return put;
  });
  if (!done) return std::move(done).error();
  return outcome;
}

Result<Done> AnswerStore::Replace(const AnswerName& name, std::string_view answer) {
  const std::string code = CodeOf(name);
  const std::string body = SealAnswer(code, answer);
  auto update = store_.database_.Prepare(
      "UPDATE answer SET size = ?3, body = ?4 WHERE code = ?1 AND digest = ?2");
  if (!update) return std::move(update).error();
  return update->BindBlob(1, code)
      .BindBlob(2, DigestOf(name))
      .Bind(3, static_cast<std::int64_t>(body.size()))
      .BindBlob(4, body)
      .Run();
}

Result<std::uint64_t> AnswerStore::DropOld(std::int64_t now, const AnswerLimits& limits) {
  std::uint64_t dropped = 0;
  auto done = store_.InOne([&]() -> Result<Done> {
    auto erase = store_.database_.Prepare(
        "DELETE FROM answer WHERE until <= ?1 OR code IN (SELECT code FROM (SELECT code, "
        "row_number() OVER newest AS place, sum(size) OVER newest AS held FROM answer WINDOW "
        "newest AS (ORDER BY until DESC, code)) AS aged WHERE place > ?2 OR held > ?3)");
    if (!erase) return std::move(erase).error();
    auto erased = erase->Bind(1, now)
                      .Bind(2, static_cast<std::int64_t>(limits.most))
                      .Bind(3, static_cast<std::int64_t>(limits.most_bytes))
                      .Run();
    if (erased) dropped = static_cast<std::uint64_t>(store_.database_.changes());
    return erased;
  });
  if (!done) return std::move(done).error();
  return dropped;
}

}  // namespace baybridge
