#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "batch/batch_place.h"
#include "batch/record_document.h"
#include "core/finding.h"
#include "core/result.h"
#include "pack/pack.h"

namespace baybridge {

// One record to be worked on.
struct WorkRecord {
  const BatchHead& head;
  std::string_view original;  // its bytes as they stand in the input
  BatchPlace place;
  const std::string& file;
  const Findings* remarks = nullptr;  // of whoever cut it out; null: none
  bool utf8 = false;                  // whatever encoding is stated for the inputs
};

// What was made of one record.
struct WorkOutcome {
  bool made = false;                      // a target was appended
  Findings findings;                      // with places in the input
  bool judged_by_all = false;             // other engines were asked too
  std::array<std::uint64_t, 4> leaves{};  // by LeafState
  std::uint64_t added = 0;                // target leaves that a row added
  const Kind* kind = nullptr;             // of the source; for labels
  std::string source_id;                  // what the record is known by; empty: it does not say
  std::string target_id;                  // likewise its target
};

class ControlSums;

// Works on one record after the other; one for each thread.
class RecordWork {
 public:
  RecordWork() = default;
  RecordWork(const RecordWork&) = delete;
  RecordWork& operator=(const RecordWork&) = delete;
  virtual ~RecordWork() = default;

  // Appends to `target`, `residue` and `ledger` what is made of the record, to `references` what it
  // is to others of the batch, and counts it in `controls`; `outcome` is replaced. Fails where the
  // operation itself cannot be done; what is wrong with the record stands in the outcome.
  struct Sinks {
    std::string& target;
    std::string& residue;
    std::string& ledger;
    std::string& references;
    ControlSums& controls;
  };
  virtual Result<Done> Run(const WorkRecord& record, const Sinks& to, WorkOutcome& outcome) = 0;
  // Counts a record that is not read at all.
  virtual void CountUnread(ControlSums& /*controls*/) {}
};

using MakeRecordWork = std::function<Result<std::unique_ptr<RecordWork>>()>;

}  // namespace baybridge
