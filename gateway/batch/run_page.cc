#include "batch/run_page.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "batch/control_page.h"
#include "batch/page_text.h"
#include "batch/reject_cause.h"
#include "report/display.h"

namespace baybridge {
namespace {

class Page {
 public:
  Page(const JobState& state,
       const RunPageTables& tables,
       const Catalogue& catalogue,
       Language language)
      : state_(state),
        tables_(tables),
        catalogue_(catalogue),
        page_(catalogue, language, "run.title") {}

  std::string Write(const std::vector<JobRejectGroup>& rejects) {
    Balance();
    Runs();
    if (tables_.controls != nullptr) WriteControls(*tables_.controls, state_.tallies, page_);
    Records();
    Leaves();
    Causes(rejects);
    Inputs();
    Outputs();
    Settings();
    return page_.End();
  }

 private:
  std::uint64_t Count(std::string_view name) const {
    const auto found = std::ranges::find_if(state_.tallies,
                                            [&](const auto& tally) { return tally.first == name; });
    return found == state_.tallies.end() ? 0 : found->second;
  }

  void Balance() {
    const std::uint64_t records = Count("records");
    const std::uint64_t translated = Count("translated");
    const std::uint64_t rejected = Count("rejected");
    const bool balanced = records == translated + rejected;
    page_.html().Open("p", balanced ? "good" : "bad");
    page_.Words(balanced ? "run.balanced" : "run.unbalanced",
                {PlainArg("records", std::to_string(records)),
                 PlainArg("translated", std::to_string(translated)),
                 PlainArg("rejected", std::to_string(rejected))});
    page_.html().Close("p");
    References();
  }

  void References() {
    const ReferenceCounts& counts = tables_.references;
    if (counts.references == 0) return;
    page_.html().Open("p", counts.dangling() == 0 ? "good" : "bad");
    page_.Words("run.references", {PlainArg("count", std::to_string(counts.references)),
                                   PlainArg("nowhere", std::to_string(counts.nowhere)),
                                   PlainArg("rejected", std::to_string(counts.rejected))});
    page_.html().Close("p");
  }

  void Runs() {
    if (tables_.runs.empty()) return;
    page_.Heading("run.runs");
    page_.BeginTable({{"run.folder", false},
                      {"run.read", true},
                      {"run.translated", true},
                      {"run.rejected", true}});
    for (const RunOfJob& run : tables_.runs) {
      page_.html().Raw("<tr>");
      page_.Cell(run.folder);
      for (const std::uint64_t number : {run.records, run.translated, run.rejected})
        page_.Number(number);
      page_.html().Raw("</tr>\n");
    }
    page_.EndTable();
  }

  // A bar of a share; the number stands beside it.
  void Bar(std::uint64_t part, std::uint64_t whole) {
    constexpr std::uint64_t kWidth = 1'000;
    const std::uint64_t width = whole == 0 ? 0 : part * kWidth / whole;
    page_.html().Raw(
        "<td><svg viewBox=\"0 0 1000 16\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
        "<rect width=\"" +
        std::to_string(width) + "\" height=\"16\"/></svg></td>");
  }
  void Counted(const std::string& id, std::uint64_t part, std::uint64_t whole) {
    page_.html().Raw("<tr><td>");
    page_.Words(id);
    page_.html().Raw("</td>");
    page_.Number(part);
    Bar(part, whole);
    page_.html().Raw("</tr>\n");
  }

  void Records() {
    page_.Heading("run.records");
    page_.BeginTable({{"", false}, {"run.number", true}, {"", false}});
    const std::uint64_t records = Count("records");
    Counted("run.read", records, records);
    for (const char* name :
         {"translated", "with-errors", "rejected", "quarantined", "judged-by-all"})
      Counted(std::string("run.") + name, Count(name), records);
    page_.EndTable();
  }
  void Leaves() {
    page_.Heading("run.leaves");
    page_.BeginTable({{"", false}, {"run.number", true}, {"", false}});
    constexpr std::array kStates{"carried", "lost", "residue", "withheld"};
    std::uint64_t all = 0;
    for (const char* name : kStates) all += Count(name);
    for (const char* name : kStates) Counted(std::string("run.") + name, Count(name), all);
    page_.EndTable();
  }
  void Causes(const std::vector<JobRejectGroup>& rejects) {
    if (rejects.empty()) return;
    page_.Heading("run.causes");
    page_.BeginTable(
        {{"run.cause", false}, {"run.number", true}, {"", false}, {"run.first", false}});
    for (const JobRejectGroup& group : rejects) {
      page_.html().Raw("<tr>");
      page_.html().Raw("<td>");
      page_.html().Text(group.cause + " ");
      Texts cause;
      for (const auto& [language, name] : kLanguageNames.entries)
        cause.by_language[static_cast<std::size_t>(language)] =
            Harmless(CauseIn(group.first, catalogue_, language, tables_.kind));
      page_.Words(cause);
      page_.html().Raw("</td>");
      page_.Number(group.records);
      Bar(group.records, Count("rejected"));
      page_.Cell(state_.inputs[group.first.input].path + ":" + std::to_string(group.first.line) +
                 ":" + std::to_string(group.first.column));
      page_.html().Raw("</tr>\n");
    }
    page_.EndTable();
  }
  void Inputs() {
    page_.Heading("run.inputs");
    page_.BeginTable({{"run.file", false}, {"run.bytes", true}});
    for (const JobInput& input : state_.inputs) {
      page_.html().Raw("<tr>");
      page_.Cell(input.path);
      page_.Number(input.bytes);
      page_.html().Raw("</tr>\n");
    }
    page_.EndTable();
  }
  void Outputs() {
    page_.Heading("run.outputs");
    page_.BeginTable({{"run.file", false}, {"run.number", true}, {"run.bytes", true}, {"", false}});
    for (const JobOutput& output : state_.outputs) {
      page_.html().Raw("<tr>");
      page_.Cell(output.name);
      page_.Number(output.records);
      page_.Number(output.bytes);
      page_.Cell("SHA-256 " + output.digest, "digest");
      page_.html().Raw("</tr>\n");
    }
    page_.EndTable();
  }
  void Settings() {
    page_.Heading("run.settings");
    page_.html().Raw("<table>\n");
    for (const JobSetting& setting : state_.settings) {
      if (setting.value.empty()) continue;
      page_.html().Raw("<tr>");
      page_.Cell(setting.name);
      page_.Cell(setting.value);
      page_.html().Raw("</tr>\n");
    }
    page_.EndTable();
  }

  const JobState& state_;
  RunPageTables tables_;
  const Catalogue& catalogue_;
  PageText page_;
};

}  // namespace

std::string RunPage(const JobState& state,
                    const std::vector<JobRejectGroup>& rejects,
                    const RunPageTables& tables,
                    const Catalogue& catalogue,
                    Language language) {
  return Page(state, tables, catalogue, language).Write(rejects);
}

}  // namespace baybridge
