// Batches: many records at once, done in the background.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "report/json_text.h"
#include "server/batch_calls.h"
#include "server/batch_record.h"
#include "server/document.h"
#include "server/multipart.h"
#include "server/once.h"
#include "server/routes.h"
#include "server/service_data.h"
#include "server/transfer_calls.h"

namespace baybridge {
namespace {

// As the owner may see it; an empty one is the operator, whom the messages are not for.
void WriteViewFor(std::string_view owner, BatchView view, JsonText& json) {
  if (owner.empty()) view.message.clear();
  json.BeginObject();
  WriteBatchView(view, json);
  json.EndObject();
}

HttpResponse ViewResponse(const Call& call, const BatchView& view, unsigned status) {
  JsonText json;
  WriteViewFor(OwnerOf(call), view, json);
  return JsonResponse(json.Take(), status);
}

HttpResponse CreatedResponse(const Call& call, const BatchJobs& jobs, const BatchView& view) {
  HttpResponse response = ViewResponse(call, view, 201);
  response.Set("Location", "/v1/batches/" + view.id);
  response.Set("Baybridge-Node", jobs.node());
  return response;
}

std::optional<Problem> CheckNames(const Call& call) {
  const PackSet& packs = call.data->workspace().packs();
  const std::string_view from = call.Parameter("from");
  const std::string_view to = call.Parameter("to");
  if (to.empty()) return BadParameter("to");
  if (packs.Find(to) == nullptr || (!from.empty() && packs.Find(from) == nullptr))
    return Problem{.status = 400, .code = "unknown-name"};
  const std::string_view keep = call.Parameter("keep");
  if (!keep.empty() && keep != "yes" && keep != "no") return BadParameter("keep");
  return std::nullopt;
}

// The body is the input itself, or a form with the consents beside it. The problem of what it is
// otherwise.
std::optional<Problem> TakeBody(const Call& call, BatchRequest& request) {
  constexpr Problem kForm{.status = 400, .code = "form"};
  if (MediaTypeOf(call.request.Header("content-type")) != "multipart/form-data") {
    request.upload = call.request.body;
  } else {
    auto form = ReadForm(call.request.Header("content-type"), call.request.body);
    if (!form || !form->contains("consents") || form->size() > 1 + form->count("records"))
      return kForm;
    auto consents = ReadBatchConsents(form->at("consents").bytes, request.institution);
    if (!consents) return Problem{.status = 400, .code = "consents"};
    request.consents = *std::move(consents);
    if (form->contains("records")) request.upload = std::move(form->at("records").bytes);
  }
  // One of both: a reference, or the input itself.
  if (request.reference.empty() == request.upload.empty()) return BadParameter("reference");
  return std::nullopt;
}

HttpResponse Create(const Call& call, BatchJobs& jobs) {
  if (const auto problem = CheckNames(call)) return ProblemResponse(call, *problem);
  BatchRequest request{.institution = call.actor.institution,
                       .from = std::string(call.Parameter("from")),
                       .to = std::string(call.Parameter("to")),
                       .profile = std::string(call.Parameter("profile")),
                       .keep = call.Parameter("keep") == "yes",
                       .reference = std::string(call.Parameter("reference")),
                       .upload = {},
                       .language = std::string(kLanguageNames.NameOf(call.language))};
  if (const auto problem = TakeBody(call, request)) return ProblemResponse(call, *problem);
  std::optional<HttpResponse> told;
  auto created = jobs.Create(request, [&](TransferStore& transfers, const BatchView& view) {
    told = CreatedResponse(call, jobs, view);
    return KeepAnswer(transfers.answers(), call, *told);
  });
  if (created) {
    SetKept(call, told.has_value());
    return told ? *std::move(told) : CreatedResponse(call, jobs, *created);
  }
  if (created.error().kind == FailureKind::kTooLarge) {
    HttpResponse response = ProblemResponse(call, {.status = 503, .code = "batches-waiting"});
    response.Set("Retry-After", "60");
    return response;
  }
  return StoreProblem(call, created.error(), 422);
}

HttpResponse List(const Call& call, BatchJobs& jobs) {
  constexpr std::size_t kMost = 1'000;
  std::size_t limit = 50;
  if (!call.Parameter("limit").empty()) {
    const auto asked = NumberOf(call, "limit");
    if (!asked || *asked == 0 || *asked > kMost)
      return ProblemResponse(call, BadParameter("limit"));
    limit = static_cast<std::size_t>(*asked);
  }
  std::vector<BatchView> views = jobs.List(OwnerOf(call));
  // The cursor is the last id of the page before.
  std::erase_if(views, [&](const BatchView& view) { return view.id <= call.Parameter("cursor"); });
  const bool more = views.size() > limit;
  if (more) views.resize(limit);
  JsonText json;
  json.BeginObject();
  json.BeginArray("batches");
  for (const BatchView& view : views) WriteViewFor(OwnerOf(call), view, json);
  json.EndArray();
  if (more) json.String("next", views.back().id);
  json.EndObject();
  return JsonResponse(json.Take());
}

HttpResponse Get(const Call& call, BatchJobs& jobs) {
  const auto view = BatchOf(call, jobs);
  return view ? ViewResponse(call, *view, 200) : NotHere(call, jobs);
}

HttpResponse Delete(const Call& call, BatchJobs& jobs) {
  if (!jobs.Remove(call.path.at("batch"), call.actor.institution)) return NotHere(call, jobs);
  return {.status = 204, .headers = {}, .body = {}};
}

// How far a batch is, as server-sent events, until it has ended.
class BatchEvents final : public HttpStream {
 public:
  BatchEvents(const BatchJobs& jobs, std::string id, std::string institution)
      : jobs_(jobs),
        id_(std::move(id)),
        institution_(std::move(institution)) {}

  std::optional<std::string> Next() override {
    if (ended_) return std::nullopt;
    const auto view = jobs_.Find(id_, institution_);
    if (!view) return std::nullopt;
    const auto now = std::chrono::steady_clock::now();
    ended_ = !view->ended.empty();
    if (!ended_ && seen_ == view->change) return Idle(now);
    seen_ = view->change;
    told_ = now;
    return Event(*view);
  }

 private:
  // A comment now and then shows a client that is gone.
  std::string Idle(std::chrono::steady_clock::time_point now) {
    constexpr std::chrono::seconds kQuiet{15};
    if (now - told_ < kQuiet) return {};
    told_ = now;
    return ":\n\n";
  }

  std::string Event(const BatchView& view) const {
    JsonText json;
    WriteViewFor(institution_, view, json);
    std::string event = ended_ ? "event: end\n" : "event: progress\n";
    event += "id: " + std::to_string(view.change) + "\n";
    // Each line of the data is one of the event.
    std::string data = json.Take();
    while (!data.empty()) {
      const std::size_t end = std::min(data.find('\n'), data.size());
      event += "data: " + data.substr(0, end) + "\n";
      data.erase(0, end + 1);
    }
    return event + "\n";
  }

  const BatchJobs& jobs_;
  std::string id_;
  std::string institution_;
  std::optional<std::uint64_t> seen_;
  std::chrono::steady_clock::time_point told_;
  bool ended_ = false;
};

HttpResponse Events(const Call& call, BatchJobs& jobs) {
  const auto view = BatchOf(call, jobs);
  if (!view) return NotHere(call, jobs);
  HttpResponse response;
  response.Set("Content-Type", "text/event-stream");
  response.stream = std::make_shared<BatchEvents>(jobs, view->id, std::string(OwnerOf(call)));
  return response;
}

}  // namespace

std::vector<Route> BatchRoutes(BatchJobs& jobs) {
  constexpr Roles kOwner(Role::kCareInstitution);
  constexpr Roles kWatchers(Role::kCareInstitution, Role::kOperator);
  std::vector<Route> routes;
  const auto add = [&](std::string method, const std::string& path, const std::string& operation,
                       Roles roles, std::vector<std::string> parameters,
                       HttpResponse (*handle)(const Call&, BatchJobs&)) {
    routes.push_back({.method = std::move(method),
                      .path = "/v1/batches" + path,
                      .operation = operation,
                      .roles = roles,
                      .quick = false,
                      .parameters = std::move(parameters),
                      .handle = [&jobs, handle](const Call& call) { return handle(call, jobs); },
                      .keeps = operation == "createBatch"});
  };
  add("POST", "", "createBatch", kOwner, {"from", "to", "profile", "keep", "reference"}, Create);
  add("GET", "", "listBatches", kWatchers, {"cursor", "limit"}, List);
  add("GET", "/{batch}", "getBatch", kWatchers, {}, Get);
  add("DELETE", "/{batch}", "deleteBatch", kOwner, {}, Delete);
  add("GET", "/{batch}/events", "watchBatch", kWatchers, {}, Events);
  // What records hold is for the institution alone that sent them.
  add("GET", "/{batch}/results", "listResults", kOwner, {}, ListResults);
  add("GET", "/{batch}/results/{file}", "getResult", kOwner, {}, GetResult);
  add("GET", "/{batch}/rejects", "listRejects", kOwner, {"cursor", "limit"}, ListRejects);
  return routes;
}

}  // namespace baybridge
