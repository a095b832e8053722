#include "server/judging.h"

#include <algorithm>
#include <utility>

#include "conform/conform_report.h"
#include "core/program.h"
#include "pipeline/explain.h"
#include "pipeline/translating.h"
#include "server/document.h"
#include "server/routes.h"
#include "server/service_data.h"
#include "server/translate_answer.h"

namespace baybridge {
namespace {

HttpResponse Validate(const Call& call) {
  const auto options = DocumentOptions(call);
  if (const auto* problem = std::get_if<Problem>(&options)) return ProblemResponse(call, *problem);
  const auto choice = ReportOf(call.request.Header("accept"));
  if (!choice) return ProblemResponse(call, {.status = 406, .code = "not-acceptable"});
  auto judged =
      ReadAndJudge(call.data->workspace(), call.request.body, std::get<ReadOptions>(options));
  if (!judged) return ProblemResponse(call, ProblemOf(judged.error()));
  Judged& result = **judged;
  if (const auto problem = UnreadProblem(result.report)) return ProblemResponse(call, *problem);
  result.report.Sort();
  const RenderContext context{.catalogue = call.data->catalogue(),
                              .source = result.decoded.utf8,
                              .kind = result.compiled == nullptr ? nullptr : result.compiled->kind};
  return ReportResponse(call, result.report, context, *choice, 200);
}

HttpResponse Explain(const Call& call) {
  const auto options = DocumentOptions(call);
  if (const auto* problem = std::get_if<Problem>(&options)) return ProblemResponse(call, *problem);
  for (const char* needed : {"to", "at"}) {
    if (call.Parameter(needed).empty()) return ProblemResponse(call, BadParameter(needed));
  }
  TranslateOptions translate;
  translate.read = std::get<ReadOptions>(options);
  translate.read.assurance = Assurance::kFast;
  translate.to = call.Parameter("to");
  translate.profile = call.Parameter("profile");
  auto made = TranslateDocument(call.data->workspace(), call.request.body, translate);
  if (!made) return ProblemResponse(call, ProblemOf(made.error()));
  const Translated& result = **made;
  if (const auto problem = UnreadProblem(result.report)) return ProblemResponse(call, *problem);
  if (result.translation == nullptr)
    return ProblemResponse(
        call, {.status = 422, .code = "not-translated", .findings = result.report.findings});
  auto text = ExplainPath(result, call.Parameter("at"), call.data->catalogue(), call.language);
  if (!text) return ProblemResponse(call, {.status = 404, .code = "no-such-leaf"});
  HttpResponse response;
  response.body = *std::move(text);
  response.Set("Content-Type", "text/plain; charset=utf-8");
  response.Set("Content-Language", std::string(kLanguageNames.NameOf(call.language)));
  return response;
}

// The report of one record by one standard in the form that is accepted.
HttpResponse ConformResponse(const Call& call, const ConformReport& report) {
  const auto accepted = AcceptedOf(call.request.Header("accept"), {"application/json", "text/plain",
                                                                   "text/csv", "application/xml"});
  if (!accepted) return ProblemResponse(call, {.status = 406, .code = "not-acceptable"});
  HttpResponse response;
  std::string type(*accepted);
  if (type == "application/json") response.body = RenderConformJson(report);
  if (type == "text/plain") response.body = RenderConformText(report, call.language);
  if (type == "text/csv") response.body = RenderConformCsv(report, call.language);
  if (type == "application/xml") response.body = RenderConformJunit(report, call.language);
  if (type.starts_with("text/")) type += "; charset=utf-8";
  response.Set("Content-Type", std::move(type));
  response.Set("Content-Language", std::string(kLanguageNames.NameOf(call.language)));
  response.Set("Baybridge-Verdict", std::string(kVerdictNames.NameOf(VerdictOf(report))));
  return response;
}

HttpResponse Conform(const Call& call) {
  return ConformWith(
      call,
      call.actor.role == Role::kCareInstitution ? SensitiveValues::kShow : SensitiveValues::kMask,
      [&](const ConformReport& report) { return ConformResponse(call, report); });
}

}  // namespace

HttpResponse ConformWith(const Call& call,
                         SensitiveValues sensitive,
                         const std::function<HttpResponse(const ConformReport&)>& render) {
  const auto options = DocumentOptions(call);
  if (const auto* problem = std::get_if<Problem>(&options)) return ProblemResponse(call, *problem);
  const ReadyStandard* standard = call.data->FindStandard(call.Parameter("standard"));
  if (standard == nullptr) return ProblemResponse(call, {.status = 400, .code = "unknown-name"});
  const ConformContext context{.standards = &standard->standards,
                               .data = standard->data.get(),
                               .strata = &call.data->strata(),
                               .kinds = JudgedKinds(standard->standards)};
  ConformLane lane(call.data->workspace(), context);
  RecordResult result;
  const auto& read = std::get<ReadOptions>(options);
  auto judged = lane.Judge(call.request.body, read, result);
  if (!judged) return ProblemResponse(call, ProblemOf(judged.error()));
  Report form;
  form.findings = result.findings;
  if (const auto problem = UnreadProblem(form)) return ProblemResponse(call, *problem);
  result.file = read.file;
  ConformTally tally(standard->standards, {});
  tally.Add(result);
  ConformReport report;
  report.tool = ProgramName();
  report.as_of = read.as_of;
  report.assurance = std::string(kAssuranceNames.NameOf(read.assurance));
  report.inputs = {read.file};
  report.files = 1;
  report.sensitive = sensitive;
  report.small_cells = 0;  // of one record every count is small
  report.tally = &tally;
  report.strata = &call.data->strata();
  report.data = standard->data.get();
  return render(report);
}

std::vector<Route> JudgingRoutes() {
  // Whoever holds a record may have it judged here; an operator keeps the service running and an
  // auditor reads what happened, and neither has records.
  constexpr Roles kHolders(Role::kCareInstitution, Role::kRegulator);
  std::vector<Route> routes;
  const auto add = [&](std::string path, std::string operation, std::vector<std::string> parameters,
                       std::function<HttpResponse(const Call&)> handle) {
    for (const std::string_view common : {kFrom, kKind, kAsOf, kAssurance})
      parameters.emplace_back(common);
    routes.push_back({.method = "POST",
                      .path = std::move(path),
                      .operation = std::move(operation),
                      .roles = kHolders,
                      .quick = false,
                      .parameters = std::move(parameters),
                      .handle = std::move(handle)});
  };
  add("/v1/validate", "validate", {}, Validate);
  add("/v1/translate", "translate", {"to", "profile", "syntax", "encoding", "keep"}, Translate);
  routes.back().brief = TranslateBriefly;
  add("/v1/explain", "explain", {"to", "at", "profile"}, Explain);
  add("/v1/conform", "conform", {"standard"}, Conform);
  return routes;
}

}  // namespace baybridge
