#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "batch/batch_place.h"
#include "batch/record_document.h"
#include "batch/record_stream.h"
#include "core/finding.h"

namespace baybridge {

// A record of a job: the index of its input and its number there.
using RecordKey = std::pair<std::uint32_t, std::uint64_t>;

// What a person made of a rejected record: it is read in its place.
struct CorrectedRecord {
  std::string bytes;  // UTF-8
  std::shared_ptr<const BatchHead> head;
  BatchPlace place;  // where the correction stands; its record is that of the original
  Findings remarks;
};
using CorrectedRecords = std::map<RecordKey, CorrectedRecord>;

// Which records of a job's inputs are worked on, and what stands in the place of some.
struct RecordChoice {
  std::function<bool(std::uint32_t input)> takes_input;  // null: every input is read
  using Takes =
      std::function<bool(std::uint32_t input, const BatchHead& head, const SplitRecord& record)>;
  Takes takes;                                        // null: every record
  std::shared_ptr<const CorrectedRecords> corrected;  // null: none

  const CorrectedRecord* CorrectionOf(const RecordKey& key) const {
    if (corrected == nullptr) return nullptr;
    const auto found = corrected->find(key);
    return found == corrected->end() ? nullptr : &found->second;
  }
};

}  // namespace baybridge
