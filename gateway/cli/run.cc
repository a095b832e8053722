#include "cli/run.h"

#include <cstdio>
#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/conform_options.h"
#include "cli/evidence_options.h"
#include "cli/manual.h"
#include "cli/migrate_command.h"
#include "cli/output.h"
#include "cli/pack_options.h"
#include "cli/print_command.h"
#include "cli/reading_options.h"
#include "cli/store_command.h"
#include "cli/synth_command.h"
#include "cli/usage.h"
#include "cli/usage_failure.h"
#include "cli/worker_command.h"
#include "core/program.h"
#include "print/due.h"

namespace baybridge {
namespace {

// Everything the command line says, and the command to run.
struct CommandLine {
  CommonOptions common;
  ValidateCommand validate;
  TranslateCommand translate;
  ExplainCommand explain;
  PackCommands pack;
  PrintCommand print;
  DueCommand due;
  SynthCommand synth;
  ServeCommand serve;
  std::string shell;  // whose completion is asked for; empty: another command
  ConformCommands conform;
  EvidenceCommands evidence;
  MigrateCommands migrate;
  WorkerCommand worker;
  StoreCommand store;
  std::function<int(Session&)> run;
};

void AddValidate(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("validate", "Judge documents and report what is wrong with them");
  command->footer("Example:\n  baybridge validate samples/hk-care/basic/input.xml");
  command->add_option("files", line.validate.files, "Documents; - is standard input")->required();
  command->add_option("--report-file", line.validate.report_file, "Write the report there");
  AddReading(*command, line.common);
  command->callback([&line] {
    line.run = [&line](Session& session) { return RunValidate(session, line.validate); };
  });
}

void AddTranslate(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("translate", "Translate a document into another place's format");
  command->footer(
      "Example:\n  baybridge translate --to gd-care samples/hk-care/basic/input.xml -o "
      "resident.xml --ledger ledger.csv");
  TranslateCommand& translate = line.translate;
  command->add_option("file", translate.file, "Document; - is standard input")->required();
  command->add_option("--to", translate.to, "Pack id of the target format, or hub")->required();
  command->add_option("-o,--output", translate.output,
                      "Write the target there (default: standard output)");
  command->add_option("--ledger", translate.ledger, "Write there what became of every leaf (CSV)");
  command->add_option("--prefill", translate.prefill,
                      "Write there items that a person may confirm (CSV): no assessment, no level");
  command->add_option("--keep", translate.keep,
                      "Write there what could not be carried, instead of inside the target (of a "
                      "batch: a folder with a file a record)");
  command->add_option("--restore-from", translate.restore_from,
                      "Keep file that came beside the document");
  command->add_flag("--no-restore", translate.no_restore,
                    "Do not put back what an earlier translation kept");
  command->add_option("--profile", translate.profile, "Transfer profile: what may leave");
  command->add_option("--target-encoding", translate.target_encoding,
                      "UTF-8, UTF-16, GB18030 or Big5-HKSCS");
  command
      ->add_option("--syntax", translate.syntax,
                   "xml, json or csv (default: by the name of the output, else the format's "
                   "first)")
      ->check(CLI::IsMember({"xml", "json", "csv"}));
  command->add_option("--report-file", translate.report_file, "Write the report there");
  command
      ->add_option("--most-leaves", translate.most_leaves,
                   "Name at most so many leaves that did not arrive whole; 0: none")
      ->capture_default_str();
  command->add_flag("--indent", translate.indent, "Indent the target");
  AddReading(*command, line.common);
  command->callback([&line] {
    line.run = [&line](Session& session) { return RunTranslate(session, line.translate); };
  });
}

void AddExplain(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("explain", "Tell where a leaf came from, or what became of it");
  command->footer(
      "Example:\n  baybridge explain --to gd-care --at /Resident/RecordDate "
      "samples/hk-care/basic/input.xml");
  command->add_option("file", line.explain.file, "Document; - is standard input")->required();
  command->add_option("--to", line.explain.to, "Pack id of the target format, or hub")->required();
  command->add_option("--at", line.explain.at, "Path of a leaf of the target or of the source")
      ->required();
  command->add_option("--profile", line.explain.profile, "Transfer profile: what may leave");
  AddRecord(*command, line.common);
  AddReading(*command, line.common);
  command->callback([&line] {
    line.run = [&line](Session& session) { return RunExplain(session, line.explain); };
  });
}

void AddPrint(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("print", "Print a record as a page for the ward (HTML for A4)");
  command->footer(
      "Examples:\n"
      "  baybridge print samples/hk-care/rich/input.xml --place GD --languages zh-Hans,en -o "
      "handover.html\n"
      "  baybridge print samples/mo-care/basic/input.xml --view medication-chart --languages pt -o "
      "chart.html");
  PrintCommand& print = line.print;
  command->add_option("file", print.file, "Document; - is standard input")->required();
  command->add_option("--view", print.view, "handover, full, medication-chart or inspection")
      ->capture_default_str();
  command->add_option("--languages", print.languages,
                      "One or two of en, zh-Hans, zh-Hant, pt (default: --lang)");
  command->add_option(
      "--place", print.place,
      "Where the reader is, such as GD, HK, MO: wishes made elsewhere are no order there");
  command->add_option("-o,--output", print.output,
                      "Write the page there (default: standard output)");
  command->add_option("--profile", print.profile, "Transfer profile: what may be shown");
  command->add_flag("--reveal-numbers", print.reveal_numbers,
                    "Show numbers of identity documents in full");
  AddRecord(*command, line.common);
  AddReading(*command, line.common);
  command->callback(
      [&line] { line.run = [&line](Session& session) { return RunPrint(session, line.print); }; });
}

void AddDue(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "due", "List what ends or has to be done soon: permits, tubes, reviews, supplies");
  command->footer(
      "Example:\n  baybridge due --since 2026-11-20 --days 60 samples/hk-care/rich/input.xml "
      "samples/gd-care/rich/input.xml");
  command->add_option("files", line.due.files, "Documents; - is standard input")->required();
  command->add_option("--since", line.due.from, "First day, such as 2026-01-31 (default: today)");
  command->add_option("--days", line.due.days, "How far to look ahead")
      ->check(CLI::Range(0, kMostDaysAhead))
      ->capture_default_str();
  command->add_option("--form", line.due.form, "Form of the list")
      ->check(CLI::IsMember({"text", "csv"}))
      ->capture_default_str();
  AddReading(*command, line.common);
  command->callback(
      [&line] { line.run = [&line](Session& session) { return RunDue(session, line.due); }; });
}

void AddSynth(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("synth", "Write synthetic records for tests and benchmarks");
  command->footer(
      "Example:\n  baybridge synth --format hk-care --records 1000 --seed 7 --errors 0.05 -o "
      "batch.xml --truth truth.csv");
  SynthCommand& synth = line.synth;
  command->add_option("--format", line.common.format, "Pack id")->required();
  command->add_option("--kind", line.common.kind, "Record kind (default: resident)");
  command->add_option("--records", synth.records, "How many records")->capture_default_str();
  command->add_option("--seed", synth.seed, "The same seed gives the same bytes")
      ->capture_default_str();
  command->add_option("--errors", synth.errors, "Share of records that hold an error, 0 to 1")
      ->capture_default_str();
  command->add_option("--error-kind", synth.kinds, "Kind of error (repeatable; default: all)");
  command->add_option("--bytes", synth.bytes, "Average size of a record")->capture_default_str();
  command->add_option("--threads", synth.threads, "Threads (default: as many as the machine has)");
  command->add_option("-o,--output", synth.output,
                      "Write the batch there (default: standard output)");
  command->add_option("--split", synth.split, "Write one file a record into this folder instead");
  command->add_option("--truth", synth.truth, "Write there which errors were put where (CSV)");
  command->callback(
      [&line] { line.run = [&line](Session& session) { return RunSynth(session, line.synth); }; });
}

CLI::App* AddServe(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand("serve", "Serve over HTTPS, until it is told to stop");
  command->footer(
      "Examples:\n"
      "  baybridge serve --demo\n"
      "  baybridge serve --config /etc/baybridge/gateway.json");
  CLI::Option* config =
      command->add_option("--config", line.serve.config, "Configuration (docs/operations.md)");
  command
      ->add_flag("--demo", line.serve.demo,
                 "On this machine, with certificates made for trying out")
      ->excludes(config);
  return command;
}

void AddCompletion(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("completion", "Write a script that completes commands in your shell");
  command->footer(
      "Examples:\n"
      "  baybridge completion bash > ~/.local/share/bash-completion/completions/baybridge\n"
      "  baybridge completion zsh > ~/.zsh/completions/_baybridge");
  command->add_option("shell", line.shell, "bash or zsh")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh"}));
}

CLI::App* AddManual(CLI::App& app) {
  CLI::App* command = app.add_subcommand("manual", "Write the manual page, in roff");
  command->footer("Example:\n  baybridge manual | man -l -");
  return command;
}

// Tells what failed where no session is open.
int TellEarly(const CommonOptions& common, const Failure& failure) {
  return TellFailure(TextsOf(common.data),
                     kLanguageNames.ValueOf(common.language).value_or(Language::kEn), failure);
}

int TellUsage(const CommonOptions& common, const std::string& id) {
  return TellEarly(common, UsageFailureOf(common.data, common.language, id));
}

int RunServeCommand(CommandLine& line, ServeFunction serve) {
  if (line.serve.config.empty() && !line.serve.demo) {
    return TellUsage(line.common, "usage.serve");
  }
  line.serve.data = line.common.data;
  line.serve.language = line.common.language;
  return serve(line.serve);
}

}  // namespace

int RunCommandLine(int argc, char** argv, ServeFunction serve) {
  CLI::App app{"Baybridge: validates, translates and accounts for elder-care records"};
  app.set_version_flag("--version", std::string(ProgramName()));
  app.require_subcommand(1);
  app.fallthrough();
  CommandLine line;
  AddCommon(app, line.common);
  AddValidate(app, line);
  AddTranslate(app, line);
  AddExplain(app, line);
  AddPrint(app, line);
  AddDue(app, line);
  AddPack(app, line.pack, line.common, line.run);
  AddSynth(app, line);
  CLI::App* served = AddServe(app, line);
  AddCompletion(app, line);
  CLI::App* manual = AddManual(app);
  CLI::App* conform = AddConform(app, line.conform, line.run);
  AddReading(*conform, line.common);
  CLI::App* seal = AddEvidence(app, line.evidence, line.run);
  AddRecord(*seal, line.common);
  AddReading(*seal, line.common);
  AddReading(*AddMigrate(app, line.migrate, line.run), line.common);
  AddWorker(app, line.worker, line.run);
  AddStore(app, line.store, line.run);
  SayHelpIn(app, argc, argv);
  if (const auto taken = OptionTakenForValue(app, argc, argv))
    return TellTakenOption(*taken, argc, argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return TellParseError(app, error, argc, argv);
  }
  if (served->parsed()) return RunServeCommand(line, serve);
  if (!line.shell.empty()) return PrintCompletion(app, line.shell);
  if (manual->parsed()) return WriteOutput({}, ManualPage(app)) ? kExitClean : kExitFailure;
  const std::string& form = line.common.report;
  if (!conform->parsed() && (form == "csv" || form == "junit" || form == "svrl")) {
    return TellUsage(line.common, "usage.form-of-conform");
  }
  auto session = Session::Open(line.common);
  if (!session) return TellEarly(line.common, session.error());
  return line.run(**session);
}

}  // namespace baybridge
