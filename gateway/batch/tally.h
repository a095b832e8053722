#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/job_ledger.h"

namespace baybridge {

// Numbers of a run by name.
class Tally {
 public:
  void Add(std::string_view name, std::uint64_t value = 1) {
    const auto found = values_.find(name);
    if (found != values_.end()) {
      found->second += value;
    } else {
      values_.emplace(name, value);
    }
  }
  void Add(const Tally& other) {
    for (const auto& [name, value] : other.values_) Add(name, value);
  }
  std::uint64_t Of(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? 0 : found->second;
  }
  void Set(std::string_view name, std::uint64_t value) {
    const auto at = values_.lower_bound(name);
    if (at != values_.end() && at->first == name) {
      at->second = value;
    } else {
      values_.emplace_hint(at, name, value);
    }
  }
  // What is not as it was in an earlier state, which held no name that is not here.
  JobTallies Since(const Tally& before) const {
    JobTallies changed;
    auto was = before.values_.begin();
    for (const auto& [name, value] : values_) {
      const bool known = was != before.values_.end() && was->first == name;
      if (value != (known ? was->second : 0)) changed.emplace_back(name, value);
      if (known) ++was;
    }
    return changed;
  }
  const std::map<std::string, std::uint64_t, std::less<>>& values() const { return values_; }
  void Clear() { values_.clear(); }

 private:
  std::map<std::string, std::uint64_t, std::less<>> values_;
};

}  // namespace baybridge
