#pragma once

#include <string>
#include <vector>

#include "report/render.h"

namespace baybridge {

enum class ReportForm { kText, kJson, kHtml, kFhir };
inline constexpr EnumNames<ReportForm, 4> kReportFormNames{{{{ReportForm::kText, "text"},
                                                             {ReportForm::kJson, "json"},
                                                             {ReportForm::kHtml, "html"},
                                                             {ReportForm::kFhir, "fhir"}}}};

// The reports of one run as one document: texts one below the other; one JSON report as it is and
// several as an array; one OperationOutcome as it is and several in a Bundle; one page for all.
class ReportSet {
 public:
  ReportSet(ReportForm form, RenderOptions options) : form_(form), options_(options) {}

  // Adds a report. What `context` refers to is needed during the call only.
  void Add(const Report& report, const RenderContext& context);
  // Adds lines for people below the last report, to texts only.
  void AddLines(const std::string& lines);
  // Adds what is found in one record of a batch, for forms that show source lines while they are
  // there (text); others get it with the report of the batch.
  void AddRecord(const Report& report, const RenderContext& context);
  // Adds the report of a batch whose records were added already.
  void AddBatch(const Report& report, const RenderContext& context);

  // The document; empty where nothing was added.
  std::string Take(const Catalogue& catalogue);

 private:
  ReportForm form_;
  RenderOptions options_;
  std::vector<std::string> parts_;
};

}  // namespace baybridge
