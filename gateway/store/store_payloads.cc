// The part of the store that lists payloads and takes single ones away.
#include "store/store.h"

namespace baybridge {

Result<std::vector<std::string>> Store::ListPayloads(std::int64_t person, std::string_view kind) {
  auto query =
      database_.Prepare("SELECT id FROM payload WHERE person = ?1 AND kind = ?2 ORDER BY id");
  if (!query) return std::move(query).error();
  query->Bind(1, person).Bind(2, kind);
  std::vector<std::string> ids;
  for (;;) {
    auto row = query->Step();
    if (!row) return std::move(row).error();
    if (!*row) return ids;
    ids.emplace_back(query->Text(0));
  }
}

Result<Done> Store::DropPayload(std::string_view kind, std::string_view id) {
  auto drop = database_.Prepare("DELETE FROM payload WHERE kind = ?1 AND id = ?2");
  if (!drop) return std::move(drop).error();
  auto dropped = drop->Bind(1, kind).Bind(2, id).Run();
  if (!dropped || database_.changes() == 1) return dropped;
  return Failure{FailureKind::kNotFound, "expected a payload, found none", std::string(id), {}};
}

}  // namespace baybridge
