#include <charconv>
#include <utility>

#include "pages/hub_document.h"
#include "pages/page_input.h"
#include "print/due.h"
#include "print/print_record.h"
#include "server/document.h"
#include "server/routes.h"
#include "server/service_data.h"

namespace baybridge {
namespace {

// A document as the hub's record with what pages are made of; or the answer where there is none.
struct Opened {
  HubDocument document;
  const PrintData* data = nullptr;
};

std::variant<Opened, HttpResponse> Open(const Call& call) {
  const auto options = DocumentOptions(call);
  if (const auto* problem = std::get_if<Problem>(&options)) return ProblemResponse(call, *problem);
  auto document = ReadHub(call.data->workspace(), call.request.body, std::get<ReadOptions>(options),
                          std::string(call.Parameter("profile")));
  if (!document) return ProblemResponse(call, ProblemOf(document.error()));
  if (const auto problem = UnreadProblem(document->report()))
    return ProblemResponse(call, *problem);
  Opened opened{.document = *std::move(document)};
  if (opened.document.record == nullptr) {
    const RenderContext context{
        .catalogue = call.data->catalogue(), .source = {}, .kind = opened.document.kind};
    constexpr ReportChoice kJson{.form = ReportForm::kJson, .media_type = "application/json"};
    return ReportResponse(call, opened.document.report(), context, kJson, 422);
  }
  opened.data = call.data->PrintDataFor(opened.document.kind->id);
  if (opened.data == nullptr)
    return ProblemResponse(call, {.status = 422, .code = "not-supported"});
  return opened;
}

HttpResponse Print(const Call& call) {
  auto languages = PageLanguages(std::string(call.Parameter("languages")), call.language);
  if (!languages) return ProblemResponse(call, BadParameter("languages"));
  auto found = Open(call);
  if (auto* answer = std::get_if<HttpResponse>(&found)) return std::move(*answer);
  const auto& opened = std::get<Opened>(found);
  PrintOptions options{.view = std::string(call.Parameter("view")),
                       .languages = *std::move(languages),
                       .place = std::string(call.Parameter("place")),
                       .reveal_numbers = call.Parameter("numbers") == "shown"};
  if (options.view.empty()) options.view = "handover";
  auto place = PlaceOf(call.data->workspace().packs(), *opened.data, options.place);
  if (!place) return ProblemResponse(call, BadParameter("place"));
  options.place = *std::move(place);
  if (opened.data->FindView(options.view) == nullptr)
    return ProblemResponse(call, BadParameter("view"));
  // Numbers of identity documents are for the institution that cares for the person.
  if (call.actor.role != Role::kCareInstitution) options.reveal_numbers = false;
  const PrintContext context{
      .packs = call.data->workspace().packs(), .kind = *opened.document.kind, .data = *opened.data};
  const PrintInput input = PageInputOf(
      opened.document, context, call.data->workspace().keep_names(), options.languages.front());
  HttpResponse response;
  response.body = PrintRecord(*opened.document.record, input, options);
  response.Set("Content-Type", "text/html; charset=utf-8");
  response.Set("Content-Security-Policy",
               "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
  return response;
}

HttpResponse Due(const Call& call) {
  const std::string_view text = call.Parameter("days");
  int days = 60;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), days);
  const bool whole =
      text.empty() || (read.ec == std::errc() && read.ptr == text.data() + text.size());
  if (!whole || days < 0 || days > kMostDaysAhead)
    return ProblemResponse(call, BadParameter("days"));
  const auto accepted = AcceptedOf(call.request.Header("accept"), {"text/csv", "text/plain"});
  if (!accepted) return ProblemResponse(call, {.status = 406, .code = "not-acceptable"});
  auto found = Open(call);
  if (auto* answer = std::get_if<HttpResponse>(&found)) return std::move(*answer);
  const auto& opened = std::get<Opened>(found);
  const PrintContext context{
      .packs = call.data->workspace().packs(), .kind = *opened.document.kind, .data = *opened.data};
  const std::string_view since = call.Parameter("since");
  auto items = ListDue(*opened.document.record, context,
                       since.empty() ? TodayUtc() : std::string(since), days);
  if (!items) return ProblemResponse(call, BadParameter("since"));
  const std::vector<DueOf> lists{{.record = "body", .items = *std::move(items)}};
  HttpResponse response;
  response.body = *accepted == "text/csv" ? RenderDueCsv(lists, *opened.data, call.language)
                                          : RenderDueText(lists, *opened.data, call.language);
  response.Set("Content-Type", std::string(*accepted) + "; charset=utf-8");
  response.Set("Content-Language", std::string(kLanguageNames.NameOf(call.language)));
  return response;
}

}  // namespace

std::vector<Route> PageRoutes() {
  constexpr Roles kHolders(Role::kCareInstitution, Role::kRegulator);
  return {{.method = "POST",
           .path = "/v1/print",
           .operation = "print",
           .roles = kHolders,
           .quick = false,
           .parameters = {"from", "kind", "as-of", "assurance", "profile", "view", "languages",
                          "place", "numbers"},
           .handle = Print},
          {.method = "POST",
           .path = "/v1/due",
           .operation = "due",
           .roles = kHolders,
           .quick = false,
           .parameters = {"from", "kind", "as-of", "assurance", "profile", "since", "days"},
           .handle = Due}};
}

}  // namespace baybridge
