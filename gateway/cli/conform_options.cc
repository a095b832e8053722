#include "cli/conform_options.h"

namespace baybridge {
namespace {

void AddStandard(CLI::App& app, ConformCommands& commands, std::function<int(Session&)>& run) {
  CLI::App* standard = app.add_subcommand("standard", "Look at and check standards");
  standard->require_subcommand(1);
  CLI::App* list = standard->add_subcommand("list", "The standards that are there");
  list->footer("Example:\n  baybridge standard list --lang zh-Hans");
  list->callback([&run] { run = [](Session& session) { return RunStandardList(session); }; });
  CLI::App* check = standard->add_subcommand(
      "check", "Prove standards: clauses, texts, cases, and what their rules notice");
  check->footer("Example:\n  baybridge standard check gb-38600-2019 --corpus samples/gd-care/rich");
  check->add_option("ids", commands.standard.ids, "Ids of standards (default: all)");
  check
      ->add_option("--corpus", commands.standard.corpus,
                   "Records on which every rule should be asked (repeatable)")
      ->allow_extra_args(false);
  check->callback([&commands, &run] {
    run = [&commands](Session& session) { return RunStandardCheck(session, commands.standard); };
  });
}

void AddStatement(CLI::App& app, ConformCommands& commands, std::function<int(Session&)>& run) {
  CLI::App* statement = app.add_subcommand("statement", "Signed statements of conformance");
  statement->require_subcommand(1);
  CLI::App* verify =
      statement->add_subcommand("verify", "Check a statement: its signature, and its records");
  verify->footer(
      "Example:\n  baybridge statement verify --key public.pem out/statement.json --records "
      "samples/gd-care");
  StatementCommand& command = commands.statement;
  verify->add_option("file", command.file, "The statement; beside it stands FILE.sig")->required();
  verify->add_option("--key", command.key, "Public key (PEM)")->required();
  verify
      ->add_option(
          "--records", command.records,
          "Records that it must be about: files and folders, as they were judged (repeatable)")
      ->allow_extra_args(false);
  verify->callback([&commands, &run] {
    run = [&commands](Session& session) { return RunStatementVerify(session, commands.statement); };
  });
}

}  // namespace

CLI::App* AddConform(CLI::App& app, ConformCommands& commands, std::function<int(Session&)>& run) {
  CLI::App* conform = app.add_subcommand("conform", "Judge records against named standards");
  conform->footer(
      "Example:\n  baybridge conform --standard gb-38600-2019 --standard gbt-42195-2022 "
      "samples/gd-care --rectify out/to-do.csv");
  ConformCommand& command = commands.conform;
  conform
      ->add_option("paths", command.paths, "Records: files, folders, batches; - is standard input")
      ->required();
  conform->add_option("--standard", command.standards, "Id of a standard (repeatable), or all")
      ->required()
      ->allow_extra_args(false);
  conform->add_option("--report-file", command.report_file, "Write the report there");
  conform->add_option("--records", command.records, "Write there a row for every record (CSV)");
  conform->add_option("--rectify", command.rectify, "Write there what is to be put right (CSV)");
  conform->add_option("--due", command.due, "By when new items are to be put right, 2026-01-31");
  conform->add_option("--baseline", command.baseline,
                      "Report (JSON) or rectification list of an earlier run, to compare with");
  conform->add_option("--sample", command.sample, "Draw so many records and judge only those");
  conform->add_option("--seed", command.seed, "The same seed draws the same records")
      ->capture_default_str();
  conform
      ->add_option("--stratify", command.stratify,
                   "Draw and count by these, such as institution,care-level")
      ->delimiter(',')
      ->allow_extra_args(false);
  conform->add_option("--jobs", command.jobs, "Threads (default: as many as the machine has)");
  conform
      ->add_option("--small-cells", command.small_cells,
                   "Counts of groups from 1 to below this are not shown; 0 shows all")
      ->capture_default_str();
  conform->add_option("--sign", command.sign, "Private key (PEM, Ed25519 or P-256)");
  conform->add_option("--statement", command.statement, "Write the signed statement there");
  conform->add_option("--who", command.who, "Who states it");
  conform->add_option("--audit", command.audit,
                      "File that gets a line where --reveal shows personal values");
  conform->add_option("--reason", command.reason, "Why --reveal shows personal values");
  conform->callback([&commands, &run] {
    run = [&commands](Session& session) { return RunConform(session, commands.conform); };
  });
  AddStandard(app, commands, run);
  AddStatement(app, commands, run);
  return conform;
}

}  // namespace baybridge
