#include "pipeline/outcome_diff.h"

namespace baybridge {
namespace {

// Without the numbers of repeated groups.
std::string PlainPath(const std::string& path) {
  std::string plain;
  bool number = false;
  for (const char c : path) {
    if (c == '[') number = true;
    if (!number) plain += c;
    if (c == ']') number = false;
  }
  return plain;
}

std::map<std::string, std::string> LeavesOf(const Translated& made) {
  std::map<std::string, std::string> leaves;
  if (!made.made()) return leaves;
  const Record& target = made.target();
  for (NodeId node = 0; node < target.nodes.size(); ++node) {
    if (target.IsLeaf(node)) leaves[target.PathOf(node)] = target.nodes[node].value();
  }
  return leaves;
}

std::map<std::string, std::string> StatesOf(const Translated& made) {
  std::map<std::string, std::string> states;
  if (!made.made()) return states;
  const Translation& translation = *made.translation;
  for (const LedgerEntry& entry : translation.ledger())
    states[translation.source().PathOf(entry.source)] = kLeafStateNames.NameOf(entry.state);
  return states;
}

}  // namespace

void OutcomeDiff::Add(const Translated& before, const Translated& after, const std::string& place) {
  ++records_;
  differs_ = false;
  place_ = place;
  if (before.made() != after.made()) {
    const auto change = after.made() ? OutcomeChange::kMade : OutcomeChange::kRefused;
    OutcomeDifference what;
    what.change = change;
    Note(std::move(what));
  } else if (before.made()) {
    CompareTargets(LeavesOf(before), LeavesOf(after));
    CompareStates(StatesOf(before), StatesOf(after));
  }
  if (differs_) ++different_;
}

OutcomeDifference& OutcomeDiff::Note(OutcomeDifference what) {
  differs_ = true;
  what.path = PlainPath(what.example_path);
  const Key key{{what.change, what.path}, what.before + " " + what.after};
  const auto [found, added] = found_.try_emplace(key, std::move(what));
  OutcomeDifference& row = found->second;
  if (added) row.example = place_;
  ++row.leaves;
  std::uint64_t& last = last_record_[key];
  if (last != records_) ++row.records;
  last = records_;
  return row;
}

void OutcomeDiff::CompareTargets(const Leaves& before, const Leaves& after) {
  const auto note = [this](OutcomeChange change, const std::string& path, std::string old_value,
                           std::string new_value) {
    OutcomeDifference what;
    what.change = change;
    what.example_path = path;
    what.old_value = std::move(old_value);
    what.new_value = std::move(new_value);
    Note(std::move(what));
  };
  for (const auto& [path, value] : before) {
    const auto found = after.find(path);
    if (found == after.end()) {
      note(OutcomeChange::kLost, path, value, {});
    } else if (found->second != value) {
      note(OutcomeChange::kChanged, path, value, found->second);
    }
  }
  for (const auto& [path, value] : after) {
    if (!before.contains(path)) note(OutcomeChange::kGained, path, {}, value);
  }
}

// Both are of the same source: a leaf that one lacks was withheld there.
void OutcomeDiff::CompareStates(const Leaves& before, const Leaves& after) {
  for (const auto& [path, state] : before) {
    const auto found = after.find(path);
    if (found == after.end() || found->second == state) continue;
    OutcomeDifference what;
    what.change = OutcomeChange::kState;
    what.example_path = path;
    what.before = state;
    what.after = found->second;
    Note(std::move(what));
  }
}

std::vector<OutcomeDifference> OutcomeDiff::Differences() const {
  std::vector<OutcomeDifference> all;
  for (const auto& [key, row] : found_) all.push_back(row);
  return all;
}

}  // namespace baybridge
