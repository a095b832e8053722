#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/record.h"
#include "core/result.h"
#include "translate/table.h"

namespace baybridge {

// The hub leaf that holds the identity an `id` row writes or a `ref:PATH` row refers to. Fails with
// kMalformed where the row is not one leaf for one, where the form of an `id:FORM` is none (letters
// and one # for the number, such as P#), and where no `id` row of the table writes PATH.
Result<ElementId> IdentityOf(const MappingTable& table, const TableRow& row);

// The identities of one record on its way from one format to another: which text a group's identity
// had, and which one it has there. Identities are told apart by the hub leaf that holds them.
class Identities {
 public:
  void Clear();

  // An identity that stands in the source. Tell all of them before the first is written.
  void Know(ElementId leaf, std::string_view text) { ++known_[{leaf, std::string(text)}]; }

  // The text that an identity of the source gets: its own where `form` (P#; empty: any text) fits,
  // else one of that form that no identity has.
  std::string Carry(ElementId leaf, std::string_view text, std::string_view form);

  // An identity for a group that has none: of the form, else a UUID made of the record's own
  // identity and the group's path, the same for every reading of the same record.
  std::string Mint(ElementId leaf, std::string_view form, std::string_view path);

  // What a reference to `text` becomes; null where no group has that identity, or two have.
  const std::string* Find(ElementId leaf, std::string_view text) const;

  // The record's own identity.
  void SetRecord(std::string_view text) { record_ = text; }

 private:
  std::string Next(ElementId leaf, std::string_view form);

  using Key = std::pair<ElementId, std::string>;
  std::map<Key, std::uint32_t> known_;    // how many groups of the source have it
  std::map<Key, std::string> carried_;    // by text of the source
  std::map<ElementId, unsigned> number_;  // last number given
  std::string record_;
};

}  // namespace baybridge
