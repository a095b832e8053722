#include "cli/print_command.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>

#include "cli/run.h"
#include "core/file.h"
#include "pipeline/translating.h"
#include "print/due.h"
#include "print/print_record.h"

namespace baybridge {
namespace {

// A document as a hub record: read as one, or translated.
struct HubDocument {
  std::unique_ptr<Judged> judged;    // where the document is in the hub's format already
  std::unique_ptr<Translated> made;  // else
  const Kind* kind = nullptr;        // the hub's; null where there is no record to show
  const Record* record = nullptr;

  const Report& report() const { return made != nullptr ? made->report : judged->report; }
};

bool HasWrongShape(const Report& report) {
  for (const Finding& finding : report.findings) {
    if (finding.severity == Severity::kFatal) return true;
    if (finding.severity == Severity::kError && finding.id.starts_with("GW-SCH")) return true;
  }
  return false;
}

Result<HubDocument> ReadHub(Session& session, const std::string& file) {
  HubDocument document;
  const ReadOptions read = session.ReadOptionsFor(file);
  auto bytes = ReadFile(file, session.options().limits.max_bytes);
  if (!bytes) return std::move(bytes).error();
  auto judged = ReadAndJudge(session.workspace(), *bytes, read);
  if (!judged) return std::move(judged).error();
  const bool foreign = (*judged)->readable && (*judged)->compiled->pack->id != "hub";
  if (!foreign) {
    document.judged = *std::move(judged);
    if (!document.judged->readable || HasWrongShape(document.judged->report)) return document;
    document.kind = document.judged->compiled->kind;
    document.record = &document.judged->record;
    return document;
  }
  judged->reset();  // no record may be alive while the plan is compiled
  TranslateOptions options;
  options.read = read;
  options.to = "hub";
  auto made = TranslateDocument(session.workspace(), *std::move(bytes), options);
  if (!made) return std::move(made).error();
  document.made = *std::move(made);
  if (!document.made->made()) return document;
  document.kind = document.made->target_kind->kind;
  document.record = &document.made->target();
  return document;
}

std::uint64_t CountOf(const Report& report, std::string_view name) {
  for (const Count& count : report.counts) {
    if (count.name == name) return count.value;
  }
  return 0;
}

// Hub paths of texts that a row converted between scripts.
std::vector<std::string> ConvertedPaths(const Translated& made) {
  std::vector<std::string> paths;
  const Record& hub = made.translation->target();
  for (NodeId node = 0; node < hub.nodes.size(); ++node) {
    const PlanRow* row = made.translation->RowOfTarget(node);
    if (row != nullptr && row->row != nullptr && row->row->verb == Verb::kScript)
      paths.push_back(hub.PathOf(node));
  }
  return paths;
}

PrintInput InputOf(const HubDocument& document, const PrintContext& context, Language language) {
  PrintInput input{.context = context};
  input.findings = document.report().findings;
  if (document.made == nullptr) return input;
  const Translated& made = *document.made;
  input.translated = true;
  input.source_kind = made.source->compiled->kind;
  input.source = std::string(made.source->compiled->pack->title.In(language)) + " (" +
                 made.source->compiled->pack->id + " " + made.source->compiled->pack->version + ")";
  input.lost = CountOf(made.report, "lost");
  input.residue = CountOf(made.report, "residue");
  input.withheld = made.withheld.by_class;
  input.converted = ConvertedPaths(made);
  return input;
}

Result<std::vector<Language>> LanguagesOf(const std::string& text, Language otherwise) {
  if (text.empty()) return std::vector<Language>{otherwise};
  std::vector<Language> languages;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const auto language = kLanguageNames.ValueOf(text.substr(at, end - at));
    if (!language || languages.size() == 2) {
      return Failure{
          .kind = FailureKind::kUsage,
          .what = "expected one or two of en, zh-Hans, zh-Hant and pt, found ‘" + text + "’",
          .place = {},
          .advice = {}};
    }
    languages.push_back(*language);
    at = end + 1;
  }
  return languages;
}

Result<Done> WritePage(const std::string& file, std::string_view bytes) {
  if (!file.empty() && file != "-") return WriteFile(file, bytes);
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) {
    return Failure{.kind = FailureKind::kUnreadable,
                   .what = "cannot write standard output",
                   .place = {},
                   .advice = {}};
  }
  return Done{};
}

int TellReport(const Session& session, const HubDocument& document) {
  const std::string report = session.Render(document.report(), {}, document.kind);
  std::fwrite(report.data(), 1, report.size(), stderr);
  return kExitFindings;
}

}  // namespace

int RunPrint(Session& session, const PrintCommand& command) {
  auto languages = LanguagesOf(command.languages, session.language());
  if (!languages) return TellFailure(languages.error());
  auto document = ReadHub(session, command.file);
  if (!document) return TellFailure(document.error());
  if (document->record == nullptr) return TellReport(session, *document);
  auto data = LoadPrintData(session.workspace().packs(), *document->kind);
  if (!data) return TellFailure(data.error());
  if (data->FindView(command.view) == nullptr) {
    return TellFailure({.kind = FailureKind::kUsage,
                        .what = "found no view ‘" + command.view + "’",
                        .place = {},
                        .advice = "there are " + std::string(data->Setting("views"))});
  }
  const PrintContext context{
      .packs = session.workspace().packs(), .kind = *document->kind, .data = *data};
  const PrintInput input = InputOf(*document, context, languages->front());
  const PrintOptions options{.view = command.view,
                             .languages = *std::move(languages),
                             .place = command.place,
                             .reveal_numbers = command.reveal_numbers};
  auto written = WritePage(command.output, PrintRecord(*document->record, input, options));
  if (!written) return TellFailure(written.error());
  return HasErrors(input.findings) ? kExitFindings : kExitClean;
}

int RunDue(Session& session, const DueCommand& command) {
  std::vector<DueOf> lists;
  PrintData texts;
  for (const std::string& file : command.files) {
    auto document = ReadHub(session, file);
    if (!document) return TellFailure(document.error());
    if (document->record == nullptr) return TellReport(session, *document);
    auto data = LoadPrintData(session.workspace().packs(), *document->kind);
    if (!data) return TellFailure(data.error());
    const PrintContext context{
        .packs = session.workspace().packs(), .kind = *document->kind, .data = *data};
    auto items = ListDue(*document->record, context, command.from.empty() ? Today() : command.from,
                         command.days);
    if (!items) return TellFailure(items.error());
    lists.push_back({.record = file, .items = *std::move(items)});
    texts = *std::move(data);
  }
  const std::string list = command.form == "csv" ? RenderDueCsv(lists, texts, session.language())
                                                 : RenderDueText(lists, texts, session.language());
  std::fwrite(list.data(), 1, list.size(), stdout);
  return kExitClean;
}

}  // namespace baybridge
