#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>

#include "cli/batch_lane.h"
#include "cli/batch_report.h"
#include "cli/run.h"
#include "cli/translate.h"
#include "core/file.h"
#include "pipeline/target_writer.h"

namespace baybridge {
namespace {

// A file that is made whole or not at all, or standard output.
class Sink {
 public:
  static Result<Sink> Open(const std::string& file) {
    Sink sink;
    if (file.empty() || file == "-") return sink;
    auto made = OutputFile::Create(file);
    if (!made) return std::move(made).error();
    sink.file_.emplace(*std::move(made));
    return sink;
  }
  Result<Done> Write(std::string_view bytes) {
    return file_ ? file_->Write(bytes) : WriteOutput({}, bytes);
  }
  Result<Done> Commit() { return file_ ? file_->Commit() : Result<Done>(Done{}); }

 private:
  std::optional<OutputFile> file_;
};

std::string KeepName(const std::string& folder, std::uint64_t number) {
  constexpr std::size_t kDigits = 7;
  std::string name = std::to_string(number);
  name.insert(0, kDigits - std::min(kDigits, name.size()), '0');
  return (std::filesystem::path(folder) / (name + ".keep.xml")).string();
}

// The ledger of one record with its number before every row.
std::string NumberedLedger(const Translated& made, const BatchPlace& place, bool heading) {
  const std::string ledger = LedgerCsv(made, [&](Location& location) { place.Move(location); });
  std::string text;
  std::string prefix = "record,";
  for (std::size_t at = 0; at < ledger.size();) {
    const std::size_t end = ledger.find('\n', at) + 1;
    if (at != 0 || heading) text += prefix + ledger.substr(at, end - at);
    prefix = std::to_string(place.record) + ",";
    at = end;
  }
  return text;
}

TranslateOptions InBatch(TranslateOptions options) {
  options.fragment = true;
  return options;
}

class BatchTranslator {
 public:
  BatchTranslator(Session& session,
                  Input& input,
                  const TranslateCommand& command,
                  TranslateOptions options,
                  ReportSet& reports)
      : session_(session),
        input_(input),
        command_(command),
        options_(InBatch(std::move(options))),
        lane_(
            session.workspace(), options_, command.ledger.empty() && command.restore_from.empty()),
        report_(session, reports, command.file) {}

  Result<int> Run() {
    auto opened = Open();
    if (!opened) return std::move(opened).error();
    SplitRecord record;
    while (true) {
      auto next = input_.records().Next(record);
      if (!next) return std::move(next).error();
      if (!*next) break;
      if (record.too_long) {
        report_.AddTooLong(record);
        continue;
      }
      auto done = Translate(record);
      if (!done) return std::move(done).error();
    }
    if (input_.records().problem()) report_.AddProblem(*input_.records().problem());
    auto closed = Close();
    if (!closed) return std::move(closed).error();
    const int code = report_.Finish();
    return made_ == report_.records() ? code : std::max(code, kExitFindings);
  }

 private:
  Result<Done> Open() {
    if (!command_.keep.empty()) {
      std::error_code error;
      std::filesystem::create_directories(command_.keep, error);
    }
    auto output = Sink::Open(command_.output);
    if (!output) return std::move(output).error();
    output_.emplace(*std::move(output));
    if (command_.ledger.empty()) return Done{};
    auto ledger = Sink::Open(command_.ledger);
    if (!ledger) return std::move(ledger).error();
    ledger_.emplace(*std::move(ledger));
    return Done{};
  }

  Result<Done> Translate(const SplitRecord& record) {
    options_.read.assurance =
        IsInShare(record.number) ? Assurance::kFull : input_.read_options().assurance;
    options_.read.remarks = record.remarks;
    BatchLane::Made* fast = record.remarks.empty() ? lane_.Translate(record.document) : nullptr;
    if (fast != nullptr) {
      report_.Add(record, std::move(fast->report), fast->source, fast->source_kind->kind);
      return Write(fast->document, *fast->keep_document, *fast->target_kind, record.place);
    }
    auto restored = ReadKeep(record.number);
    if (!restored) return restored;
    auto made = TranslateDocument(session_.workspace(), record.document, options_);
    if (!made) return std::move(made).error();
    Translated& result = **made;
    const Shown shown = ShownOf(result);
    report_.Add(record, result.report, shown.source, shown.kind);
    if (!result.made()) return Done{};
    if (ledger_) {
      auto entered = ledger_->Write(NumberedLedger(result, record.place, made_ == 0));
      if (!entered) return entered;
    }
    auto learnt = lane_.Learn(result);
    if (!learnt) return learnt;
    return Write(result.document, result.keep_document, *result.target_kind, record.place);
  }

  Result<Done> ReadKeep(std::uint64_t number) {
    options_.keep_file.clear();
    if (command_.restore_from.empty()) return Done{};
    const std::string name = KeepName(command_.restore_from, number);
    std::error_code error;
    if (!std::filesystem::exists(name, error)) return Done{};
    auto keep = ReadFile(name, session_.options().limits.max_bytes);
    if (!keep) return std::move(keep).error();
    options_.keep_file = *std::move(keep);
    return Done{};
  }

  // The keep file (and the ledger) first: a record without its company must not exist.
  Result<Done> Write(const std::string& document,
                     const std::string& keep_document,
                     const CompiledKind& target_kind,
                     const BatchPlace& place) {
    if (!keep_document.empty()) {
      if (command_.keep.empty()) {
        return session_.Usage("usage.keep-folder");
      }
      auto kept = WriteFile(KeepName(command_.keep, place.record), keep_document);
      if (!kept) return kept;
    }
    if (made_ == 0) {
      auto frame = WriteFrame(session_.workspace(), target_kind, options_);
      if (!frame) return std::move(frame).error();
      frame_ = *std::move(frame);
      auto begun = output_->Write(frame_.head);
      if (!begun) return begun;
    }
    ++made_;
    return output_->Write(document);
  }

  // A batch of which nothing could be made, or that is cut short, leaves no file.
  Result<Done> Close() {
    if (made_ == 0 || report_.broken()) return Done{};
    auto written = output_->Write(frame_.tail);
    if (written && ledger_) written = ledger_->Commit();
    return written ? output_->Commit() : written;
  }

  Session& session_;
  Input& input_;
  const TranslateCommand& command_;
  TranslateOptions options_;
  BatchLane lane_;
  BatchReport report_;
  std::optional<Sink> output_;
  std::optional<Sink> ledger_;
  BatchFrame frame_;
  std::uint64_t made_ = 0;  // records written
};

}  // namespace

Result<int> TranslateBatch(Session& session,
                           Input& input,
                           const TranslateCommand& command,
                           TranslateOptions options,
                           ReportSet& reports) {
  return BatchTranslator(session, input, command, std::move(options), reports).Run();
}

}  // namespace baybridge
