// What batches have made, for whom they belong to.
#include <algorithm>
#include <memory>
#include <utility>

#include "core/file.h"
#include "report/json_text.h"
#include "server/batch_calls.h"
#include "server/document.h"
#include "server/transfer_calls.h"

namespace baybridge {
namespace {

constexpr Problem kNoBatch{.status = 404, .code = "no-such-batch"};
constexpr Problem kNotEnded{.status = 409, .code = "batch-not-ended"};

// A file, part by part. It breaks off where a consent ends meanwhile.
class FileStream final : public HttpStream {
 public:
  FileStream(InputFile file, const BatchJobs& jobs, const BatchView& view)
      : file_(std::move(file)),
        jobs_(jobs),
        id_(view.id),
        institution_(view.request.institution) {}
  std::optional<std::string> Next() override {
    const auto view = jobs_.Find(id_, institution_);
    if (!view || !view->withheld.empty()) return std::nullopt;
    constexpr std::size_t kPart = std::size_t{256} * 1024;
    std::string part(kPart, '\0');
    const auto got = file_.Read(part.data(), part.size());
    if (!got || *got == 0) return std::nullopt;
    part.resize(*got);
    return part;
  }

 private:
  InputFile file_;
  const BatchJobs& jobs_;
  std::string id_;
  std::string institution_;
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

}  // namespace

std::string_view OwnerOf(const Call& call) {
  return call.actor.role == Role::kOperator ? std::string_view() : call.actor.institution;
}

std::optional<BatchView> BatchOf(const Call& call, const BatchJobs& jobs) {
  return jobs.Find(call.path.at("batch"), OwnerOf(call));
}

HttpResponse NotHere(const Call& call, BatchJobs& jobs) {
  auto node = jobs.NodeOf(call.path.at("batch"), OwnerOf(call));
  if (!node) return ProblemResponse(call, ProblemOf(node.error()));
  if (!*node) return ProblemResponse(call, kNoBatch);
  HttpResponse response =
      ProblemResponse(call, {.status = 421, .code = "batch-elsewhere", .node = **node});
  response.Set("Baybridge-Node", **node);
  return response;
}

HttpResponse ListResults(const Call& call, BatchJobs& jobs) {
  const auto view = BatchOf(call, jobs);
  if (!view) return NotHere(call, jobs);
  if (view->ended.empty()) return ProblemResponse(call, kNotEnded);
  auto may = jobs.MayFetch(*view);
  if (!may) return StoreProblem(call, may.error(), 409);
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

HttpResponse GetResult(const Call& call, BatchJobs& jobs) {
  const auto view = BatchOf(call, jobs);
  if (!view) return NotHere(call, jobs);
  if (view->ended.empty()) return ProblemResponse(call, kNotEnded);
  auto may = jobs.MayFetch(*view);
  if (!may) return StoreProblem(call, may.error(), 409);
  const std::string& name = call.path.at("file");
  const auto files = jobs.Files(*view);
  const auto found = std::ranges::find(files, name, &BatchFile::name);
  if (found == files.end()) return ProblemResponse(call, {.status = 404, .code = "no-such-file"});
  auto file = InputFile::Open(jobs.PathOf(*view, name));
  if (!file) return ProblemResponse(call, kNoBatch);
  auto disclosed = jobs.Disclose(*view, ActOf(call));
  if (!disclosed) return StoreProblem(call, disclosed.error(), 409);
  HttpResponse response;
  response.Set("Content-Type", std::string(TypeOf(name)));
  response.Set("Content-Disposition", "attachment; filename=\"" + name + "\"");
  response.Set("Content-Length", std::to_string(file->size()));
  response.stream = std::make_shared<FileStream>(*std::move(file), jobs, *view);
  return response;
}

HttpResponse ListRejects(const Call& call, BatchJobs& jobs) {
  const auto view = BatchOf(call, jobs);
  if (!view) return NotHere(call, jobs);
  if (view->ended.empty()) return ProblemResponse(call, kNotEnded);
  const auto page = PageOf(call);
  if (const auto* problem = std::get_if<Problem>(&page)) return ProblemResponse(call, *problem);
  auto disclosed = jobs.Disclose(*view, ActOf(call));
  if (!disclosed) return StoreProblem(call, disclosed.error(), 409);
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

}  // namespace baybridge
