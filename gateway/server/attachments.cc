#include "server/attachments.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "report/json_text.h"
#include "server/document.h"
#include "server/entity_tag.h"
#include "server/transfer_access.h"
#include "server/transfer_calls.h"

namespace baybridge {
namespace {

using PayloadSource = std::function<Result<std::string>(const std::string&)>;

constexpr std::string_view kListPayload = "documents";  // their names, a line each

std::string PayloadOf(std::string_view name) {
  return "document-" + std::string(name);
}

Result<std::vector<AttachedDocument>> LoadFrom(const PayloadSource& get) {
  std::vector<AttachedDocument> documents;
  auto names = get(std::string(kListPayload));
  if (!names && names.error().kind == FailureKind::kNotFound) return documents;
  if (!names) return std::move(names).error();
  for (std::string_view rest = *names; !rest.empty();) {
    const std::string_view name = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
    auto payload = get(PayloadOf(name));
    if (!payload) return std::move(payload).error();
    const std::size_t end = std::min(payload->find('\n'), payload->size());
    documents.push_back({.name = std::string(name),
                         .type = payload->substr(0, end),
                         .bytes = payload->substr(std::min(end + 1, payload->size()))});
  }
  return documents;
}

Finding NotToLeave(const char* id, const std::string& personal_class) {
  Finding finding;
  finding.id = id;
  finding.kind = FindingKind::kBusinessRule;
  finding.args = {{"name", personal_class, false}};
  return finding;
}

// The documents of the transfer that a call names, or the answer where it may not see them.
std::variant<std::vector<AttachedDocument>, HttpResponse> DocumentsFor(const Call& call,
                                                                       TransferService& service) {
  auto found = RowFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&found)) return std::move(*answer);
  const auto& row = std::get<TransferRow>(found);
  auto documents =
      service.With([&](TransferStore& transfers) { return LoadDocuments(transfers, row.id); });
  if (!documents) return ProblemResponse(call, ProblemOf(documents.error()));
  return *std::move(documents);
}

HttpResponse ListDocuments(const Call& call, TransferService& service) {
  auto found = DocumentsFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&found)) return std::move(*answer);
  const auto& documents = std::get<std::vector<AttachedDocument>>(found);
  JsonText json;
  json.BeginObject();
  json.BeginArray("documents");
  for (const AttachedDocument& document : documents) {
    json.BeginObject();
    json.String("name", document.name);
    json.String("type", document.type);
    json.Number("bytes", document.bytes.size());
    json.String("sha256", Hex(Sha256(document.bytes)));
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  HttpResponse response = JsonResponse(json.Take());
  TagByBody(response);
  return response;
}

HttpResponse GetDocument(const Call& call, TransferService& service) {
  auto found = DocumentsFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&found)) return std::move(*answer);
  auto& documents = std::get<std::vector<AttachedDocument>>(found);
  const auto document =
      std::ranges::find(documents, call.path.find("name")->second, &AttachedDocument::name);
  if (document == documents.end())
    return ProblemResponse(call, {.status = 404, .code = "not-there-yet"});
  HttpResponse response{.status = 200, .headers = {}, .body = std::move(document->bytes)};
  TagByBody(response);
  response.Set("Content-Type", document->type);
  // Saved, never shown in the place of a page of ours.
  response.Set("Content-Disposition", "attachment; filename=\"" + FileNameOf(*document) + "\"");
  response.Set("Content-Security-Policy", "default-src 'none'; sandbox");
  return response;
}

}  // namespace

std::variant<std::vector<AttachedDocument>, Problem> DocumentsIn(
    const Form& form, const std::vector<DocumentKind>& kinds) {
  std::vector<AttachedDocument> documents;
  Findings findings;
  for (const auto& [name, part] : form) {
    if (KindOfDocument(name, kinds) == nullptr) continue;
    documents.push_back({.name = name, .type = MediaTypeOf(part.type), .bytes = part.bytes});
    for (Finding& finding : CheckDocument(documents.back(), kinds))
      findings.push_back(std::move(finding));
  }
  if (findings.empty()) return documents;
  return Problem{.status = 422, .code = "document", .findings = std::move(findings)};
}

Payloads PayloadsOf(const std::vector<AttachedDocument>& documents) {
  Payloads payloads;
  std::string names;
  for (const AttachedDocument& document : documents) {
    payloads.push_back({PayloadOf(document.name), document.type + '\n' + document.bytes});
    names += document.name + '\n';
  }
  if (!names.empty()) payloads.push_back({std::string(kListPayload), std::move(names)});
  return payloads;
}

Result<std::vector<AttachedDocument>> LoadDocuments(TransferStore& transfers, std::string_view id) {
  return LoadFrom([&](const std::string& kind) { return transfers.Get(id, kind); });
}

Result<std::vector<AttachedDocument>> LoadDocuments(const Payloads& payloads) {
  return LoadFrom([&](const std::string& kind) -> Result<std::string> {
    const auto found = std::ranges::find(payloads, kind, &Payload::kind);
    if (found != payloads.end()) return found->bytes;
    return Failure{FailureKind::kNotFound, "expected a payload, found none", kind, {}};
  });
}

Findings CheckDocumentsMayLeave(const std::vector<AttachedDocument>& documents,
                                const std::vector<DocumentKind>& kinds,
                                const Envelope& envelope,
                                const Profile* profile) {
  Findings findings;
  for (const AttachedDocument& document : documents) {
    const DocumentKind* kind = KindOfDocument(document.name, kinds);
    const std::string of = kind == nullptr ? std::string() : kind->personal_class;
    if (std::ranges::find(envelope.categories, of) == envelope.categories.end())
      findings.push_back(NotToLeave("GW-TRF-015", of));
    if (profile != nullptr && profile->withheld.contains(of))
      findings.push_back(NotToLeave("GW-TRF-024", of));
  }
  return findings;
}

std::vector<Route> DocumentRoutes(TransferService& service) {
  constexpr Roles kHome(Role::kCareInstitution);
  const std::string documents = "/v1/transfers/{id}/documents";
  return {
      TransferRoute(service, "GET", documents, "listDocuments", kHome, {}, ListDocuments),
      TransferRoute(service, "GET", documents + "/{name}", "getDocument", kHome, {}, GetDocument)};
}

}  // namespace baybridge
