#include "pipeline/controls.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/file.h"
#include "pack/table_reader.h"
#include "translate/partial_plan.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} * 1024 * 1024;  // 1 MiB
constexpr std::string_view kOr = " | ";
enum Column : std::size_t { kWhat, kTotal, kLabel, kValue = 6, kCurrency, kDate, kKind, kHome };

class ControlsFile {
 public:
  ControlsFile(const CsvTable& csv, const Pack& hub, const Kind& kind, const NameTable& names)
      : csv_(csv),
        columns_(csv,
                 {"what", "total", "label_en", "label_zh_hans", "label_zh_hant", "label_pt",
                  "value", "currency", "date", "kind", "institution"}),
        hub_(hub),
        kind_(kind),
        names_(names) {
    table_->total_of.assign(kind.shape.elements.size(), kNone);
    table_->reads.assign(kind.shape.elements.size(), false);
  }

  Result<std::shared_ptr<const ControlTable>> Read() {
    for (const CsvRow& row : csv_.rows) {
      auto added = Add(row);
      if (!added) return std::move(added).error();
    }
    return std::shared_ptr<const ControlTable>(std::move(table_));
  }

 private:
  Result<Done> Add(const CsvRow& row) {
    const std::string what = columns_.Cell(row, kWhat);
    if (what == "id") return Paths(row, kValue, table_->id);
    if (what != "count" && what != "sum")
      return BadRow(csv_, row, "expected id, count or sum, found ‘" + what + "’");
    ControlTotal total;
    total.id = columns_.Cell(row, kTotal);
    total.label = columns_.FourTexts(row, kLabel);
    if (total.id.empty() || total.id.find_first_of("\t.") != std::string::npos)
      return BadRow(csv_, row, "expected a name for the total, without a dot");
    if (std::ranges::find(table_->totals, total.id, &ControlTotal::id) != table_->totals.end())
      return BadRow(csv_, row, "the total ‘" + total.id + "’ stands twice");
    auto read = Dimensions(row, total);
    if (read && what == "sum") read = Amount(row, total);
    if (!read) return read;
    table_->totals.push_back(std::move(total));
    return Done{};
  }

  Result<Done> Dimensions(const CsvRow& row, ControlTotal& total) {
    auto read = Paths(row, kDate, total.date);
    if (read) read = Paths(row, kKind, total.kind);
    if (read) read = Paths(row, kHome, total.institution);
    if (!read || total.kind.empty()) return read;
    const Field* field = kind_.FieldOf(total.kind.front().steps.back().element);
    if (field != nullptr && !field->code_list.empty())
      total.kinds = hub_.FindCodeList(field->code_list);
    return read;
  }

  Result<Done> Amount(const CsvRow& row, ControlTotal& total) {
    std::vector<TablePath> value;
    auto read = Paths(row, kValue, value);
    if (!read) return read;
    if (value.size() != 1) return BadRow(csv_, row, "expected one path in ‘value’");
    total.value = std::move(value.front());
    std::uint32_t& known = table_->total_of[total.value.steps.back().element];
    if (known != kNone) return BadRow(csv_, row, "the value is that of another total");
    known = static_cast<std::uint32_t>(table_->totals.size());
    std::vector<TablePath> currency;
    read = Paths(row, kCurrency, currency);
    if (read && currency.size() == 1) total.currency = std::move(currency.front());
    return read;
  }

  Result<Done> Paths(const CsvRow& row, std::size_t column, std::vector<TablePath>& paths) {
    const std::string cell = columns_.Cell(row, column);
    std::string_view rest = cell;
    while (!rest.empty()) {
      const std::size_t end = rest.find(kOr);
      const std::string_view text = rest.substr(0, end);
      auto path = ParseTablePath(text);
      if (!path) return BadRow(csv_, row, path.error().what);
      auto found = ResolvePath(*path, hub_, kind_.shape, names_, 0);
      if (!found)
        return BadRow(csv_, row, "path ‘" + std::string(text) + "’: " + found.error().what);
      table_->reads[path->steps.back().element] = true;
      paths.push_back(*std::move(path));
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + kOr.size());
    }
    return Done{};
  }

  const CsvTable& csv_;
  Columns<11> columns_;
  const Pack& hub_;
  const Kind& kind_;
  const NameTable& names_;
  std::unique_ptr<ControlTable> table_ = std::make_unique<ControlTable>();
};

}  // namespace

bool ControlTable::Needs(const TableRow& row) const {
  // The words of a code are none of its code.
  if (row.verb == Verb::kDisplay) return false;
  return std::ranges::any_of(
      row.hub, [this](const TablePath& path) { return reads[path.steps.back().element]; });
}

Result<std::shared_ptr<const ControlTable>> ReadControls(Workspace& workspace,
                                                         std::string_view kind_id) {
  auto hub = workspace.Compile("hub", kind_id);
  if (!hub) return std::move(hub).error();
  const Pack& pack = *(*hub)->pack;
  const Kind& kind = *(*hub)->kind;
  const std::filesystem::path file = pack.folder / (kind.id + ".controls.csv");
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return std::shared_ptr<const ControlTable>();
  auto bytes = ReadFile(file, kMostBytes);
  if (!bytes) return std::move(bytes).error();
  auto csv = ReadCsvTable(*bytes, file.generic_string());
  if (!csv) return std::move(csv).error();
  auto needed = NeedColumns(*csv, {"what", "total", "label_en", "label_zh_hans", "label_zh_hant",
                                   "label_pt", "value", "currency", "date", "kind", "institution"});
  if (!needed) return std::move(needed).error();
  return ControlsFile(*csv, pack, kind, workspace.packs().names).Read();
}

Result<std::unique_ptr<const Plan>> ControlPlanFor(Workspace& workspace,
                                                   const ControlTable& controls,
                                                   std::string_view pack,
                                                   std::string_view kind) {
  if (pack == "hub") return std::unique_ptr<const Plan>();
  auto table = workspace.TableFor(pack, kind);
  if (!table) return std::move(table).error();
  std::vector<Failure> problems;
  auto plan = CompilePartialPlan(
      **table, Direction::kToHub, workspace.transform_context(),
      [&controls](const TableRow& row) { return controls.Needs(row); }, problems);
  if (!problems.empty()) return std::move(problems.front());
  return plan;
}

}  // namespace baybridge
