#include "server/document.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "format/detect.h"
#include "server/service_data.h"
#include "text/encoding.h"

namespace baybridge {
namespace {

struct MediaType {
  std::string_view name;
  Syntax syntax;
};
constexpr std::array<MediaType, 6> kDocumentTypes{{{"application/xml", Syntax::kXml},
                                                   {"text/xml", Syntax::kXml},
                                                   {"application/json", Syntax::kJson},
                                                   {"application/fhir+json", Syntax::kJson},
                                                   {"text/csv", Syntax::kCsv},
                                                   {"application/octet-stream", Syntax::kUnknown}}};

constexpr std::array<std::pair<std::string_view, ReportForm>, 4> kReportTypes{
    {{"application/json", ReportForm::kJson},
     {"application/fhir+json", ReportForm::kFhir},
     {"text/html", ReportForm::kHtml},
     {"text/plain", ReportForm::kText}}};

// True where the first bytes are plainly of another syntax than the header says. What has no sign
// of its own is left to the readers.
bool Contradicts(Syntax stated, std::string_view body) {
  if (stated == Syntax::kUnknown) return false;
  const Syntax found = DetectSyntax(body);
  return (found == Syntax::kXml || found == Syntax::kJson) && found != stated;
}

bool HasHigh(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace

std::string TodayUtc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  constexpr std::size_t kSize = 16;
  std::array<char, kSize> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts);
  return {text.data(), size};
}

std::variant<ReadOptions, Problem> DocumentOptions(const Call& call) {
  constexpr Problem kMedia{.status = 415, .code = "media-type"};
  const std::string_view content_type = call.request.Header("content-type");
  const std::string type = MediaTypeOf(content_type);
  const auto known = std::ranges::find(kDocumentTypes, type, &MediaType::name);
  if (known == kDocumentTypes.end() || Contradicts(known->syntax, call.request.body)) return kMedia;
  ReadOptions read;
  read.encoding = CharsetOf(content_type);
  if (!read.encoding.empty() && KindOfLabel(read.encoding) == LabelKind::kOther) return kMedia;
  read.format = call.Parameter(kFrom);
  read.kind = call.Parameter(kKind);
  read.as_of = call.Parameter(kAsOf);
  read.today = TodayUtc();
  read.file = "body";
  const std::string_view assurance = call.Parameter(kAssurance);
  if (!assurance.empty()) {
    const auto chosen = kAssuranceNames.ValueOf(assurance);
    if (!chosen) return BadParameter(kAssurance);
    read.assurance = *chosen;
  }
  if (!read.as_of.empty() && !IsIsoDate(read.as_of)) return BadParameter(kAsOf);
  if (HasHigh(read.format)) return BadParameter(kFrom);
  if (HasHigh(read.kind)) return BadParameter(kKind);
  return read;
}

std::optional<Problem> UnreadProblem(const Report& report) {
  // Signs of an encoding that is not read, or that contradict one another.
  constexpr std::array<std::string_view, 8> kEncoding{"GW-ENC-002", "GW-ENC-003", "GW-ENC-004",
                                                      "GW-ENC-005", "GW-ENC-006", "GW-ENC-007",
                                                      "GW-ENC-008", "GW-JSON-017"};
  for (const Finding& finding : report.findings) {
    if (finding.severity != Severity::kFatal) continue;
    Problem problem{.status = 400, .code = "not-well-formed", .findings = {finding}};
    const bool recognised = finding.id.starts_with("GW-SCH");
    if (recognised) return std::nullopt;
    if (finding.id == "GW-ENC-090") return Problem{.status = 413, .code = "document-too-large"};
    if (std::ranges::find(kEncoding, finding.id) != kEncoding.end()) {
      problem.status = 415;
      problem.code = "encoding";
    }
    return problem;
  }
  return std::nullopt;
}

std::optional<ReportChoice> ReportOf(std::string_view accept) {
  std::vector<std::string_view> offered;
  offered.reserve(std::size(kReportTypes));
  for (const auto& [name, form] : kReportTypes) offered.push_back(name);
  const auto accepted = AcceptedOf(accept, offered);
  if (!accepted) return std::nullopt;
  for (const auto& [name, form] : kReportTypes) {
    if (name == *accepted) return ReportChoice{.form = form, .media_type = name};
  }
  return std::nullopt;
}

HttpResponse ReportResponse(const Call& call,
                            const Report& report,
                            const RenderContext& context,
                            const ReportChoice& choice,
                            unsigned status) {
  RenderOptions options;
  options.language = call.language;
  options.sensitive =
      call.actor.role == Role::kCareInstitution ? SensitiveValues::kShow : SensitiveValues::kMask;
  ReportSet reports(choice.form, options);
  RenderContext shown = context;
  // A source line shows all that stands in it.
  if (call.actor.role != Role::kCareInstitution) shown.source = {};
  reports.Add(report, shown);
  HttpResponse response{.status = status, .headers = {}, .body = reports.Take(context.catalogue)};
  std::string type(choice.media_type);
  if (type.starts_with("text/")) type += "; charset=utf-8";
  response.Set("Content-Type", std::move(type));
  response.Set("Content-Language", std::string(kLanguageNames.NameOf(call.language)));
  response.Set("Baybridge-Verdict", std::string(kVerdictNames.NameOf(report.verdict())));
  if (choice.form == ReportForm::kHtml)
    response.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  return response;
}

HttpResponse ProblemResponse(const Call& call, const Problem& problem) {
  return ProblemResponse(problem, call.data->catalogue(), call.language, call.correlation);
}

}  // namespace baybridge
