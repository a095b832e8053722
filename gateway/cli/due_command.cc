#include <algorithm>
#include <optional>
#include <utility>

#include "cli/input.h"
#include "cli/output.h"
#include "cli/print_command.h"
#include "cli/run.h"
#include "pages/hub_document.h"
#include "print/due.h"

namespace baybridge {
namespace {

// The lists of all documents, and the texts to show them with.
class DueLists {
 public:
  DueLists(Session& session, const DueCommand& command) : session_(session), command_(command) {}

  // Adds every record of a file; returns the exit code.
  Result<int> AddFile(const std::string& file) {
    auto input = Input::Open(session_, file);
    if (!input) return std::move(input).error();
    if ((*input)->is_batch()) return AddBatch(**input, file);
    auto bytes = (*input)->TakeWhole();
    if (!bytes) return std::move(bytes).error();
    return Add(*std::move(bytes), (*input)->read_options(), file);
  }

  std::string Render() const {
    return command_.form == "csv" ? RenderDueCsv(lists_, texts_, session_.language())
                                  : RenderDueText(lists_, texts_, session_.language());
  }

 private:
  Result<int> AddBatch(Input& input, const std::string& file) {
    int code = kExitClean;
    SplitRecord record;
    while (true) {
      auto next = input.records().Next(record);
      if (!next) return std::move(next).error();
      if (!*next) break;
      ReadOptions read = input.read_options();
      read.remarks = std::move(record.remarks);
      auto added =
          Add(std::move(record.document), read, file + "#" + std::to_string(record.number));
      if (!added) return added;
      code = std::max(code, *added);
    }
    return input.records().problem() ? std::max(code, kExitFindings) : code;
  }

  Result<int> Add(std::string bytes, const ReadOptions& read, const std::string& name) {
    auto document = ReadHub(session_.workspace(), std::move(bytes), read, {});
    if (!document) return std::move(document).error();
    if (document->record == nullptr)
      return TellReport(session_, document->report(), document->kind);
    if (!data_) {
      auto data = LoadPrintData(session_.workspace().packs(), *document->kind);
      if (!data) return std::move(data).error();
      data_ = *data;
      texts_ = *std::move(data);
    }
    const PrintContext context{
        .packs = session_.workspace().packs(), .kind = *document->kind, .data = *data_};
    auto items = ListDue(*document->record, context,
                         command_.from.empty() ? Today() : command_.from, command_.days);
    if (!items) return std::move(items).error();
    lists_.push_back(
        {.record = name, .items = *std::move(items), .name = NamesOf(*document->record, context)});
    return kExitClean;
  }

  Session& session_;
  const DueCommand& command_;
  std::vector<DueOf> lists_;
  std::optional<PrintData> data_;
  PrintData texts_;
};

}  // namespace

int RunDue(Session& session, const DueCommand& command) {
  int code = kExitClean;
  DueLists lists(session, command);
  for (const std::string& file : command.files) {
    auto added = lists.AddFile(file);
    code = std::max(code, added ? *added : TellFailure(session, added.error()));
  }
  auto written = WriteOutput({}, lists.Render());
  return written ? code : TellFailure(session, written.error());
}

}  // namespace baybridge
