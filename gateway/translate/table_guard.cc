#include "translate/table_guard.h"

#include <utility>

#include "translate/table_cells.h"

namespace baybridge {
namespace {

Result<GuardTerm> ParseGuardTerm(std::string_view text, const std::string& place) {
  GuardTerm term;
  std::string_view path = text;
  const bool present = text.substr(0, 8) == "present(";
  const bool absent = text.substr(0, 7) == "absent(";
  if (present || absent) {
    if (text.back() != ')')
      return MalformedCell(place, "guard ‘" + std::string(text) + "’: expected ‘)’");
    term.op = present ? GuardTerm::Op::kPresent : GuardTerm::Op::kAbsent;
    path = text.substr(present ? 8 : 7);
    path.remove_suffix(1);
  } else {
    // The value is the last ='…' of the term; selectors before it have their own.
    const std::size_t equals = text.rfind("='");
    if (equals == std::string_view::npos || text.back() != '\'') {
      return MalformedCell(
          place, "expected present(p), absent(p) or p='x', found ‘" + std::string(text) + "’");
    }
    term.op = GuardTerm::Op::kEquals;
    term.value = std::string(text.substr(equals + 2, text.size() - equals - 3));
    path = text.substr(0, equals);
  }
  auto parsed = ParseTablePath(path);
  if (!parsed) return MalformedCell(place, parsed.error().what);
  term.path = *std::move(parsed);
  return term;
}

}  // namespace

Result<Done> TableSide::Resolve(TablePath& path) const {
  return ResolvePath(path, pack, kind.shape, packs.names, is_hub ? 0 : kNone);
}

Result<std::vector<GuardTerm>> ParseGuard(std::string_view text,
                                          const TableSide& side,
                                          const std::string& place) {
  std::vector<GuardTerm> terms;
  if (WithoutSpaces(text).empty()) return terms;
  for (std::string_view part : PartsBetween(text, " and ")) {
    auto term = ParseGuardTerm(part, place);
    if (!term) return std::move(term).error();
    auto done = side.Resolve(term->path);
    if (!done)
      return MalformedCell(place, "guard ‘" + std::string(part) + "’: " + done.error().what);
    terms.push_back(*std::move(term));
  }
  return terms;
}

}  // namespace baybridge
