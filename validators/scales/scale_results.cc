// results.csv: what a scheme computes, of what, and where a record states it.

#include <array>
#include <utility>

#include "pack/table_reader.h"
#include "scales/scale_tables.h"
#include "scales/words.h"

namespace baybridge {
namespace {

// How many parts a place is stated with: itself, a code, a list.
std::size_t PartsOf(StatedAt place) {
  switch (place) {
    case StatedAt::kNowhere: return 0;
    case StatedAt::kTotalLevel: return 3;
    case StatedAt::kPreliminaryLevel:
    case StatedAt::kLevel:
    case StatedAt::kTotal:
    case StatedAt::kScale: return 2;
    default: return 1;
  }
}

class ResultReader {
 public:
  ResultReader(ScaleScheme& scheme, std::uint32_t items) : scheme_(scheme), items_(items) {}

  Result<Done> Read(const CsvTable& table) {
    for (const CsvRow& row : table.rows) {
      ScaleResult result;
      result.id = CellOf(table, row, "result");
      result.variable = items_ + static_cast<std::uint32_t>(scheme_.results.size());
      result.unverified = IsUnverified(table, row);
      result.line = row.line;
      auto read = Algorithm(table, row, result);
      if (read) read = Stated(table, row, result);
      if (!read) return read;
      scheme_.results.push_back(std::move(result));
    }
    return Done{};
  }

 private:
  // What a result rests on must be known before it.
  bool IsKnownBefore(std::uint32_t variable, const ScaleResult& result) const {
    return variable != kNone && variable < result.variable;
  }

  Result<Done> Algorithm(const CsvTable& table, const CsvRow& row, ScaleResult& result) const {
    const auto shape = kResultShapeNames.ValueOf(CellOf(table, row, "shape"));
    const auto range = ReadRanges(CellOf(table, row, "range"));
    if (!shape || !range || range->empty())
      return BadRow(table, row, "expected sum, decide or carried, and the range of the result");
    result.shape = *shape;
    result.range = *range;
    for (const std::string_view word : WordsOf(CellOf(table, row, "of"))) {
      result.of.push_back(scheme_.Find(word));
      if (!IsKnownBefore(result.of.back(), result))
        return BadRow(table, row, "‘" + std::string(word) + "’ is no item or earlier result");
    }
    const std::string_view name = CellOf(table, row, "table");
    if (!name.empty()) {
      result.table = FindTable(scheme_, name);
      if (result.table == kNone)
        return BadRow(table, row, "there is no table ‘" + std::string(name) + "’");
    }
    return Consistent(table, row, result);
  }

  Result<Done> Consistent(const CsvTable& table,
                          const CsvRow& row,
                          const ScaleResult& result) const {
    const bool sums = result.shape == ResultShape::kSum;
    const bool decides = result.shape == ResultShape::kDecide;
    if (sums == result.of.empty() || (decides && result.table == kNone) ||
        (!sums && !decides && result.table != kNone))
      return BadRow(table, row, "expected ‘of’ for a sum and ‘table’ for a decision");
    if (result.table == kNone) return Done{};
    for (const DecisionRow& decision : scheme_.tables[result.table].rows) {
      for (const DecisionRow::Condition& condition : decision.conditions) {
        const bool looked_up = condition.variable == kNone;
        if (looked_up != sums || (!looked_up && !IsKnownBefore(condition.variable, result)))
          return BadRow(table, row,
                        "its table speaks of ‘x’ for a sum, of items and earlier results for a "
                        "decision");
      }
    }
    return Done{};
  }

  static Result<Done> Stated(const CsvTable& table, const CsvRow& row, ScaleResult& result) {
    std::array<std::string_view, 3> parts;
    std::string_view rest = CellOf(table, row, "stated_at");
    std::size_t count = 0;
    for (; count < parts.size() && !rest.empty(); ++count) {
      const std::size_t colon = rest.find(':');
      parts[count] = rest.substr(0, colon);
      rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
    }
    const auto place = kStatedAtNames.ValueOf(parts[0]);
    if (!place) return BadRow(table, row, "expected a place such as ‘total:B.1’ in ‘stated_at’");
    result.stated_at = *place;
    const bool level = *place == StatedAt::kPreliminaryLevel || *place == StatedAt::kLevel;
    const bool coded =
        *place == StatedAt::kTotal || *place == StatedAt::kScale || *place == StatedAt::kTotalLevel;
    if (level) result.list = parts[1];
    if (coded) result.code = parts[1];
    if (*place == StatedAt::kTotalLevel) result.list = parts[2];
    if (count != PartsOf(*place) || !rest.empty())
      return BadRow(table, row, "expected the code or list that belongs to the place");
    return Done{};
  }

  ScaleScheme& scheme_;
  std::uint32_t items_;  // variables that are items
};

}  // namespace

Result<Done> NameResults(const CsvTable& results, ScaleScheme& scheme) {
  for (const CsvRow& row : results.rows) {
    const std::string_view id = CellOf(results, row, "result");
    if (id.empty() || scheme.Find(id) != kNone)
      return BadRow(results, row, "expected a name that no item or result has yet");
    scheme.variables.emplace_back(id);
  }
  return Done{};
}

Result<Done> ReadResults(const CsvTable& results, std::uint32_t items, ScaleScheme& scheme) {
  return ResultReader(scheme, items).Read(results);
}

}  // namespace baybridge
