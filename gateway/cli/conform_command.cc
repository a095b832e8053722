#include "cli/conform_command.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <set>
#include <thread>
#include <unistd.h>

#include "cli/conform_files.h"
#include "cli/conform_output.h"
#include "cli/output.h"
#include "cli/reveal_audit.h"
#include "cli/run.h"
#include "cli/statement_command.h"
#include "conform/conform_report.h"
#include "conform/conform_sample.h"
#include "conform/named_standards.h"
#include "core/program.h"

namespace baybridge {
namespace {

// Says on a terminal how far the run is, at most twice a second.
class Progress {
 public:
  Progress() : shown_(::isatty(STDERR_FILENO) != 0) {}
  void Count() {
    ++records_;
    const auto now = std::chrono::steady_clock::now();
    if (!shown_ || now - last_ < std::chrono::milliseconds(500)) return;
    last_ = now;
    const double seconds = std::chrono::duration<double>(now - begin_).count();
    std::fprintf(stderr, "\r%llu records, %.0f a second   ",
                 static_cast<unsigned long long>(records_),
                 static_cast<double>(records_) / seconds);
  }
  void Clear() const {
    if (shown_) std::fputs("\r\033[K", stderr);
  }

 private:
  bool shown_;
  std::uint64_t records_ = 0;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point last_ = begin_;
};

// One run of the command.
class ConformRun {
 public:
  ConformRun(Session& session, const ConformCommand& command)
      : session_(session),
        command_(command) {}

  Result<int> Run() {
    for (const auto step : {&ConformRun::CheckChoices, &ConformRun::Load, &ConformRun::NoteReveal,
                            &ConformRun::Draw, &ConformRun::JudgeAll}) {
      auto done = (this->*step)();
      if (!done) return std::move(done).error();
    }
    return Finish();
  }

 private:
  Result<Done> CheckChoices() {
    if (session_.options().report == "fhir") return session_.Usage("usage.conform-form");
    if (command_.sample != 0 && std::ranges::find(command_.paths, "-") != command_.paths.end())
      return session_.Usage("usage.sample-input");
    if (command_.sample == 0 && !command_.stratify.empty() && command_.stratify.front().empty())
      return session_.Usage("usage.stratify-empty");
    if (command_.sign.empty() != command_.statement.empty())
      return session_.Usage("usage.sign-statement");
    if (!command_.sign.empty() && command_.sample != 0) return session_.Usage("usage.sign-sample");
    if (!command_.due.empty() && !IsIsoDate(command_.due))
      return session_.Usage("usage.date", {{.name = "option", .value = "--due"},
                                           {.name = "found", .value = command_.due}});
    const bool reveals = session_.options().reveal;
    if (reveals && (command_.audit.empty() || command_.reason.empty()))
      return session_.Usage("usage.reveal-needs");
    if (!reveals && (!command_.audit.empty() || !command_.reason.empty()))
      return session_.Usage("usage.reveal-only");
    if (command_.sign.empty()) return Done{};
    auto signer = StatementSigner::Open(command_);
    if (!signer) return std::move(signer).error();
    signer_ = *std::move(signer);
    return Done{};
  }

  Result<Done> Load() {
    Workspace& workspace = session_.workspace();
    const std::filesystem::path& root = workspace.packs().root;
    auto ids = NamedStandards(root, command_.standards);
    if (!ids) return std::move(ids).error();
    auto standards = Standards::Load(root, *ids, workspace.names(), session_.catalogue());
    if (!standards) return std::move(standards).error();
    standards_ = *std::move(standards);
    auto strata = Strata::Load(root / "validators" / "standards" / "strata.csv", workspace.names());
    if (!strata) return std::move(strata).error();
    strata_ = *std::move(strata);
    for (const std::string& id : command_.stratify) {
      const std::uint32_t stratum = strata_->Find(id);
      if (stratum == kNone)
        return session_.Usage("usage.stratum", {{.name = "found", .value = id}});
      stratify_.push_back(stratum);
    }
    auto prepared = PrepareWorkspace(workspace, standards_, Assurance::kFull);
    if (!prepared) return prepared;
    data_ = std::make_unique<RuleData>(workspace.packs(), standards_.calendars);
    tally_ = std::make_unique<ConformTally>(standards_, stratify_);
    auto files = FindFiles(session_, command_.paths);
    if (!files) return std::move(files).error();
    files_ = *std::move(files);
    return Done{};
  }

  // On disk before any value is shown.
  Result<Done> NoteReveal() {
    if (!session_.options().reveal) return Done{};
    return AppendRevealNote(command_.audit, {.reason = command_.reason,
                                             .standards = command_.standards,
                                             .inputs = command_.paths,
                                             .report = session_.options().report,
                                             .output = command_.report_file});
  }

  unsigned Jobs() const {
    return command_.jobs != 0 ? command_.jobs : std::max(1U, std::thread::hardware_concurrency());
  }

  ConformContext ContextFor(const Standards& standards) const {
    return {.standards = &standards,
            .data = data_.get(),
            .strata = strata_.get(),
            .kinds = JudgedKinds(standards_),
            .keep_svrl = session_.options().report == "svrl",
            .reveal = session_.options().reveal};
  }

  // The first pass of a sample: what records there are, by stratum.
  Result<Done> Draw() {
    if (command_.sample == 0) return Done{};
    const Standards none;
    SampleDraw draw(command_.sample, command_.seed, command_.stratify);
    ConformPool pool(session_.workspace(), ContextFor(none), Jobs(),
                     [&](const RecordResult& result) -> Result<Done> {
                       DrawnRecord record{
                           .file = result.file, .number = result.number, .values = {}};
                       for (const std::uint32_t stratum : stratify_)
                         record.values.push_back(result.strata[stratum]);
                       draw.Add(std::move(record));
                       return Done{};
                     });
    std::uint64_t failed = 0;
    auto read = ReadRecords(
        session_, files_.files, [&](ConformTask task) { return pool.Push(std::move(task)); },
        failed);
    if (!read) return std::move(read).error();
    auto finished = pool.Finish();
    if (!finished) return finished;
    sample_ = draw.Draw();
    for (const DrawnRecord& record : sample_->drawn) drawn_.emplace(record.file, record.number);
    return Done{};
  }

  Result<Done> JudgeAll() {
    auto output = ConformOutput::Open(session_, command_, standards_, *data_);
    if (!output) return std::move(output).error();
    output_ = *std::move(output);
    ConformPool pool(session_.workspace(), ContextFor(standards_), Jobs(),
                     [this](const RecordResult& result) -> Result<Done> {
                       progress_.Count();
                       tally_->Add(result);
                       if (signer_) signer_->Add(result.digest);
                       return output_->Add(result);
                     });
    auto read = ReadRecords(
        session_, files_.files,
        [&](ConformTask task) -> Result<Done> {
          const std::string& file = task.read.file;
          if (sample_ && !drawn_.contains({file, task.number})) return Done{};
          return pool.Push(std::move(task));
        },
        failed_);
    if (!read) return std::move(read).error();
    code_ = *read;
    auto finished = pool.Finish();
    progress_.Clear();
    return finished;
  }

  Result<int> Finish() {
    ConformReport report;
    report.tool = ProgramName();
    report.as_of = session_.options().as_of;
    report.assurance = session_.options().assurance;
    report.inputs = command_.paths;
    report.files = files_.files.size();
    report.skipped_files = files_.skipped;
    report.failed_files = failed_;
    report.sensitive = session_.options().reveal ? SensitiveValues::kShow : SensitiveValues::kMask;
    report.small_cells = command_.small_cells;
    report.tally = tally_.get();
    report.strata = strata_.get();
    report.data = data_.get();
    report.sample = sample_;
    auto written = output_->Finish(report);
    if (!written) return std::move(written).error();
    if (signer_) written = signer_->Write(report);
    if (!written) return std::move(written).error();
    const bool clean = VerdictOf(report) == Verdict::kConforms;
    return std::max(code_, clean ? kExitClean : kExitFindings);
  }

  Session& session_;
  const ConformCommand& command_;
  Standards standards_;
  std::unique_ptr<const Strata> strata_;
  std::unique_ptr<RuleData> data_;
  std::unique_ptr<ConformTally> tally_;
  std::vector<std::uint32_t> stratify_;
  ConformFiles files_;
  std::optional<ConformSample> sample_;
  std::set<std::pair<std::string, std::uint64_t>> drawn_;
  std::unique_ptr<ConformOutput> output_;
  std::unique_ptr<StatementSigner> signer_;
  Progress progress_;
  std::uint64_t failed_ = 0;
  int code_ = kExitClean;
};

}  // namespace

int RunConform(Session& session, const ConformCommand& command) {
  auto run = ConformRun(session, command).Run();
  return run ? *run : TellFailure(session, run.error());
}

}  // namespace baybridge
