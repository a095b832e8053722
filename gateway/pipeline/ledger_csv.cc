#include <algorithm>
#include <array>
#include <charconv>

#include "core/line_starts.h"
#include "core/record_paths.h"
#include "pipeline/translating.h"
#include "text/csv.h"

namespace baybridge {
namespace {

constexpr std::size_t kExpectedRow = 256;  // bytes

// By byte: whether a cell that has it stands in quotes.
constexpr std::array<bool, 256> kQuoted = [] {
  std::array<bool, 256> quoted{};
  for (const char c : {',', '"', '\r', '\n'}) quoted[static_cast<unsigned char>(c)] = true;
  return quoted;
}();

bool NeedsQuotes(std::string_view cell) {
  return std::ranges::any_of(cell, [](char c) { return kQuoted[static_cast<unsigned char>(c)]; });
}

// Rows, cell by cell, straight to their end: a ledger has some hundred, most of them without
// anything to be quoted.
class Rows {
 public:
  explicit Rows(std::string& csv) : csv_(csv) {}

  Rows& Add(std::string_view cell) {
    Begin();
    csv_ += cell;
    return Quote();
  }
  Rows& Add(std::uint64_t number) {
    Begin();
    AppendNumber(number);
    return *this;
  }
  // Nothing for kNone.
  Rows& Add(RecordPaths& paths, NodeId node) {
    Begin();
    if (node != kNone) paths.Append(node, csv_);
    return Quote();
  }
  // The place of a row of a mapping table; nothing without one.
  Rows& AddPlace(const Plan* plan, std::uint32_t row) {
    if (plan == nullptr || row == kNone) return Add("");
    return AddPlace(*plan, plan->rows[row]);
  }
  Rows& AddPlace(const Plan& plan, const PlanRow& row) {
    Begin();
    csv_ += plan.table->place;
    csv_ += ':';
    AppendNumber(row.row->line);
    return Quote();
  }
  void End() {
    csv_ += '\n';
    first_ = true;
  }

 private:
  void Begin() {
    if (!first_) csv_ += ',';
    first_ = false;
    cell_ = csv_.size();
  }
  void AppendNumber(std::uint64_t number) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    csv_.append(digits.data(), end);
  }
  Rows& Quote() {
    if (!NeedsQuotes(std::string_view(csv_).substr(cell_))) return *this;
    const std::string quoted = WriteCsvRow({csv_.substr(cell_)});
    csv_.replace(cell_, std::string::npos, quoted, 0, quoted.size() - 1);
    return *this;
  }

  std::string& csv_;
  std::size_t cell_ = 0;  // where the last cell begins
  bool first_ = true;
};

class LedgerText {
 public:
  LedgerText(const Translation& translation, const std::function<void(Location&)>& place)
      : translation_(translation),
        place_(place),
        lines_(translation.source()),
        sources_(translation.source()),
        hubs_(translation.hub()),
        targets_(translation.target()),
        by_hub_(translation.from_hub() != nullptr && translation.to_hub() != nullptr) {}

  void AddEntries(std::string& csv) {
    csv.reserve(csv.size() + kExpectedRow * translation_.ledger().size());
    Rows rows(csv);
    for (const LedgerEntry& entry : translation_.ledger()) AddEntry(entry, rows);
  }

  // The target leaves that a row added.
  void AddAdded(std::string& csv) {
    const Record& target = translation_.target();
    const Plan* last =
        translation_.from_hub() != nullptr ? translation_.from_hub() : translation_.to_hub();
    Rows rows(csv);
    for (NodeId node = 0; node < target.nodes.size(); ++node) {
      if (!target.IsLeaf(node) || translation_.FromSource(node)) continue;
      const PlanRow* row = translation_.RowOfTarget(node);
      rows.Add("target").Add(targets_, node).Add("").Add("").Add("added").Add("").Add("");
      rows.Add(targets_, node).Add("");
      if (row == nullptr) {
        rows.Add("");
      } else {
        rows.AddPlace(*last, *row);
      }
      rows.Add("1").End();
    }
  }

 private:
  void AddEntry(const LedgerEntry& entry, Rows& rows) {
    Location location = lines_.LocationOf(entry.source);
    if (place_) place_(location);
    const bool arrived = entry.state == LeafState::kCarried || entry.state == LeafState::kLost;
    rows.Add("source").Add(sources_, entry.source).Add(location.line).Add(location.column);
    rows.Add(kLeafStateNames.NameOf(entry.state));
    rows.Add(arrived ? kRelationshipNames.NameOf(entry.relationship) : std::string_view());
    rows.Add(hubs_, by_hub_ ? entry.hub : kNone).Add(targets_, entry.target);
    rows.AddPlace(translation_.to_hub(), entry.to_hub_row);
    rows.AddPlace(translation_.from_hub(), entry.from_hub_row).Add("1").End();
  }

  const Translation& translation_;
  const std::function<void(Location&)>& place_;
  LineStarts lines_;
  RecordPaths sources_;
  RecordPaths hubs_;
  RecordPaths targets_;
  bool by_hub_;
};

}  // namespace

std::string LedgerCsv(const Translated& translated, const std::function<void(Location&)>& place) {
  std::string csv = WriteCsvRow({"side", "path", "line", "column", "state", "relationship",
                                 "hub_path", "target_path", "row_to_hub", "row_from_hub", "count"});
  if (translated.translation == nullptr) return csv;
  LedgerText ledger(*translated.translation, place);
  ledger.AddEntries(csv);
  for (const auto& [name, count] : translated.withheld.by_class) {
    Rows rows(csv);
    rows.Add("source").Add("class " + name).Add("").Add("").Add("withheld").Add("").Add("");
    rows.Add("").Add("").Add("").Add(count).End();
  }
  ledger.AddAdded(csv);
  return csv;
}

std::string FullLedgerCsv(const Translated& translated, std::string ledger) {
  std::string csv = std::move(ledger);
  const Record& record = translated.source->record;
  const std::vector<bool>& withheld = translated.withheld.nodes;
  if (std::ranges::find(withheld, true) == withheld.end()) return csv;
  LineStarts lines(record);
  RecordPaths paths(record);
  Rows rows(csv);
  for (NodeId node = 0; node < withheld.size() && node < record.nodes.size(); ++node) {
    if (!withheld[node] || !record.IsLeaf(node)) continue;
    const Location location = lines.LocationOf(node);
    rows.Add("source").Add(paths, node).Add(location.line).Add(location.column);
    rows.Add("withheld").Add("").Add("").Add("").Add("").Add("").Add("1").End();
  }
  return csv;
}

}  // namespace baybridge
