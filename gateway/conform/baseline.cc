#include "conform/baseline.h"

#include <algorithm>
#include <array>

#include "conform/conform_report.h"
#include "conform/hit_text.h"
#include "core/file.h"
#include "crypto/digest.h"
#include "pack/json_value.h"
#include "pack/table_reader.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostBytes = std::size_t{256} * 1024 * 1024;  // 256 MiB
constexpr std::array<std::string_view, kRectificationColumns> kColumns{
    "item",     "state", "standard", "clause",      "clause_title", "rule",
    "severity", "fact",  "advice",   "institution", "record",       "file",
    "place",    "path",  "found_on", "due",         "responsible"};

// The members in the order of the columns.
std::array<std::string RectificationItem::*, kRectificationColumns> Members() {
  using Item = RectificationItem;
  return {&Item::item,   &Item::state,      &Item::standard, &Item::clause, &Item::clause_title,
          &Item::rule,   &Item::severity,   &Item::fact,     &Item::advice, &Item::institution,
          &Item::record, &Item::file,       &Item::place,    &Item::path,   &Item::found_on,
          &Item::due,    &Item::responsible};
}

std::uint64_t NumberOf(const JsonDocument& json, const JsonValue& object, std::string_view key) {
  const JsonValue* value = json.Member(object, key);
  if (value == nullptr || value->type != JsonValue::Type::kNumber) return 0;
  std::uint64_t number = 0;
  for (const char c : value->text) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

std::string StringOf(const JsonDocument& json, const JsonValue& object, std::string_view key) {
  const JsonValue* value = json.Member(object, key);
  return value == nullptr ? std::string() : value->text;
}

// By share of failing records: fails_before / judged_before against fails / judged.
Change ChangeOf(const ClauseChange& clause) {
  if (clause.judged_before == 0) return clause.judged == 0 ? Change::kSame : Change::kNew;
  if (clause.judged == 0) return Change::kGone;
  const std::uint64_t before = clause.fails_before * clause.judged;
  const std::uint64_t now = clause.fails * clause.judged_before;
  if (before == now) return Change::kSame;
  return now < before ? Change::kBetter : Change::kWorse;
}

// A value that a spreadsheet would take for a formula stands behind an apostrophe.
std::string Harmless(const std::string& cell) {
  const bool formula =
      !cell.empty() && std::string_view("=+-@'").find(cell[0]) != std::string::npos;
  return formula ? "'" + cell : cell;
}

}  // namespace

std::string RectificationHeading() {
  return WriteCsvRow(std::vector<std::string>(kColumns.begin(), kColumns.end()));
}

std::string RectificationRow(const RectificationItem& item) {
  std::vector<std::string> cells;
  for (const auto member : Members()) cells.push_back(Harmless(item.*member));
  return WriteCsvRow(cells);
}

Result<Baseline> Baseline::Load(const std::string& file) {
  auto bytes = ReadFile(file, kMostBytes);
  if (!bytes) return std::move(bytes).error();
  Baseline baseline;
  baseline.file_ = file;
  const std::size_t first = bytes->find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  baseline.is_list_ = first == std::string::npos || (*bytes)[first] != '{';
  auto read = baseline.is_list_ ? baseline.ReadList(*bytes) : baseline.ReadReport(*bytes);
  if (!read) return std::move(read).error();
  return baseline;
}

Result<Done> Baseline::ReadList(std::string_view bytes) {
  auto table = ReadCsvTable(bytes, file_);
  if (!table) return std::move(table).error();
  auto needed = NeedColumns(
      *table, {"item", "state", "standard", "rule", "record", "due", "responsible", "found_on"});
  if (!needed) return needed;
  const Columns<kRectificationColumns> columns(*table, kColumns);
  for (const CsvRow& row : table->rows) {
    Known known;
    for (std::size_t i = 0; i < kRectificationColumns; ++i) {
      std::string cell = columns.Cell(row, i);
      if (cell.size() > 1 && cell[0] == '\'') cell.erase(0, 1);
      known.item.*Members()[i] = std::move(cell);
    }
    if (known.item.state == "done") continue;
    // A record that stood in several files has its items as often: one thing to put right.
    if (!by_id_.emplace(known.item.item, items_.size()).second) continue;
    by_record_.emplace(known.item.record, items_.size());
    items_.push_back(std::move(known));
  }
  return Done{};
}

Result<Done> Baseline::ReadReport(std::string_view bytes) {
  auto json = ReadJsonDocument(bytes, file_);
  if (!json) return std::move(json).error();
  const JsonValue& root = json->values[0];
  const JsonValue* standards = json->Member(root, "standards");
  if (StringOf(*json, root, "contract") != "baybridge-conform-report/1" || standards == nullptr)
    return Failure{FailureKind::kMalformed, "expected a report of conform, version 1", file_, {}};
  for (const std::uint32_t standard : standards->children) {
    const JsonValue& object = json->values[standard];
    const JsonValue* clauses = json->Member(object, "clauses");
    if (clauses == nullptr) continue;
    for (const std::uint32_t clause : clauses->children) {
      const JsonValue& at = json->values[clause];
      const JsonValue* counts = json->Member(at, "records");
      if (counts == nullptr) continue;
      const std::uint64_t fails = NumberOf(*json, *counts, "fails");
      clauses_[{StringOf(*json, object, "id"), StringOf(*json, at, "clause")}] = {
          .fails = fails,
          .judged =
              fails + NumberOf(*json, *counts, "inQuestion") + NumberOf(*json, *counts, "holds")};
    }
  }
  return Done{};
}

void Baseline::Meet(RectificationItem& item) {
  const auto known = by_id_.find(item.item);
  if (known == by_id_.end()) {
    item.state = "new";
    ++fresh_;
    return;
  }
  Known& earlier = items_[known->second];
  earlier.met = true;
  item.state = "open";
  item.found_on = earlier.item.found_on;
  item.due = earlier.item.due;
  item.responsible = earlier.item.responsible;
}

void Baseline::MeetRecord(std::string_view record, const std::vector<std::string>& judged) {
  const auto [first, last] = by_record_.equal_range(record);
  for (auto at = first; at != last; ++at) {
    Known& known = items_[at->second];
    if (std::ranges::find(judged, known.item.rule) != judged.end()) known.judged = true;
  }
}

std::vector<RectificationItem> Baseline::Rest() const {
  std::vector<RectificationItem> rest;
  for (const Known& known : items_) {
    if (known.met) continue;
    rest.push_back(known.item);
    rest.back().state = known.judged ? "done" : "not-seen";
  }
  return rest;
}

BaselineReport Baseline::Compare(const ConformTally& tally, const std::string& today) const {
  BaselineReport report;
  report.document = file_;
  report.is_list = is_list_;
  report.fresh = fresh_;
  for (const Known& known : items_) {
    ++(known.met ? report.open : known.judged ? report.done : report.not_seen);
    const std::string& due = known.item.due;
    if (known.met && IsIsoDate(due) && due < today) ++report.overdue;
  }
  if (is_list_) return report;
  for (std::size_t i = 0; i < tally.standards.size(); ++i) {
    const Standard& standard = tally.all().standards[i]->standard;
    for (std::size_t c = 0; c < standard.clauses.size(); ++c) {
      ClauseChange clause;
      clause.standard = standard.id;
      clause.clause = standard.clauses[c].id;
      clause.fails = CountOf(tally.standards[i].clauses[c], ClauseVerdict::kFails);
      clause.judged = JudgedOf(tally.standards[i].clauses[c]);
      const auto before = clauses_.find({clause.standard, clause.clause});
      if (before != clauses_.end()) {
        clause.fails_before = before->second.fails;
        clause.judged_before = before->second.judged;
      }
      clause.change = ChangeOf(clause);
      if (clause.judged + clause.judged_before != 0) report.clauses.push_back(std::move(clause));
    }
  }
  return report;
}

std::string RecordKey(const RecordResult& result) {
  if (!result.strata.empty() && !result.strata[kRecordId].empty()) return result.strata[kRecordId];
  return result.number == 0 ? result.file : result.file + '#' + std::to_string(result.number);
}

// One lack is one item; what is only information is none.
bool IsItem(const Hit& hit, const Standard& standard) {
  return hit.judged && !hit.overlaps && standard.rules[hit.rule].severity != Severity::kInformation;
}

std::vector<RectificationItem> ItemsOf(const RecordResult& result,
                                       const Standards& standards,
                                       const RuleData& data,
                                       Language language,
                                       SensitiveValues sensitive,
                                       const std::string& today) {
  std::vector<RectificationItem> items;
  std::map<std::string, unsigned> seen;
  constexpr std::size_t kIdBytes = 8;
  for (const PlacedHit& placed : result.hits) {
    const CompiledStandard& compiled = *standards.standards[placed.standard];
    const Hit& hit = result.standards[placed.standard].hits[placed.hit];
    if (!IsItem(hit, compiled.standard)) continue;
    const StandardRule& rule = compiled.standard.rules[hit.rule];
    const Clause& clause = compiled.standard.clauses[hit.clause];
    const FindingText text = TextOfHit(hit, compiled, standards, data, language, sensitive);
    RectificationItem item;
    item.institution = result.strata[kInstitution].empty() ? result.strata[kInstitutionName]
                                                           : result.strata[kInstitution];
    item.record = RecordKey(result);
    std::string key = item.institution + '\n' + item.record + '\n' + rule.id + '\n' + clause.id +
                      '\n' + hit.hub_path;
    key += '\n' + std::to_string(seen[key]++);
    item.item = Hex(Sha256(key), kIdBytes);
    item.state = "new";
    item.standard = compiled.standard.id;
    item.clause = clause.id;
    item.clause_title = clause.title.In(language);
    item.rule = rule.id;
    item.severity = kSeverityNames.NameOf(rule.severity);
    item.fact = text.text;
    item.advice = text.advice;
    item.file = result.file;
    item.place =
        std::to_string(placed.location.line) + ':' + std::to_string(placed.location.column);
    item.path = placed.path;
    item.found_on = today;
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace baybridge
