#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/conform_command.h"
#include "conform/baseline.h"
#include "conform/conform_report.h"
#include "core/file.h"

namespace baybridge {

// What a run of conform writes: record by record while it goes on, and the report at its end. Files
// take their names only when the run is whole.
class ConformOutput {
 public:
  // Opens the files of the command and its baseline. Standards and data must outlive it.
  static Result<std::unique_ptr<ConformOutput>> Open(const Session& session,
                                                     const ConformCommand& command,
                                                     const Standards& standards,
                                                     const RuleData& data);

  Result<Done> Add(const RecordResult& result);
  // Writes what is due at the end; sets the report's baseline.
  Result<Done> Finish(ConformReport& report);

 private:
  ConformOutput(const Session& session,
                const ConformCommand& command,
                const Standards& standards,
                const RuleData& data)
      : session_(session),
        command_(command),
        standards_(standards),
        data_(data) {}
  Result<Done> AddRow(const RecordResult& result);
  Result<Done> AddItems(const RecordResult& result);
  Result<Done> AddItem(RectificationItem item, const ListedItem* texts);
  void MeetRecord(const RecordResult& result);
  bool LooksBack() const { return baseline_ && baseline_->is_list(); }
  Result<Done> AddSvrl(const RecordResult& result);
  Result<Done> FinishList();
  Result<std::string> Render(const ConformReport& report) const;
  SensitiveValues Sensitive() const;
  std::string RunDay() const;

  const Session& session_;
  const ConformCommand& command_;
  const Standards& standards_;
  const RuleData& data_;
  std::optional<OutputFile> records_;
  std::optional<OutputFile> list_;
  std::optional<OutputFile> svrl_;  // none: standard output
  std::optional<Baseline> baseline_;
  std::string page_;                        // of an HTML report
  std::optional<RectificationList> shown_;  // in reports that show it
};

}  // namespace baybridge
