// Check 10: every row parses, its paths exist in both shapes and name leaves of compatible types.
#include <array>
#include <set>
#include <string>

#include "check/check_context.h"
#include "check/table_paths.h"
#include "core/file.h"
#include "pack/date_form.h"
#include "translate/plan.h"

namespace baybridge {
namespace {

// Types whose values are written alike.
enum class Family : std::uint8_t { kText, kNumber, kDate, kDateTime, kTime, kBoolean };

Family FamilyOf(std::string_view type) {
  constexpr std::array kNumbers{"decimal",         "integer",     "nonNegativeInteger",
                                "positiveInteger", "int",         "long",
                                "short",           "byte",        "double",
                                "float",           "unsignedInt", "unsignedLong",
                                "unsignedShort",   "unsignedByte"};
  for (const std::string_view number : kNumbers) {
    if (type == number) return Family::kNumber;
  }
  if (type == "date") return Family::kDate;
  if (type == "dateTime") return Family::kDateTime;
  if (type == "time") return Family::kTime;
  return type == "boolean" ? Family::kBoolean : Family::kText;
}

class RowCheck {
 public:
  RowCheck(CheckContext& context, const CheckedKind& checked)
      : context_(context),
        checked_(checked) {}

  void Check(const TableRow& row) {
    for (const TablePath& path : row.hub) CheckLeaf(row, path, checked_.table->hub_kind->shape);
    for (const TablePath& path : row.pack) CheckLeaf(row, path, checked_.kind->shape);
    if (row.verb == Verb::kDate && row.pack.size() == 1) CheckForm(row, row.pack[0]);
    if (row.verb != Verb::kCopy || row.hub.size() != 1 || row.pack.size() != 1) return;
    const std::string hub = TypeOf(row.hub[0], checked_.table->hub_kind->shape);
    const std::string pack = TypeOf(row.pack[0], checked_.kind->shape);
    const bool text_to_hub = row.to_hub && FamilyOf(pack) == Family::kText;
    CheckTypes(row, pack, hub, text_to_hub);
  }

 private:
  void CheckLeaf(const TableRow& row, const TablePath& path, const Shape& shape) {
    const ElementId leaf = LeafOf(path);
    if (leaf == kNone || shape.elements[leaf].leaf != LeafKind::kGroup) return;
    context_.Add("GW-PKG-041", Place(row), {{"path", Spelling(path)}});
  }

  static std::string TypeOf(const TablePath& path, const Shape& shape) {
    return LeafOf(path) == kNone ? std::string() : shape.elements[LeafOf(path)].type;
  }

  // A leaf that writes dates as text states its form in fields.csv too, so that validate knows
  // which days do not exist; both say the same.
  void CheckForm(const TableRow& row, const TablePath& path) {
    const ElementId leaf = LeafOf(path);
    const Field* field = leaf == kNone ? nullptr : checked_.kind->FieldOf(leaf);
    if (field == nullptr || FamilyOf(TypeOf(path, checked_.kind->shape)) != Family::kText) return;
    const std::string_view form = DateFormOf(*field);
    if (form == row.argument) return;
    context_.Add("GW-PKG-050", Place(row),
                 {{"path", field->path}, {"expected", row.argument}, {"found", std::string(form)}},
                 form.empty() ? Severity::kWarning : Severity::kError);
  }

  // Values of one family fit; so does whatever becomes text, and the text of the hub, whose types
  // are permissive: the pack judges what is written.
  void CheckTypes(const TableRow& row,
                  const std::string& pack,
                  const std::string& hub,
                  bool text_to_hub) {
    const bool text =
        FamilyOf(hub) == Family::kText || (FamilyOf(pack) == Family::kText && !text_to_hub);
    if (text || FamilyOf(pack) == FamilyOf(hub)) return;
    context_.Add("GW-PKG-040", Place(row), {{"from", pack}, {"to", hub}});
  }

  std::string Place(const TableRow& row) const {
    return checked_.table->place + ':' + std::to_string(row.line);
  }

  CheckContext& context_;
  const CheckedKind& checked_;
};

// The units of mapping/units.csv of every folder of packs.
std::vector<Unit> ReadUnits(const PackSet& packs) {
  std::set<std::filesystem::path> bases;
  for (const auto& pack : packs.packs) bases.insert(BaseOf(*pack));
  std::vector<Unit> units;
  for (const std::filesystem::path& base : bases) {
    const auto table = CheckContext::Table(base / "mapping" / "units.csv");
    if (table == nullptr) continue;
    for (const CsvRow& row : table->rows) {
      units.push_back(
          {.id = std::string(table->Cell(row, table->Column("unit"))),
           .canonical = std::string(table->Cell(row, table->Column("canonical"))),
           .factor = std::string(table->Cell(row, table->Column("factor_to_canonical")))});
    }
  }
  return units;
}

// Null where a folder of packs has no terms; rows that need them are then told.
std::unique_ptr<ScriptConverters> ReadTerms(const PackSet& packs) {
  constexpr std::size_t kMost = std::size_t{16} * 1024 * 1024;
  const std::filesystem::path folder = packs.root / "mapping" / "terms";
  auto terms = ReadFile(folder / "terms.csv", kMost);
  auto overrides = ReadFile(folder / "overrides.csv", kMost);
  if (!terms || !overrides) return nullptr;
  auto scripts = ScriptConverters::Make(*terms, "mapping/terms/terms.csv", *overrides,
                                        "mapping/terms/overrides.csv");
  return scripts ? *std::move(scripts) : nullptr;
}

}  // namespace

void CheckRows(CheckContext& context, const std::vector<Failure>& problems) {
  std::vector<Failure> all = problems;
  const std::vector<Unit> units = ReadUnits(context.packs);
  const std::unique_ptr<ScriptConverters> scripts = ReadTerms(context.packs);
  const TransformContext transforms{
      .packs = &context.packs, .units = &units, .scripts = scripts.get()};
  for (const CheckedKind& checked : context.kinds) {
    if (checked.table == nullptr) continue;
    for (const TableRow& row : checked.table->rows) RowCheck(context, checked).Check(row);
    for (const Direction direction : {Direction::kToHub, Direction::kFromHub}) {
      CompilePlan(*checked.table, direction, transforms, all);
    }
  }
  std::set<std::string> told;  // both directions may find the same
  for (const Failure& problem : all) {
    if (!told.insert(problem.place + problem.what).second) continue;
    context.Add("GW-PKG-010", problem.place, {{"problem", problem.what}});
  }
}

}  // namespace baybridge
