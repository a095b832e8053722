// Batches: many records at once, done in the background.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "core/file.h"
#include "report/json_text.h"
#include "server/batch_record.h"
#include "server/document.h"
#include "server/routes.h"
#include "server/service_data.h"
#include "server/transfer_calls.h"

namespace baybridge {
namespace {

constexpr Problem kValue{.status = 400, .code = "parameter"};
constexpr Problem kNone{.status = 404, .code = "no-such-batch"};
constexpr Problem kNotEnded{.status = 409, .code = "batch-not-ended"};

// Whose batches the caller may see: an operator keeps them running and sees all.
std::string_view OwnerOf(const Call& call) {
  return call.actor.role == Role::kOperator ? std::string_view() : call.actor.institution;
}

std::optional<BatchView> BatchOf(const Call& call, const BatchJobs& jobs) {
  return jobs.Find(call.path.at("batch"), OwnerOf(call));
}

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
  HttpResponse response = JsonResponse(json.Take(), status);
  if (status == 201) response.Set("Location", "/v1/batches/" + view.id);
  return response;
}

std::optional<Problem> CheckNames(const Call& call) {
  const PackSet& packs = call.data->workspace().packs();
  const std::string_view from = call.Parameter("from");
  const std::string_view to = call.Parameter("to");
  if (to.empty()) return kValue;
  if (packs.Find(to) == nullptr || (!from.empty() && packs.Find(from) == nullptr))
    return Problem{.status = 400, .code = "unknown-name"};
  const std::string_view keep = call.Parameter("keep");
  if (!keep.empty() && keep != "yes" && keep != "no") return kValue;
  // One of both: a reference, or the input itself.
  if (call.Parameter("reference").empty() == call.request.body.empty()) return kValue;
  return std::nullopt;
}

HttpResponse Create(const Call& call, BatchJobs& jobs) {
  if (const auto problem = CheckNames(call)) return ProblemResponse(call, *problem);
  const BatchRequest request{.institution = call.actor.institution,
                             .from = std::string(call.Parameter("from")),
                             .to = std::string(call.Parameter("to")),
                             .profile = std::string(call.Parameter("profile")),
                             .keep = call.Parameter("keep") == "yes",
                             .reference = std::string(call.Parameter("reference")),
                             .upload = call.request.body,
                             .language = std::string(kLanguageNames.NameOf(call.language))};
  auto created = jobs.Create(request);
  if (created) return ViewResponse(call, *created, 201);
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
    if (!asked || *asked == 0 || *asked > kMost) return ProblemResponse(call, kValue);
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
  return view ? ViewResponse(call, *view, 200) : ProblemResponse(call, kNone);
}

HttpResponse Delete(const Call& call, BatchJobs& jobs) {
  if (!jobs.Remove(call.path.at("batch"), call.actor.institution))
    return ProblemResponse(call, kNone);
  return {.status = 204, .headers = {}, .body = {}};
}

bool HasEnded(const BatchView& view) {
  return !view.ended.empty();
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
    ended_ = HasEnded(*view);
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
  if (!view) return ProblemResponse(call, kNone);
  HttpResponse response;
  response.Set("Content-Type", "text/event-stream");
  response.stream = std::make_shared<BatchEvents>(jobs, view->id, std::string(OwnerOf(call)));
  return response;
}

HttpResponse Results(const Call& call, BatchJobs& jobs) {
  const auto view = BatchOf(call, jobs);
  if (!view) return ProblemResponse(call, kNone);
  if (!HasEnded(*view)) return ProblemResponse(call, kNotEnded);
  JsonText json;
  json.BeginObject();
  json.BeginArray("files");
  for (const BatchFile& file : jobs.Files(*view)) {
    json.BeginObject();
    json.String("name", file.name);
    json.Number("bytes", file.bytes);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return JsonResponse(json.Take());
}

// A file, part by part.
class FileStream final : public HttpStream {
 public:
  explicit FileStream(InputFile file) : file_(std::move(file)) {}
  std::optional<std::string> Next() override {
    constexpr std::size_t kPart = std::size_t{256} * 1024;
    std::string part(kPart, '\0');
    const auto got = file_.Read(part.data(), part.size());
    if (!got || *got == 0) return std::nullopt;
    part.resize(*got);
    return part;
  }

 private:
  InputFile file_;
};

std::string_view TypeOf(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {".xml", "application/xml"},
      {".json", "application/json"},
      {".ndjson", "application/x-ndjson"},
      {".csv", "text/csv; charset=utf-8"}};
  for (const auto& [end, type] : kTypes) {
    if (name.ends_with(end)) return type;
  }
  return "application/octet-stream";
}

HttpResponse GetResult(const Call& call, BatchJobs& jobs) {
  const auto view = BatchOf(call, jobs);
  if (!view) return ProblemResponse(call, kNone);
  if (!HasEnded(*view)) return ProblemResponse(call, kNotEnded);
  const std::string& name = call.path.at("file");
  const auto files = jobs.Files(*view);
  const auto found = std::ranges::find(files, name, &BatchFile::name);
  if (found == files.end()) return ProblemResponse(call, {.status = 404, .code = "no-such-file"});
  auto file = InputFile::Open(jobs.PathOf(*view, name));
  if (!file) return ProblemResponse(call, kNone);
  HttpResponse response;
  response.Set("Content-Type", std::string(TypeOf(name)));
  response.Set("Content-Disposition", "attachment; filename=\"" + name + "\"");
  response.Set("Content-Length", std::to_string(file->size()));
  response.stream = std::make_shared<FileStream>(*std::move(file));
  return response;
}

// Lines of rejected.ndjson from number `after` (from 0) on.
struct Lines {
  std::vector<std::string> lines;
  bool more = false;
};
Result<Lines> ReadLines(const std::filesystem::path& path,
                        std::uint64_t after,
                        std::uint32_t limit) {
  Lines read;
  auto file = InputFile::Open(path);
  // Nothing was rejected.
  if (!file && file.error().kind == FailureKind::kNotFound) return read;
  if (!file) return std::move(file).error();
  constexpr std::size_t kPart = std::size_t{64} * 1024;
  std::string part(kPart, '\0');
  std::string line;
  std::uint64_t number = 0;
  for (;;) {
    const auto got = file->Read(part.data(), part.size());
    if (!got) return got.error();
    if (*got == 0) return read;
    for (const char c : std::string_view(part).substr(0, *got)) {
      if (c != '\n') {
        if (number >= after) line += c;
        continue;
      }
      if (number++ < after) continue;
      read.more = read.lines.size() == limit;
      if (read.more) return read;
      read.lines.push_back(std::exchange(line, {}));
    }
  }
}

HttpResponse Rejects(const Call& call, BatchJobs& jobs) {
  const auto view = BatchOf(call, jobs);
  if (!view) return ProblemResponse(call, kNone);
  if (!HasEnded(*view)) return ProblemResponse(call, kNotEnded);
  const auto page = PageOf(call);
  if (const auto* problem = std::get_if<Problem>(&page)) return ProblemResponse(call, *problem);
  const std::uint64_t after = std::get<Page>(page).after;
  auto read = ReadLines(jobs.PathOf(*view, "rejected.ndjson"), after, std::get<Page>(page).limit);
  if (!read) return ProblemResponse(call, ProblemOf(read.error()));
  // The lines are objects of their own.
  std::string body = "{\n  \"rejects\": [";
  for (const std::string& line : read->lines)
    body += (body.ends_with('[') ? "\n    " : ",\n    ") + line;
  body += "\n  ]";
  if (read->more) body += ",\n  \"next\": \"" + std::to_string(after + read->lines.size()) + "\"";
  return JsonResponse(body + "\n}\n");
}

}  // namespace

std::vector<Route> BatchRoutes(BatchJobs& jobs) {
  constexpr Roles kOwner(Role::kCareInstitution);
  constexpr Roles kWatchers(Role::kCareInstitution, Role::kOperator);
  std::vector<Route> routes;
  const auto add = [&](std::string method, std::string path, std::string operation, Roles roles,
                       std::vector<std::string> parameters,
                       HttpResponse (*handle)(const Call&, BatchJobs&)) {
    routes.push_back({.method = std::move(method),
                      .path = "/v1/batches" + path,
                      .operation = std::move(operation),
                      .roles = roles,
                      .quick = false,
                      .parameters = std::move(parameters),
                      .handle = [&jobs, handle](const Call& call) { return handle(call, jobs); }});
  };
  add("POST", "", "createBatch", kOwner, {"from", "to", "profile", "keep", "reference"}, Create);
  add("GET", "", "listBatches", kWatchers, {"cursor", "limit"}, List);
  add("GET", "/{batch}", "getBatch", kWatchers, {}, Get);
  add("DELETE", "/{batch}", "deleteBatch", kOwner, {}, Delete);
  add("GET", "/{batch}/events", "watchBatch", kWatchers, {}, Events);
  // What records hold is for the institution alone that sent them.
  add("GET", "/{batch}/results", "listResults", kOwner, {}, Results);
  add("GET", "/{batch}/results/{file}", "getResult", kOwner, {}, GetResult);
  add("GET", "/{batch}/rejects", "listRejects", kOwner, {"cursor", "limit"}, Rejects);
  return routes;
}

}  // namespace baybridge
