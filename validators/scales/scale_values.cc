#include "scales/scale_values.h"

#include <algorithm>

namespace baybridge {
namespace {

enum class Truth : std::uint8_t { kNo, kUnknown, kYes };

// `looked_up` is the value that conditions without a variable speak of.
Truth RowHolds(const DecisionRow& row,
               const std::vector<ScaleValue>& values,
               const ScaleValue& looked_up,
               bool& unverified) {
  Truth truth = Truth::kYes;
  for (const DecisionRow::Condition& condition : row.conditions) {
    const ScaleValue& value = condition.variable == kNone ? looked_up : values[condition.variable];
    if (condition.unknown) {
      if (value.value) return Truth::kNo;
    } else if (!value.value) {
      truth = Truth::kUnknown;
    } else if (!condition.range.Holds(*value.value)) {
      return Truth::kNo;
    }
    unverified = unverified || value.unverified;
  }
  return truth;
}

ScaleValue Decide(const DecisionTable& table,
                  const std::vector<ScaleValue>& values,
                  const ScaleValue& looked_up) {
  std::optional<int> undecided;  // what rows that may hold would give
  bool unverified = false;
  for (const DecisionRow& row : table.rows) {
    bool row_unverified = row.unverified;
    const Truth truth = RowHolds(row, values, looked_up, row_unverified);
    if (truth == Truth::kNo) continue;
    if (undecided && *undecided != row.value) return {};
    unverified = unverified || row_unverified;
    if (truth == Truth::kYes) return {.value = row.value, .unverified = unverified};
    undecided = row.value;
  }
  return {};
}

ScaleValue Sum(const ScaleScheme& scheme,
               const ScaleResult& result,
               const std::vector<ScaleValue>& values) {
  ScaleValue sum{.value = 0, .unverified = false};
  for (const std::uint32_t variable : result.of) {
    ScaleValue part = values[variable];
    if (part.value && result.table != kNone) {
      const bool unverified = part.unverified;
      part = Decide(scheme.tables[result.table], values, part);
      part.unverified = part.unverified || unverified;
    }
    if (!part.value) return {};
    *sum.value += *part.value;
    sum.unverified = sum.unverified || part.unverified;
  }
  return sum;
}

void Add(std::uint32_t variable, std::vector<std::uint32_t>& list) {
  if (std::ranges::find(list, variable) == list.end()) list.push_back(variable);
}

// The variables that a result is made of.
std::vector<std::uint32_t> InputsOf(const ScaleScheme& scheme, const ScaleResult& result) {
  std::vector<std::uint32_t> inputs = result.of;
  if (result.shape != ResultShape::kDecide) return inputs;
  for (const DecisionRow& row : scheme.tables[result.table].rows) {
    for (const DecisionRow::Condition& condition : row.conditions) Add(condition.variable, inputs);
  }
  return inputs;
}

}  // namespace

ScaleValue ComputeResult(const ScaleScheme& scheme,
                         const ScaleResult& result,
                         const std::vector<ScaleValue>& values) {
  ScaleValue computed;
  if (result.shape == ResultShape::kSum) computed = Sum(scheme, result, values);
  if (result.shape == ResultShape::kDecide)
    computed = Decide(scheme.tables[result.table], values, {});
  computed.unverified = computed.unverified || result.unverified;
  return computed;
}

void MissingFor(const ScaleScheme& scheme,
                const ScaleResult& result,
                const std::vector<ScaleValue>& values,
                std::vector<std::uint32_t>& missing) {
  std::vector<std::uint32_t> open = InputsOf(scheme, result);
  for (std::size_t at = 0; at < open.size(); ++at) {
    const std::uint32_t variable = open[at];
    if (values[variable].value) continue;
    const auto within = std::ranges::find(scheme.results, variable, &ScaleResult::variable);
    if (within == scheme.results.end()) {
      Add(variable, missing);
      continue;
    }
    for (const std::uint32_t input : InputsOf(scheme, *within)) Add(input, open);
  }
}

}  // namespace baybridge
