#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "pack/catalogue.h"
#include "pack/pack.h"
#include "report/message.h"
#include "report/report.h"

namespace baybridge {

struct RenderOptions {
  Language language = Language::kEn;
  SensitiveValues sensitive = SensitiveValues::kMask;
  bool colour = false;            // text: escape sequences of a terminal
  std::size_t max_columns = 100;  // text: of a source line
  bool summary = true;            // text: the verdict and what was run, below the findings
  bool list_findings = true;      // text: the findings, above the summary
};

// What a rendering needs besides the report. All of it must outlive the call.
struct RenderContext {
  const Catalogue& catalogue;
  std::string_view source = {};  // decoded input; empty: no source lines are shown
  const Kind* kind = nullptr;    // for the labels of fields; may be null
  std::uint32_t first_line = 1;  // number of the first line of `source`: of a record of a batch
};

// For people at a terminal: file:line:column: severity id: text / source line / caret / advice.
std::string RenderText(const Report& report,
                       const RenderContext& context,
                       const RenderOptions& options = {});

// For programs: the whole report, members in a fixed order. Sensitive values are null unless asked
// for.
std::string RenderJson(const Report& report,
                       const RenderContext& context,
                       const RenderOptions& options = {});

// FHIR R5 OperationOutcome: one issue a finding, with our id in details.coding.
std::string RenderOperationOutcome(const Report& report,
                                   const RenderContext& context,
                                   const RenderOptions& options = {});

// One page without script or anything fetched, in four languages to choose in the page;
// options.language is the one shown first. Source lines are shown only where sensitive values are.
std::string RenderHtml(const Report& report,
                       const RenderContext& context,
                       const RenderOptions& options = {});

// The same in two steps: what one report says, and the page around the sections of several.
std::string RenderHtmlSection(const Report& report,
                              const RenderContext& context,
                              const RenderOptions& options);
std::string RenderHtmlPage(const std::string& sections,
                           const Catalogue& catalogue,
                           const RenderOptions& options);

// The label of the field at a canonical path ("/Resident/Drug[2]/Name") in that language; empty
// where there is none.
std::string_view LabelOf(const Kind* kind, std::string_view path, Language language);

}  // namespace baybridge
