// The tables of assessments: they load, bind to the hub's kinds and name lists and codes that
// exist.
#include <algorithm>
#include <set>

#include "check/check_context.h"
#include "scales/scale_loader.h"
#include "scales/scale_places.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFiles[] = {"items.csv", "tables.csv", "results.csv", "grounds.csv"};

class ScalesChecker {
 public:
  ScalesChecker(CheckContext& context, fs::path base)
      : context_(context),
        folder_(std::move(base) / "schemas" / "_scales") {}

  void Run() {
    std::error_code error;
    if (!fs::exists(folder_, error)) return;
    CheckFiles();
    auto schemes = LoadScaleSchemes(folder_.parent_path().parent_path());
    if (!schemes) return Tell(schemes.error());
    for (const ScaleScheme& scheme : *schemes) CheckLists(scheme);
    CheckPlaces();
  }

 private:
  void Tell(const Failure& failure) {
    context_.Add("GW-PKG-048", failure.place, {{"problem", failure.what}});
  }

  void CheckFiles() {
    for (const std::string& name : FilesIn(folder_)) {
      if (name != "places.csv" && name != "README.md")
        context_.Add("GW-PKG-001", folder_ / name, 0, {{"file", name}});
    }
    for (const std::string& scheme : FoldersIn(folder_)) {
      for (const std::string& name : FilesIn(folder_ / scheme)) {
        if (std::ranges::find(kFiles, name) == std::end(kFiles))
          context_.Add("GW-PKG-001", folder_ / scheme / name, 0, {{"file", name}});
      }
    }
  }

  // A code that its list lacks would never be read, and nobody would notice.
  void CheckCode(const ScaleScheme& scheme,
                 const char* file,
                 std::uint32_t line,
                 std::string_view list_name,
                 std::string_view code) {
    const CodeList* list = context_.packs.FindCodeList(context_.packs.hub(), list_name);
    if (list != nullptr && (code.empty() || list->Find(code) != kNone)) return;
    const std::string problem =
        list == nullptr ? "the hub has no code list ‘" + std::string(list_name)
                        : "‘" + std::string(list_name) + "’ has no code ‘" + std::string(code);
    context_.Add("GW-PKG-048", folder_ / scheme.id / file, line, {{"problem", problem + "’"}});
  }

  void CheckLists(const ScaleScheme& scheme) {
    for (const ScaleItem& item : scheme.items) {
      for (const AnswerValue& answer : item.answers)
        CheckCode(scheme, "items.csv", item.line, item.list, answer.code);
    }
    for (const ScaleResult& result : scheme.results) CheckResult(scheme, result);
    for (const ScaleGround& ground : scheme.grounds)
      CheckCode(scheme, "grounds.csv", 0, ground.list, ground.adjustment);
  }

  void CheckResult(const ScaleScheme& scheme, const ScaleResult& result) {
    if (!result.list.empty()) {
      // Every level that the scheme can give is a code of the list.
      for (const ScoreRange& range : result.range) {
        for (int value = range.least; value <= range.most && value - range.least < 100; ++value)
          CheckCode(scheme, "results.csv", result.line, result.list, std::to_string(value));
      }
    }
    if (result.stated_at == StatedAt::kScale)
      CheckCode(scheme, "results.csv", result.line, "scale", result.code);
  }

  void CheckPlaces() {
    const auto table = CheckContext::Table(folder_ / "places.csv");
    if (table == nullptr) return;
    std::set<std::string_view> kinds;
    for (const CsvRow& row : table->rows) kinds.insert(table->Cell(row, table->Column("kind")));
    for (const CheckedKind& checked : context_.kinds) {
      if (checked.pack != &context_.packs.hub() || checked.kind->shape.elements.empty()) continue;
      kinds.erase(checked.kind->id);
      ScalePlaces places;
      auto bound = places.Bind(*table, *checked.kind, context_.packs.names);
      if (!bound) Tell(bound.error());
    }
    for (const std::string_view kind : kinds) {
      context_.Add("GW-PKG-048", folder_ / "places.csv", 0,
                   {{"problem", "the hub has no kind ‘" + std::string(kind) + "’"}});
    }
  }

  CheckContext& context_;
  fs::path folder_;
};

}  // namespace

void CheckScales(CheckContext& context) {
  std::set<fs::path> bases;
  for (const Pack* pack : context.asked) bases.insert(BaseOf(*pack));
  for (const fs::path& base : bases) ScalesChecker(context, base).Run();
}

}  // namespace baybridge
