#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"
#include "pack/pack.h"

namespace baybridge {

// What the skeleton of a pack is made from: a kind of another pack, or an XSD and its root element.
struct NewPack {
  std::string id;  // lower-case letters, digits and hyphens
  std::string place;
  std::string kind;
  const Pack* like = nullptr;  // else:
  std::filesystem::path xsd;
  std::string root;
  std::filesystem::path folder;  // gets schemas/<id> and mapping/<id>
};

// Writes pack.json, XSD, fields, code lists, README and mapping table of a new pack that loads and
// can be checked: like another pack with an id and a namespace of its own, or for an XSD with a
// field for every leaf and an empty table. Returns the files made. Fails with kUsage for an id that
// is none, kNotFound for a kind that the pack has not, kUnreadable where a folder of that name is
// there already or cannot be written, and like RecordSchema::Compile for the XSD.
Result<std::vector<std::filesystem::path>> MakeNewPack(const PackSet& packs, const NewPack& wanted);

}  // namespace baybridge
