#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "pack/pack.h"
#include "pack/shape.h"

namespace baybridge {

struct PathStep;

// [rel='v'] or [rel]: the group has a leaf (or group) at `rel`, with that value if one is given.
struct Selector {
  std::vector<PathStep> rel;
  std::optional<std::string> value;
};

enum class Repeat : std::uint8_t {
  kOne,    // name: the first match
  kEach,   // name[]: every match
  kFixed,  // name[n]: the n-th match
};

// One step of a path in a mapping table, resolved against a Shape.
struct PathStep {
  std::string name;  // as written, with its prefix
  bool attribute = false;
  std::vector<Selector> selectors;
  Repeat repeat = Repeat::kOne;
  std::uint32_t index = 0;    // of kFixed, from 1
  ElementId element = kNone;  // once resolved
};

// A path of a mapping table.
struct TablePath {
  std::vector<PathStep> steps;
  // Steps that are name[]; the k-th pairs with the k-th of the other side.
  std::uint32_t each_count() const;
};

// Parses "/a[s='x'][]/b/@c" (docs/packs.md). Fails with kMalformed and what was expected where.
Result<TablePath> ParseTablePath(std::string_view text);

// Finds the element of every step, selectors included. `start` is the element that the first step
// is a child of, or kNone where the first step names the root. Fails with kNotFound and the step
// that the shape does not have.
Result<Done> ResolvePath(
    TablePath& path, const Pack& pack, const Shape& shape, const NameTable& names, ElementId start);

// Selectors in one canonical spelling, for telling groups apart.
std::string SelectorText(const std::vector<Selector>& selectors);

}  // namespace baybridge
