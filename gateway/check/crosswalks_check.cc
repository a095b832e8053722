// The item maps between schemes: they load, every file has a role, items and answers exist on both
// sides, notes have texts.
#include <algorithm>
#include <charconv>
#include <set>

#include "check/check_context.h"
#include "pack/catalogue.h"
#include "scales/scale_loader.h"
#include "translate/crosswalk.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

bool AllowsScore(const ScaleItem& item, std::string_view answer) {
  int score = 0;
  const auto [end, error] = std::from_chars(answer.data(), answer.data() + answer.size(), score);
  if (error != std::errc() || end != answer.data() + answer.size()) return false;
  return std::ranges::any_of(item.allowed, [&](const auto& range) { return range.Holds(score); });
}

class CrosswalksChecker {
 public:
  CrosswalksChecker(CheckContext& context, fs::path base)
      : context_(context),
        base_(std::move(base)),
        folder_(base_ / "mapping" / "crosswalks") {}

  void Run() {
    std::error_code error;
    if (!fs::exists(folder_, error)) return;
    for (const std::string& name : FilesIn(folder_)) {
      if (!name.ends_with(".csv") && name != "README.md")
        context_.Add("GW-PKG-001", folder_ / name, 0, {{"file", name}});
    }
    for (const std::string& name : FoldersIn(folder_))
      context_.Add("GW-PKG-001", folder_ / name, 0, {{"file", name}});
    auto crosswalks = ReadCrosswalks(base_, context_.packs);
    if (!crosswalks) return Tell(crosswalks.error().place, crosswalks.error().what);
    CheckPlaces();
    if (auto schemes = LoadScaleSchemes(base_)) schemes_ = *std::move(schemes);
    auto catalogue = LoadCatalogue(context_.packs);
    for (const Crosswalk& crosswalk : *crosswalks) {
      for (const CrosswalkRow& row : crosswalk.rows) {
        place_ = crosswalk.place + ":" + std::to_string(row.line);
        if (!crosswalk.of_conditions) CheckSide(crosswalk.from, row.from_item, row.from_answer);
        CheckSide(crosswalk.to, row.to_item, row.to_answer);
        if (catalogue && catalogue->Find("prefill.note." + row.note, Language::kEn) == nullptr)
          Tell(place_, "the note ‘" + row.note + "’ has no text prefill.note." + row.note);
      }
    }
  }

 private:
  void Tell(const std::string& place, const std::string& problem) {
    context_.Add("GW-PKG-049", place, {{"problem", problem}});
  }

  void CheckSide(const CrosswalkSide& side, const std::string& item, const std::string& answer) {
    bool known = false;
    for (const ScaleScheme& scheme : schemes_) {
      if (scheme.id != side.id) continue;
      for (const ScaleItem& entry : scheme.items) {
        if (entry.code != item || (!side.version.empty() && entry.version != side.version))
          continue;
        known = true;
        if (!answer.empty()) CheckAnswer(entry, answer);
      }
    }
    if (!known && AllTablesAreRead() && !InTables(side.id, item))
      Tell(place_, "‘" + side.id + "’ has no item ‘" + item + "’");
  }

  void CheckAnswer(const ScaleItem& item, const std::string& answer) {
    const CodeList* list = context_.packs.FindCodeList(context_.packs.hub(), item.list);
    const bool known = item.reading == ItemReading::kScore
                           ? AllowsScore(item, answer)
                           : list != nullptr && list->Find(answer) != kNone;
    if (!known) Tell(place_, "‘" + item.code + "’ has no answer ‘" + answer + "’");
  }

  // Only tables of packs that are asked for are read: of the others nothing is known.
  bool AllTablesAreRead() const { return std::ranges::all_of(context_.kinds, &CheckedKind::asked); }

  // Schemes that nothing recomputes: an item is known where a row of a pack selects it.
  bool InTables(const std::string& scheme, const std::string& item) const {
    const std::string by_scheme = "[scheme='" + scheme + "']";
    const std::string by_item = "/item[code='" + item + "']";
    return std::ranges::any_of(context_.kinds, [&](const CheckedKind& checked) {
      return checked.table != nullptr &&
             std::ranges::any_of(checked.table->rows, [&](const TableRow& row) {
               return row.hub_text.find(by_scheme) != std::string::npos &&
                      row.hub_text.find(by_item) != std::string::npos;
             });
    });
  }

  void CheckPlaces() {
    auto table = ReadConditionPlaces(base_);
    if (!table) return Tell(table.error().place, table.error().what);
    for (const CheckedKind& checked : context_.kinds) {
      if (checked.pack != &context_.packs.hub() || checked.kind->shape.elements.empty()) continue;
      ConditionPlaces places;
      auto bound = places.Bind(*table, *checked.kind, context_.packs.names);
      if (!bound) Tell(bound.error().place, bound.error().what);
    }
  }

  CheckContext& context_;
  fs::path base_;
  fs::path folder_;
  std::vector<ScaleScheme> schemes_;
  std::string place_;
};

}  // namespace

void CheckCrosswalks(CheckContext& context) {
  std::set<fs::path> bases;
  for (const Pack* pack : context.asked) bases.insert(BaseOf(*pack));
  for (const fs::path& base : bases) CrosswalksChecker(context, base).Run();
}

}  // namespace baybridge
