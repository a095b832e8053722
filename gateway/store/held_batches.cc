#include "store/held_batches.h"

#include <utility>

namespace baybridge {

Result<Done> HeldBatches::Put(std::string_view batch,
                              std::string_view institution,
                              std::string_view node,
                              std::int64_t now) {
  return store_.InOne([&]() -> Result<Done> {
    auto insert = store_.database_.Prepare(
        "INSERT INTO held_batch(batch, institution, node, created) VALUES (?1, ?2, ?3, ?4) ON "
        "CONFLICT(batch) DO UPDATE SET node = excluded.node");
    if (!insert) return std::move(insert).error();
    return insert->Bind(1, batch).Bind(2, institution).Bind(3, node).Bind(4, now).Run();
  });
}

Result<std::optional<std::string>> HeldBatches::NodeOf(std::string_view batch,
                                                       std::string_view institution) {
  auto query = store_.database_.Prepare(
      "SELECT node FROM held_batch WHERE batch = ?1 AND (institution = ?2 OR ?2 = '')");
  if (!query) return std::move(query).error();
  auto row = query->Bind(1, batch).Bind(2, institution).Step();
  if (!row) return std::move(row).error();
  if (!*row) return std::optional<std::string>();
  return std::optional<std::string>(query->Text(0));
}

Result<std::vector<std::string>> HeldBatches::ListOf(std::string_view node) {
  auto query =
      store_.database_.Prepare("SELECT batch FROM held_batch WHERE node = ?1 ORDER BY batch");
  if (!query) return std::move(query).error();
  query->Bind(1, node);
  std::vector<std::string> batches;
  for (;;) {
    auto row = query->Step();
    if (!row) return std::move(row).error();
    if (!*row) return batches;
    batches.emplace_back(query->Text(0));
  }
}

Result<Done> HeldBatches::Drop(std::string_view batch) {
  return store_.InOne([&]() -> Result<Done> {
    auto erase = store_.database_.Prepare("DELETE FROM held_batch WHERE batch = ?1");
    if (!erase) return std::move(erase).error();
    return erase->Bind(1, batch).Run();
  });
}

Result<Done> HeldBatches::DropOld(std::int64_t oldest) {
  return store_.InOne([&]() -> Result<Done> {
    auto erase = store_.database_.Prepare("DELETE FROM held_batch WHERE created < ?1");
    if (!erase) return std::move(erase).error();
    return erase->Bind(1, oldest).Run();
  });
}

}  // namespace baybridge
