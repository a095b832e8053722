#include "translate/identities.h"

#include <algorithm>

#include "crypto/digest.h"

namespace baybridge {
namespace {

Failure Malformed(const TableRow& row, std::string_view expected) {
  return {.kind = FailureKind::kMalformed,
          .what = "transform " + std::string(kVerbNames.NameOf(row.verb)) + ": expected " +
                  std::string(expected) + ", found ‘" + row.argument + "’",
          .place = {},
          .advice = {}};
}

bool IsForm(std::string_view form) {
  return form.size() > 1 && form.find('#') == form.size() - 1;
}

bool Fits(std::string_view form, std::string_view text) {
  if (form.empty()) return true;
  const std::string_view letters = form.substr(0, form.size() - 1);
  if (!text.starts_with(letters) || text.size() == letters.size()) return false;
  const std::string_view number = text.substr(letters.size());
  return number.front() != '0' && number.find_first_not_of("0123456789") == std::string_view::npos;
}

ElementId LeafOf(const TablePath& path) {
  return path.steps.back().element;
}

// The hub leaf at a path without brackets.
ElementId Resolve(const MappingTable& table, std::string_view text) {
  for (const TableRow& row : table.rows) {
    if (row.verb != Verb::kId || row.hub.empty()) continue;
    std::string path;
    for (const PathStep& step : row.hub[0].steps) path += (step.attribute ? "/@" : "/") + step.name;
    if (path == text) return LeafOf(row.hub[0]);
  }
  return kNone;
}

}  // namespace

Result<ElementId> IdentityOf(const MappingTable& table, const TableRow& row) {
  if (row.hub.size() != 1 || row.pack.size() != 1) return Malformed(row, "one leaf on either side");
  if (row.verb == Verb::kRef) {
    const ElementId leaf = Resolve(table, row.argument);
    if (leaf == kNone) return Malformed(row, "the hub path of a row with the transform id");
    return leaf;
  }
  if (!row.argument.empty() && !IsForm(row.argument))
    return Malformed(row, "nothing, or letters and a # for the number, such as P#");
  return LeafOf(row.hub[0]);
}

void Identities::Clear() {
  known_.clear();
  carried_.clear();
  number_.clear();
  record_.clear();
}

std::string Identities::Carry(ElementId leaf, std::string_view text, std::string_view form) {
  std::string there = Fits(form, text) ? std::string(text) : Next(leaf, form);
  carried_.emplace(Key{leaf, std::string(text)}, there);
  return there;
}

std::string Identities::Mint(ElementId leaf, std::string_view form, std::string_view path) {
  if (!form.empty()) return Next(leaf, form);
  return UuidV5(record_ + '\n' + std::string(path));
}

std::string Identities::Next(ElementId leaf, std::string_view form) {
  const std::string letters(form.substr(0, form.size() - 1));
  unsigned& number = number_[leaf];
  std::string text;
  do {
    text = letters + std::to_string(++number);
  } while (known_.contains({leaf, text}));
  return text;
}

const std::string* Identities::Find(ElementId leaf, std::string_view text) const {
  const Key key{leaf, std::string(text)};
  const auto known = known_.find(key);
  const auto carried = carried_.find(key);
  const bool one = known != known_.end() && known->second == 1;
  return one && carried != carried_.end() ? &carried->second : nullptr;
}

}  // namespace baybridge
