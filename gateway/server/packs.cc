#include <algorithm>
#include <utility>

#include "report/json_text.h"
#include "server/document.h"
#include "server/entity_tag.h"
#include "server/routes.h"
#include "server/service_data.h"
#include "translate/table.h"

namespace baybridge {
namespace {

// Answers that are the same for everybody until the packs change may be kept by their digest.
HttpResponse JsonAnswer(const Call& call, JsonText& json) {
  HttpResponse response;
  response.body = json.Take();
  response.Set("Content-Type", "application/json");
  response.Set("Content-Language", std::string(kLanguageNames.NameOf(call.language)));
  response.Set("Cache-Control", "private, no-cache");
  TagByBody(response);
  return response;
}

HttpResponse NotFound(const Call& call) {
  return ProblemResponse(call, {.status = 404, .code = "unknown-name"});
}

std::string_view PathValue(const Call& call, std::string_view name) {
  const auto found = call.path.find(name);
  return found == call.path.end() ? std::string_view() : std::string_view(found->second);
}

const Pack* PackOf(const Call& call) {
  return call.data->workspace().packs().Find(PathValue(call, "pack"));
}

HttpResponse ListPacks(const Call& call) {
  JsonText json;
  json.BeginObject();
  json.BeginArray("packs");
  for (const auto& pack : call.data->workspace().packs().packs) {
    json.BeginObject();
    json.String("id", pack->id);
    json.String("version", pack->version);
    json.String("status", pack->status);
    json.String("place", pack->place);
    json.String("title", pack->title.In(call.language));
    json.String("digest", pack->digest);
    json.BeginArray("kinds");
    for (const Kind& kind : pack->kinds) json.Item(kind.id);
    json.EndArray();
    json.BeginArray("syntaxes");
    for (const std::string& syntax : pack->syntaxes) json.Item(syntax);
    json.EndArray();
    json.BeginArray("codeLists");
    for (const CodeList& list : pack->code_lists) json.Item(list.id);
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return JsonAnswer(call, json);
}

void WriteField(const Field& field, Language language, JsonText& json) {
  json.BeginObject();
  json.String("path", field.path);
  json.String("label", field.label.In(language));
  if (!field.code_list.empty()) json.String("codeList", field.code_list);
  if (!field.identifier_scheme.empty()) json.String("identifierScheme", field.identifier_scheme);
  if (!field.personal_class.empty()) json.String("personalClass", field.personal_class);
  json.Boolean("critical", field.critical);
  if (!field.example.empty()) json.String("example", field.example);
  json.EndObject();
}

// The position that a cursor stands for; nothing where it is not one of ours.
std::optional<std::size_t> CursorOf(std::string_view text, std::size_t size) {
  constexpr std::size_t kMostDigits = 6;
  if (text.empty()) return 0;
  if (text.size() > kMostDigits ||
      !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  const std::size_t at = std::stoul(std::string(text));
  return at <= size ? std::optional(at) : std::nullopt;
}

HttpResponse ListFields(const Call& call) {
  constexpr std::size_t kPage = 500;
  const Pack* pack = PackOf(call);
  const Kind* kind = pack == nullptr ? nullptr : pack->FindKind(PathValue(call, "kind"));
  if (kind == nullptr) return NotFound(call);
  const auto begin = CursorOf(call.Parameter("cursor"), kind->fields.size());
  if (!begin) return ProblemResponse(call, BadParameter("cursor"));
  const std::size_t end = std::min(*begin + kPage, kind->fields.size());
  JsonText json;
  json.BeginObject();
  json.String("pack", pack->id);
  json.String("kind", kind->id);
  json.BeginArray("fields");
  for (std::size_t i = *begin; i < end; ++i) WriteField(kind->fields[i], call.language, json);
  json.EndArray();
  if (end < kind->fields.size()) json.String("next", std::to_string(end));
  json.EndObject();
  return JsonAnswer(call, json);
}

void WriteCode(const Code& code, Language language, JsonText& json) {
  json.BeginObject();
  json.String("code", code.code);
  json.String("display", code.display.In(language));
  if (!code.valid_from.empty()) json.String("validFrom", code.valid_from);
  if (!code.valid_to.empty()) json.String("validTo", code.valid_to);
  json.Boolean("unverified", code.unverified);
  json.EndObject();
}

HttpResponse ListCodes(const Call& call) {
  const Pack* pack = PackOf(call);
  const CodeList* list = pack == nullptr ? nullptr : pack->FindCodeList(PathValue(call, "list"));
  if (list == nullptr) return NotFound(call);
  JsonText json;
  json.BeginObject();
  json.String("list", list->id);
  json.String("version", list->version);
  json.String("title", list->title.In(call.language));
  json.Boolean("extensible", list->extensible);
  json.BeginArray("codes");
  for (const Code& code : list->codes) WriteCode(code, call.language, json);
  json.EndArray();
  json.EndObject();
  return JsonAnswer(call, json);
}

HttpResponse LookUpCode(const Call& call) {
  const Pack* pack = PackOf(call);
  const CodeList* list = pack == nullptr ? nullptr : pack->FindCodeList(PathValue(call, "list"));
  const std::uint32_t code = list == nullptr ? kNone : list->Find(PathValue(call, "code"));
  if (code == kNone) return NotFound(call);
  const std::string_view as_of = call.Parameter(kAsOf);
  if (!as_of.empty() && !IsIsoDate(as_of)) return ProblemResponse(call, BadParameter(kAsOf));
  JsonText json;
  json.BeginObject();
  json.String("list", list->id);
  json.String("version", list->version);
  json.Boolean("valid", list->ValidOn(code, as_of));
  json.BeginArray("codes");
  WriteCode(list->codes[code], call.language, json);
  json.EndArray();
  json.EndObject();
  return JsonAnswer(call, json);
}

// The code table of a pack's kind, or null.
const CodeTable* TableOf(const Call& call) {
  const Pack* pack = PackOf(call);
  const std::string_view kind = PathValue(call, "kind");
  if (pack == nullptr || pack->FindKind(kind) == nullptr ||
      !call.data->workspace().HasTable(pack->id, kind))
    return nullptr;
  auto table = call.data->workspace().TableFor(pack->id, kind);
  if (!table) return nullptr;
  const auto found = (*table)->code_tables.find(PathValue(call, "table"));
  return found == (*table)->code_tables.end() ? nullptr : found->second.get();
}

// The pairs of a table that start from a code.
std::vector<const CodePair*> MatchesOf(const CodeTable& table, std::string_view code, bool to_hub) {
  std::vector<const CodePair*> matches;
  for (const CodePair& pair : table.pairs) {
    if (to_hub ? pair.to_hub && pair.pack_code == code : pair.from_hub && pair.hub_code == code)
      matches.push_back(&pair);
  }
  return matches;
}

// In the manner of FHIR's ConceptMap $translate: `result` says whether there is a match that means
// the same or nearly so; relationships are read from the code that was asked for.
HttpResponse TranslateCode(const Call& call) {
  const CodeTable* table = TableOf(call);
  if (table == nullptr) return NotFound(call);
  const std::string_view code = call.Parameter("code");
  const std::string_view direction = call.Parameter("direction");
  if (code.empty() || (!direction.empty() && direction != "to-hub" && direction != "from-hub"))
    return ProblemResponse(call, BadParameter(code.empty() ? "code" : "direction"));
  const bool to_hub = direction != "from-hub";
  const std::vector<const CodePair*> matches = MatchesOf(*table, code, to_hub);
  const bool result = std::ranges::any_of(matches, [](const CodePair* pair) {
    return pair->relationship != Relationship::kNotRelated;
  });
  JsonText json;
  json.BeginObject();
  json.Boolean("result", result);
  json.BeginArray("matches");
  for (const CodePair* pair : matches) {
    const Relationship read = to_hub ? pair->relationship : Inverse(pair->relationship);
    json.BeginObject();
    json.String("relationship", kRelationshipNames.NameOf(read));
    json.String("code", to_hub ? pair->hub_code : pair->pack_code);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return JsonAnswer(call, json);
}

HttpResponse ListStandardsOf(const Call& call) {
  JsonText json;
  json.BeginObject();
  json.BeginArray("standards");
  for (const auto& [id, ready] : call.data->standards()) {
    const Standard& standard = ready.standards.standards.front()->standard;
    json.BeginObject();
    json.String("id", id);
    json.String("number", standard.number);
    json.String("place", standard.place);
    json.String("status", kStandardStatusNames.NameOf(standard.status));
    json.String("title", standard.title.In(call.language));
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return JsonAnswer(call, json);
}

HttpResponse Plain(std::string text) {
  HttpResponse response;
  response.Set("Content-Type", "text/plain; charset=utf-8");
  response.body = std::move(text);
  return response;
}

}  // namespace

std::vector<Route> PackRoutes() {
  // What formats and standards there are is no secret among those who are known.
  constexpr Roles kKnown(Role::kCareInstitution, Role::kRegulator, Role::kOperator, Role::kAuditor);
  std::vector<Route> routes;
  const auto add = [&](std::string path, std::string operation, std::vector<std::string> parameters,
                       std::function<HttpResponse(const Call&)> handle) {
    routes.push_back({.method = "GET",
                      .path = std::move(path),
                      .operation = std::move(operation),
                      .roles = kKnown,
                      .quick = false,
                      .parameters = std::move(parameters),
                      .handle = std::move(handle)});
  };
  add("/v1/packs", "listPacks", {}, ListPacks);
  add("/v1/packs/{pack}/kinds/{kind}/fields", "listFields", {"cursor"}, ListFields);
  add("/v1/packs/{pack}/codes/{list}", "listCodes", {}, ListCodes);
  add("/v1/packs/{pack}/codes/{list}/{code}", "lookUpCode", {"as-of"}, LookUpCode);
  add("/v1/packs/{pack}/kinds/{kind}/tables/{table}/translate", "translateCode",
      {"code", "direction"}, TranslateCode);
  add("/v1/standards", "listStandards", {}, ListStandardsOf);
  return routes;
}

std::vector<Route> AdminRoutes(std::function<bool()> reload) {
  return {{.method = "POST",
           .path = "/v1/admin/reload",
           .operation = "reload",
           .roles = Roles(Role::kOperator),
           .quick = false,
           .parameters = {},
           .handle = [reload = std::move(reload)](const Call& call) -> HttpResponse {
             if (!reload()) return ProblemResponse(call, {.status = 500, .code = "not-reloaded"});
             HttpResponse response{.status = 204, .headers = {}, .body = {}};
             return response;
           }}};
}

std::vector<Route> HealthRoutes(std::function<std::string_view()> obstacle) {
  constexpr Roles kAll(Role::kAnonymous, Role::kCareInstitution, Role::kRegulator, Role::kOperator,
                       Role::kAuditor, Role::kGateway);
  return {{.method = "GET",
           .path = "/healthz",
           .operation = "health",
           .roles = kAll,
           .quick = true,
           .parameters = {},
           .handle = [](const Call&) { return Plain("ok\n"); }},
          {.method = "GET",
           .path = "/readyz",
           .operation = "ready",
           .roles = kAll,
           .quick = true,
           .parameters = {},
           .handle = [obstacle = std::move(obstacle)](const Call& call) {
             const std::string_view code = obstacle();
             return code.empty() ? Plain("ready\n")
                                 : ProblemResponse(call, {.status = 503, .code = code});
           }}};
}

}  // namespace baybridge
