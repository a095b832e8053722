#include "report/report_set.h"

#include <utility>

#include "report/json_text.h"

namespace baybridge {
namespace {

std::string Joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

std::string BundleOf(const std::vector<std::string>& outcomes) {
  std::vector<std::string> entries;
  for (const std::string& outcome : outcomes) entries.push_back("{\"resource\": " + outcome + "}");
  return "{\n\"resourceType\": \"Bundle\",\n\"type\": \"collection\",\n\"entry\": [\n" +
         Joined(entries, ",\n") + "\n]\n}\n";
}

}  // namespace

void ReportSet::Add(const Report& report, const RenderContext& context) {
  switch (form_) {
    case ReportForm::kText: parts_.push_back(RenderText(report, context, options_)); break;
    case ReportForm::kJson: parts_.push_back(RenderJson(report, context, options_)); break;
    case ReportForm::kHtml: parts_.push_back(RenderHtmlSection(report, context, options_)); break;
    case ReportForm::kFhir:
      parts_.push_back(RenderOperationOutcome(report, context, options_));
      break;
  }
}

void ReportSet::AddLines(const std::string& lines) {
  if (form_ == ReportForm::kText && !parts_.empty()) parts_.back() += lines;
}

void ReportSet::AddRecord(const Report& report, const RenderContext& context) {
  if (form_ != ReportForm::kText) return;
  RenderOptions options = options_;
  options.summary = false;
  parts_.push_back(RenderText(report, context, options));
}

void ReportSet::AddBatch(const Report& report, const RenderContext& context) {
  if (form_ != ReportForm::kText) {
    Add(report, context);
    return;
  }
  RenderOptions options = options_;
  options.list_findings = false;
  parts_.push_back(RenderText(report, context, options));
}

std::string ReportSet::Take(const Catalogue& catalogue) {
  const std::vector<std::string> parts = std::exchange(parts_, {});
  if (parts.empty()) return {};
  switch (form_) {
    case ReportForm::kText: return Joined(parts, "");
    case ReportForm::kHtml: return RenderHtmlPage(Joined(parts, ""), catalogue, options_);
    case ReportForm::kJson:
      return parts.size() == 1 ? parts.front() : "[\n" + Joined(parts, ",\n") + "]\n";
    case ReportForm::kFhir: return parts.size() == 1 ? parts.front() : BundleOf(parts);
  }
  return {};
}

}  // namespace baybridge
