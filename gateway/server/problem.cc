#include "server/problem.h"

#include <algorithm>

#include "pack/json_value.h"
#include "report/json_text.h"
#include "report/message.h"

namespace baybridge {
namespace {

void WriteFindings(const Findings& findings, JsonText& json) {
  if (findings.empty()) return;
  json.BeginArray("findings");
  for (const Finding& finding : findings) {
    json.BeginObject();
    json.String("id", finding.id);
    json.String("severity", kSeverityNames.NameOf(finding.severity));
    if (finding.location.line != 0) {
      json.Number("line", finding.location.line);
      json.Number("column", finding.location.column);
    }
    json.EndObject();
  }
  json.EndArray();
}

// The advice of the problem; in front of it, which parameter or node is meant.
std::string DetailOf(const Problem& problem,
                     const Message* message,
                     const Catalogue& catalogue,
                     Language language) {
  Finding which;
  if (!problem.node.empty()) {
    which.id = "problem.batch-elsewhere.node";
    which.args.push_back({.name = "node", .value = std::string(problem.node)});
  } else if (!problem.parameter.empty()) {
    which.id = "problem.parameter.named";
    which.args.push_back({.name = "name", .value = std::string(problem.parameter)});
  } else if (!problem.known.empty()) {
    which.id = "problem.parameter.unknown";
    std::string names;
    for (const std::string& name : problem.known) names += (names.empty() ? "" : ", ") + name;
    which.args.push_back({.name = "names", .value = std::move(names)});
  }
  std::string detail;
  if (!which.id.empty()) detail = TextOf(which, catalogue, language, SensitiveValues::kShow).text;
  if (message != nullptr && !message->advice.empty())
    detail += (detail.empty() ? "" : " ") + message->advice;
  return detail;
}

}  // namespace

HttpResponse ProblemResponse(const Problem& problem,
                             const Catalogue& catalogue,
                             Language language,
                             std::string_view correlation) {
  std::string id = "problem." + std::string(problem.code);
  // What the gate refuses has one text for all its codes.
  if (catalogue.Find(id, language) == nullptr) id = "problem.request";
  const Message* message = catalogue.Find(id, language);
  JsonText json;
  json.BeginObject();
  json.String("type", "urn:baybridge:problem:" + std::string(problem.code));
  json.String("title", message == nullptr ? problem.code : std::string_view(message->text));
  json.Number("status", problem.status);
  json.String("code", problem.code);
  const std::string detail = DetailOf(problem, message, catalogue, language);
  if (!detail.empty()) json.String("detail", detail);
  if (!problem.node.empty()) json.String("node", problem.node);
  if (!problem.parameter.empty()) json.String("parameter", problem.parameter);
  if (!correlation.empty()) json.String("correlation", correlation);
  WriteFindings(problem.findings, json);
  json.EndObject();
  HttpResponse response{.status = problem.status, .headers = {}, .body = json.Take()};
  response.Set("Content-Type", "application/problem+json");
  response.Set("Content-Language", std::string(kLanguageNames.NameOf(language)));
  return response;
}

std::string CodeOf(std::string_view problem_json) {
  const auto json = ReadJsonDocument(problem_json, "answer");
  const JsonValue* code = json ? json->Member(json->values[0], "code") : nullptr;
  if (code == nullptr) return {};
  constexpr std::size_t kMost = 40;
  const bool word = std::ranges::all_of(code->text, [](char c) {
    return (c >= 'a' && c <= 'z') || c == '-' || (c >= '0' && c <= '9');
  });
  return word && code->text.size() <= kMost ? code->text : std::string();
}

Problem ProblemOf(const Failure& failure) {
  switch (failure.kind) {
    case FailureKind::kUsage: return {.status = 400, .code = "parameter"};
    case FailureKind::kNotFound: return {.status = 400, .code = "unknown-name"};
    case FailureKind::kTooLarge: return {.status = 413, .code = "http-body-too-large"};
    case FailureKind::kUnsupported: return {.status = 422, .code = "not-supported"};
    default: return {.status = 500, .code = "internal"};
  }
}

}  // namespace baybridge
