#include <algorithm>

#include "report/display.h"
#include "report/field_at.h"
#include "report/render.h"
#include "report/source_lines.h"

namespace baybridge {
namespace {

class TextReport {
 public:
  TextReport(const RenderContext& context, const RenderOptions& options)
      : context_(context),
        options_(options),
        lines_(context.source, context.first_line) {}

  void Add(const Finding& finding) {
    const FindingText said =
        TextOf(finding, context_.catalogue, options_.language, options_.sensitive, context_.kind);
    AddPlace(finding);
    Colour(finding.severity <= Severity::kError ? "\x1b[31m" : "\x1b[33m");
    out_ += Word(kSeverityNames.NameOf(finding.severity));
    Colour("\x1b[0m");
    out_ += ' ' + finding.id + ": " + Harmless(said.text) + '\n';
    AddExcerpt(finding);
    if (!said.advice.empty()) Line("advice", Harmless(said.advice), "  ");
  }

  void AddSummary(const Report& report) {
    Line("verdict", Word(kVerdictNames.NameOf(report.verdict())));
    std::string found;
    for (const Severity severity :
         {Severity::kFatal, Severity::kError, Severity::kWarning, Severity::kInformation}) {
      const std::size_t count = report.CountOf(severity);
      if (count != 0)
        Join(found, Word(kSeverityNames.NameOf(severity)) + ' ' + std::to_string(count));
    }
    Line("findings", found.empty() ? "0" : found);
    std::string counts;
    for (const Count& count : report.counts) {
      Join(counts, Word("count." + count.name) + ' ' + std::to_string(count.value));
    }
    if (!counts.empty()) Line("counts", counts);
    std::string withheld;
    for (const Count& count : report.withheld)
      Join(withheld, ClassName(count.name) + ' ' + std::to_string(count.value));
    if (!withheld.empty()) Line("withheld-by-class", withheld);
    AddLayers(report);
    AddAssurance(report);
    if (!report.as_of.empty()) {
      Line("as-of", report.as_of + " (" +
                        Word("as-of." + std::string(kAsOfSourceNames.NameOf(report.as_of_source))) +
                        ')');
    }
    std::string packs;
    for (const PackUse& pack : report.packs) Join(packs, pack.id + ' ' + pack.version);
    if (!packs.empty()) Line("packs", packs);
  }

  std::string Take() { return std::move(out_); }

 private:
  // A word of reports; the word itself where the catalogue has none.
  std::string Word(std::string_view word) const {
    const std::string id = "report." + std::string(word);
    const std::string_view text = context_.catalogue.Text(id, options_.language);
    return std::string(text == id ? word : text);
  }
  std::string ClassName(const std::string& id) const {
    const Message* label = context_.catalogue.Find("class." + id, options_.language);
    return label == nullptr ? id : label->text;
  }
  void Colour(std::string_view sequence) {
    if (options_.colour) out_ += sequence;
  }
  void Line(std::string_view word, const std::string& text, std::string_view indent = {}) {
    out_ += indent;
    out_ += Word(word) + Word("colon") + text + '\n';
  }
  static void Join(std::string& list, const std::string& item) {
    if (!list.empty()) list += ", ";
    list += item;
  }

  void AddPlace(const Finding& finding) {
    const Location& location = finding.location;
    const std::string part(PartOf(finding));
    if (location.file.empty()) out_ += part.empty() ? "-" : Word("part." + part);
    out_ += Harmless(PlaceText(location));
    out_ += ": ";
    if (location.record != 0) out_ += Word("record") + ' ' + std::to_string(location.record) + ": ";
  }

  void AddExcerpt(const Finding& finding) {
    const std::string_view label = LabelOf(context_.kind, finding.path, options_.language);
    std::string path = Harmless(finding.path);
    if (!label.empty()) path += " " + Harmless(label);
    const std::string_view line = lines_.Line(finding.location.line);
    if (line.empty()) {
      if (!path.empty()) out_ += "  " + path + '\n';
      return;
    }
    const Excerpt excerpt = ExcerptOf(line, finding.location.column, options_.max_columns);
    out_ += "  " + excerpt.line + '\n';
    if (excerpt.caret.empty()) return;
    out_ += "  " + excerpt.caret + ' ' + Word("near-here");
    out_ += path.empty() ? "\n" : " (" + path + ")\n";
  }

  void AddLayers(const Report& report) {
    std::string ran;
    for (const LayerRun& layer : report.layers) {
      std::string name = Word("layer." + std::string(kLayerNames.NameOf(layer.layer)));
      if (!layer.ran)
        name += " (" + Word("did-not-run") +
                (layer.reason.empty() ? "" : ": " + Word("reason." + layer.reason)) + ')';
      Join(ran, name);
    }
    if (!ran.empty()) Line("layers", ran);
  }

  void AddAssurance(const Report& report) {
    std::string text = Word("assurance." + std::string(kAssuranceNames.NameOf(report.assurance)));
    if (!report.assurance_reason.empty())
      text += " (" + Word("reason." + report.assurance_reason) + ')';
    Line("assurance", text);
  }

  const RenderContext& context_;
  const RenderOptions& options_;
  SourceLines lines_;
  std::string out_;
};

}  // namespace

const Field* FieldAt(const Kind* kind, std::string_view path) {
  if (kind == nullptr || path.empty()) return nullptr;
  std::string plain;
  for (std::size_t at = 0; at < path.size(); ++at) {
    if (path[at] == '[') at = std::min(path.find(']', at), path.size() - 1);
    if (path[at] != ']') plain += path[at];
  }
  const auto field = std::ranges::find(kind->fields, plain, &Field::path);
  return field == kind->fields.end() ? nullptr : &*field;
}

std::string_view PartOf(const Finding& finding) {
  const auto part = std::ranges::find(finding.args, "part", &Arg::name);
  return part == finding.args.end() ? std::string_view() : std::string_view(part->value);
}

std::string_view LabelOf(const Kind* kind, std::string_view path, Language language) {
  const Field* field = FieldAt(kind, path);
  return field == nullptr ? std::string_view() : field->label.In(language);
}

std::string RenderText(const Report& report,
                       const RenderContext& context,
                       const RenderOptions& options) {
  TextReport text(context, options);
  if (options.list_findings) {
    for (const Finding& finding : report.findings) text.Add(finding);
  }
  if (options.summary) text.AddSummary(report);
  return text.Take();
}

}  // namespace baybridge
