#include "batch/suspect_trial.h"

#include <utility>

#include "batch/control_sums.h"
#include "core/child.h"

namespace baybridge {
namespace {

// A record that was under way this often when its process ended is given up, even if it comes to
// its end alone.
constexpr std::uint32_t kMostTimes = 20;
constexpr const char* kCrashed = "GW-BAT-007";
constexpr const char* kHung = "GW-BAT-008";

// The record as the workers get it.
WorkRecord WorkOf(const SuspectTrial& trial,
                  const Suspect& suspect,
                  BatchSource& source,
                  const SplitRecord& record) {
  const CorrectedRecord* corrected =
      trial.choice == nullptr ? nullptr
                              : trial.choice->CorrectionOf({suspect.input, suspect.record});
  if (corrected == nullptr) {
    return {.head = source.records().head(),
            .original = record.original,
            .place = record.place,
            .file = trial.file,
            .remarks = &record.remarks};
  }
  return {.head = *corrected->head,
          .original = corrected->bytes,
          .place = corrected->place,
          .file = trial.file,
          .remarks = &corrected->remarks,
          .utf8 = true};
}

bool Work(const SuspectTrial& trial, const WorkRecord& record) {
  auto work = trial.make_work();
  if (!work) return false;
  std::string target;
  std::string residue;
  std::string ledger;
  std::string references;
  ControlSums controls;
  WorkOutcome outcome;
  return (*work)
      ->Run(record,
            {.target = target,
             .residue = residue,
             .ledger = ledger,
             .references = references,
             .controls = controls},
            outcome)
      .has_value();
}

}  // namespace

Result<std::string> CauseOfEnd(const SuspectTrial& trial, const Suspect& suspect) {
  if (suspect.times >= kMostTimes) return std::string(suspect.hung ? kHung : kCrashed);
  auto source = BatchSource::Open(trial.packs, trial.file, trial.source);
  if (!source) return std::move(source).error();
  auto skipped = (*source)->SkipTo(
      {.offset = suspect.offset, .line = 1, .column = 1, .record = suspect.record - 1});
  if (!skipped) return std::move(skipped).error();
  SplitRecord record;
  auto found = (*source)->records().NextOriginal(record);
  if (!found) return std::move(found).error();
  if (!*found) return std::string();
  const WorkRecord work = WorkOf(trial, suspect, **source, record);
  const auto done = RunInChild([&] { return Work(trial, work); },
                               {.cpu_seconds = static_cast<int>(trial.record_time.count()),
                                .wall_seconds = static_cast<int>(trial.record_time.count()),
                                .memory = trial.record_memory});
  if (done || done.error().kind == FailureKind::kMalformed) return std::string();
  return std::string(done.error().kind == FailureKind::kTooLarge ? kHung : kCrashed);
}

}  // namespace baybridge
