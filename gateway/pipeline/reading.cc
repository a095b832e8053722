#include "pipeline/reading.h"

#include <utility>

#include "core/program.h"
#include "format/date_format.h"
#include "pack/default_kind.h"
#include "pipeline/binding.h"
#include "pipeline/opinions.h"
#include "pipeline/other_file.h"
#include "pipeline/recognise.h"
#include "pipeline/scales_layer.h"

namespace baybridge {
namespace {

LayerRun Ran(Layer layer, std::vector<Artefact> artefacts = {}) {
  return {.layer = layer, .ran = true, .reason = {}, .artefacts = std::move(artefacts)};
}

// A layer that was declared and did not run: the verdict is not-judged.
LayerRun Stopped(Layer layer) {
  return {.layer = layer, .ran = false, .reason = "stopped", .artefacts = {}};
}

void StopFrom(Layer first, Report& report) {
  for (const Layer layer :
       {Layer::kEncoding, Layer::kWellFormed, Layer::kSchema, Layer::kCodes, Layer::kIdentifiers}) {
    if (layer >= first) report.layers.push_back(Stopped(layer));
  }
}

Finding Problem(std::string id, FindingKind kind, const std::string& file) {
  Finding finding;
  finding.id = std::move(id);
  finding.severity = Severity::kFatal;
  finding.kind = kind;
  finding.location.file = file;
  return finding;
}

Artefact SchemaArtefact(const CompiledKind& compiled) {
  return {
      .name = compiled.pack->id + "/" +
              (compiled.kind->is_sheet() ? compiled.kind->fields_file : compiled.kind->schema_file)
                  .filename()
                  .string(),
      .digest = compiled.schema_digest};
}

Artefact PackArtefact(const CompiledKind& compiled) {
  return {.name = compiled.pack->id + "@" + compiled.pack->version,
          .digest = compiled.pack->digest};
}

// Reads and judges one document, layer by layer; the first that cannot go on stops the rest.
class DocumentJudge {
 public:
  DocumentJudge(Workspace& workspace, const ReadOptions& options, Judged& judged)
      : workspace_(workspace),
        options_(options),
        judged_(judged),
        report_(judged.report) {}

  Result<Done> Run() {
    report_.tool = ProgramName();
    report_.document = options_.file;
    report_.assurance = Assurance::kFast;  // until the other engines have agreed
    if (options_.assurance == Assurance::kFull) report_.assurance_reason = "unread";
    judged_.record.names = &workspace_.packs().names;
    judged_.record.file = options_.file;
    report_.findings = options_.remarks;
    if (auto finding = FileOfOtherKind(judged_.bytes, options_.file)) {
      Stop(Layer::kEncoding, *std::move(finding));
      return Done{};
    }
    if (!Decode()) return Done{};
    syntax_ = SyntaxOf(workspace_.packs(), judged_.decoded.utf8, options_.format);
    report_.syntax = kSyntaxNames.NameOf(syntax_);
    if (syntax_ == Syntax::kXml && IsNoDocument(judged_.decoded.utf8)) {
      Stop(Layer::kWellFormed, Problem("GW-SCH-094", FindingKind::kNotSupported, options_.file));
      return Done{};
    }
    auto read = syntax_ == Syntax::kXml ? ReadXml() : ReadUnordered();
    if (!read) return std::move(read).error();
    if (judged_.compiled == nullptr || !IsOfFormat()) return Done{};
    judged_.readable = true;
    return Judge();
  }

 private:
  bool Decode() {
    if (judged_.bytes.size() > options_.limits.max_bytes) {
      Finding finding = Problem("GW-ENC-090", FindingKind::kTooLong, options_.file);
      finding.args.push_back({.name = "expected",
                              .value = std::to_string(options_.limits.max_bytes),
                              .sensitive = false});
      finding.args.push_back(
          {.name = "found", .value = std::to_string(judged_.bytes.size()), .sensitive = false});
      return Stop(Layer::kEncoding, std::move(finding));
    }
    const DecodeOptions decode{.label = options_.encoding, .label_source = "option"};
    if (auto finding =
            baybridge::Decode(judged_.bytes, decode, judged_.decoded, report_.findings)) {
      finding->location.file = options_.file;
      return Stop(Layer::kEncoding, *std::move(finding));
    }
    for (Finding& remark : report_.findings) remark.location.file = options_.file;
    report_.layers.push_back(Ran(Layer::kEncoding));
    return true;
  }

  bool Stop(Layer layer, Finding finding) {
    report_.findings.push_back(std::move(finding));
    report_.layers.push_back(Ran(layer));
    StopFrom(static_cast<Layer>(static_cast<int>(layer) + 1), report_);
    return false;
  }

  Result<Done> ReadXml() {
    if (auto finding =
            workspace_.xml().Read(judged_.decoded.utf8, options_.limits, judged_.record)) {
      Stop(Layer::kWellFormed, *std::move(finding));
      return Done{};
    }
    report_.layers.push_back(Ran(Layer::kWellFormed));
    return Recognise();
  }

  // JSON and sheets: names have no namespace there, so that the format must be known before the
  // document is read.
  Result<Done> ReadUnordered() {
    if (auto finding = RefusedEncoding()) {
      Stop(Layer::kWellFormed, *std::move(finding));
      return Done{};
    }
    const FormatChoice choice{.format = options_.format, .kind = options_.kind};
    const std::string_view utf8 = judged_.decoded.utf8;
    Recognition known =
        syntax_ == Syntax::kJson
            ? RecogniseJson(workspace_.packs(), utf8, choice, options_.limits, options_.file)
            : RecogniseSheet(workspace_.packs(), utf8, choice, options_.file);
    if (known.finding) {
      const bool read = known.finding->id.starts_with("GW-SCH");
      Stop(read ? Layer::kSchema : Layer::kWellFormed, *std::move(known.finding));
      return Done{};
    }
    auto compiled = workspace_.Compile(known.pack, known.kind);
    if (!compiled) return std::move(compiled).error();
    if (!HasSyntax(*(*compiled)->pack, syntax_)) {
      Stop(Layer::kSchema, OtherSyntax(**compiled));
      return Done{};
    }
    auto hub = PrepareHub(known.pack, known.kind);
    if (!hub) return hub;
    if (auto finding = ReadBound(syntax_, utf8, **compiled, options_.limits,
                                 workspace_.packs().names, judged_.record)) {
      Stop(Layer::kWellFormed, *std::move(finding));
      return Done{};
    }
    report_.layers.push_back(Ran(Layer::kWellFormed));
    SetCompiled(**compiled);
    return Done{};
  }

  // JSON is UTF-8 without byte order mark (RFC 8259, section 8.1).
  std::optional<Finding> RefusedEncoding() const {
    if (syntax_ != Syntax::kJson) return std::nullopt;
    const bool utf8 = judged_.decoded.encoding == Encoding::kUtf8;
    if (utf8 && judged_.decoded.skipped == 0) return std::nullopt;
    return Problem(utf8 ? "GW-JSON-015" : "GW-JSON-017", FindingKind::kNotSupported, options_.file);
  }

  Finding OtherSyntax(const CompiledKind& compiled) const {
    Finding finding = Problem("GW-SCH-091", FindingKind::kNotSupported, options_.file);
    finding.args.push_back({.name = "pack", .value = compiled.pack->id, .sensitive = false});
    finding.args.push_back(
        {.name = "found", .value = std::string(kSyntaxNames.NameOf(syntax_)), .sensitive = false});
    return finding;
  }

  bool IsOfFormat() {
    if (HasSyntax(*judged_.compiled->pack, syntax_)) return true;
    report_.findings.push_back(OtherSyntax(*judged_.compiled));
    StopFrom(Layer::kSchema, report_);
    return false;
  }

  void SetCompiled(const CompiledKind& compiled) {
    judged_.compiled = &compiled;
    report_.kind = compiled.kind->id;
    report_.packs.push_back({.id = compiled.pack->id,
                             .version = compiled.pack->version,
                             .digest = compiled.pack->digest,
                             .part = "source"});
  }

  // Finds pack and kind, compiles them, and reads again where that added names.
  Result<Done> Recognise() {
    const NameId root = judged_.record.nodes[0].name;
    const auto [pack, kind] =
        workspace_.Recognise(judged_.record.space(root), judged_.record.local(root));
    std::string pack_id = options_.format.empty() && pack != nullptr ? pack->id : options_.format;
    std::string kind_id = options_.kind;
    if (kind_id.empty()) kind_id = kind != nullptr ? kind->id : std::string(kDefaultKind);
    if (pack_id.empty()) {
      Finding finding = Problem("GW-SCH-090", FindingKind::kNotSupported, options_.file);
      finding.location = judged_.record.LocationOf(0);
      finding.args.push_back(
          {.name = "found", .value = std::string(judged_.record.local(root)), .sensitive = false});
      finding.args.push_back({.name = "namespace",
                              .value = std::string(judged_.record.space(root)),
                              .sensitive = false});
      report_.findings.push_back(std::move(finding));
      StopFrom(Layer::kSchema, report_);
      return Done{};
    }
    const std::uint32_t generation = workspace_.generation();
    auto compiled = workspace_.Compile(pack_id, kind_id);
    if (!compiled) return std::move(compiled).error();
    SetCompiled(**compiled);
    auto hub = PrepareHub(pack_id, kind_id);
    if (!hub) return hub;
    if (workspace_.generation() == generation) return Done{};
    const auto again = workspace_.xml().Read(judged_.decoded.utf8, options_.limits, judged_.record);
    BAYBRIDGE_CHECK(!again);
    return Done{};
  }

  // Compiles what the layers need that judge on the hub.
  Result<Done> PrepareHub(const std::string& pack, const std::string& kind) {
    const bool is_hub = pack == "hub";
    if (!is_hub && !workspace_.HasTable(pack, kind)) return Done{};
    const Plan* to_hub = nullptr;
    if (!is_hub) {
      auto plan = workspace_.PlanFor(pack, kind, Direction::kToHub);
      if (!plan) return std::move(plan).error();
      to_hub = *plan;
    }
    auto scales = workspace_.ScalesFor(kind);
    if (!scales) return std::move(scales).error();
    judged_.scales = *scales;
    judged_.hub = std::make_unique<HubView>(to_hub);
    return Done{};
  }

  Result<Done> Judge() {
    report_.assurance_reason.clear();
    const CompiledKind& compiled = *judged_.compiled;
    const bool covered = compiled.schema->not_covered().empty();
    bool valid = true;
    if (covered) valid = compiled.schema->Judge(judged_.record, options_.limits, report_.findings);
    report_.layers.push_back(Ran(Layer::kSchema, {SchemaArtefact(compiled)}));
    if (options_.assurance == Assurance::kFull || !covered) {
      const std::string as_xml =
          syntax_ == Syntax::kXml ? std::string() : AsXml(compiled, judged_.record);
      auto asked = AskOpinions(
          workspace_, compiled, judged_.record,
          syntax_ == Syntax::kXml ? judged_.decoded.utf8 : std::string_view(as_xml),
          options_.limits, covered ? std::optional<bool>(valid) : std::nullopt, report_);
      if (!asked) return asked;
    }
    SetAsOf();
    compiled.codes->Judge(judged_.record, report_.as_of, options_.limits, report_.findings);
    report_.layers.push_back(Ran(Layer::kCodes, {PackArtefact(compiled)}));
    report_.layers.push_back(Ran(Layer::kIdentifiers, {PackArtefact(compiled)}));
    JudgeOnHub();
    for (Finding& finding : report_.findings) {
      if (finding.location.file.empty()) finding.location.file = options_.file;
    }
    return Done{};
  }

  void JudgeOnHub() {
    if (judged_.hub == nullptr || options_.scales_later) return;
    judged_.hub->See(judged_.record);
    if (judged_.scales == nullptr) return;
    JudgeScales(*judged_.scales, *judged_.hub, options_.limits, report_.findings);
    report_.layers.push_back(ScalesRun(*judged_.scales));
  }

  void SetAsOf() {
    report_.as_of = options_.as_of;
    report_.as_of_source = AsOfSource::kOption;
    if (!report_.as_of.empty()) return;
    report_.as_of = OwnDate(*judged_.compiled, judged_.record);
    report_.as_of_source = AsOfSource::kRecord;
    if (!report_.as_of.empty()) return;
    report_.as_of = options_.today;
    report_.as_of_source = AsOfSource::kRun;
  }

  Workspace& workspace_;
  const ReadOptions& options_;
  Judged& judged_;
  Report& report_;
  Syntax syntax_ = Syntax::kXml;
};

}  // namespace

Result<std::unique_ptr<Judged>> ReadAndJudge(Workspace& workspace,
                                             std::string bytes,
                                             const ReadOptions& options) {
  auto judged = std::make_unique<Judged>();
  judged->bytes = std::move(bytes);
  DocumentJudge judge(workspace, options, *judged);
  auto done = judge.Run();
  if (!done) return std::move(done).error();
  return judged;
}

// The leaf is read by the pack's own mapping, so here only ISO and the pack's plain forms matter.
std::string OwnDate(const CompiledKind& compiled, const Record& record) {
  if (compiled.as_of == kNone) return {};
  for (const Node& node : record.nodes) {
    if (node.element != compiled.as_of) continue;
    const std::string_view text = node.value();
    const auto digits = [&](std::size_t at, std::size_t count) {
      if (at + count > text.size()) return std::string();
      std::string part(text.substr(at, count));
      return part.find_first_not_of("0123456789") == std::string::npos ? part : std::string();
    };
    constexpr std::size_t kIso = 10;
    constexpr std::size_t kCompact = 8;
    std::string year;
    std::string month;
    std::string day;
    if (text.size() >= kIso && text[4] == '-') {
      year = digits(0, 4), month = digits(5, 2), day = digits(8, 2);
    } else if (text.size() >= kIso && (text[2] == '/' || text[2] == '-')) {
      year = digits(6, 4), month = digits(3, 2), day = digits(0, 2);
    } else if (text.size() >= kCompact) {
      year = digits(0, 4), month = digits(4, 2), day = digits(6, 2);
    }
    std::string date = year + "-" + month + "-" + day;
    // Codes are not judged by a day that does not exist.
    const auto read = ReadIsoDate(date);
    if (read && read->precision == DateParts::Precision::kDay) return date;
  }
  return {};
}

bool JudgeRecord(const CompiledKind& compiled,
                 Record& record,
                 const std::string& as_of,
                 const Limits& limits,
                 Findings& findings) {
  bool valid =
      compiled.schema->not_covered().empty() && compiled.schema->Judge(record, limits, findings);
  valid = compiled.codes->Judge(record, as_of, limits, findings) && valid;
  return valid;
}

}  // namespace baybridge
