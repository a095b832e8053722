#include "cli/run.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>
#include <string>

#include "cli/commands.h"

namespace baybridge {
namespace {

// Everything the command line says, and the command to run.
struct CommandLine {
  CommonOptions common;
  ValidateCommand validate;
  TranslateCommand translate;
  ExplainCommand explain;
  PackCommand pack;
  std::function<int(Session&)> run;
};

void AddCommon(CLI::App& app, CommonOptions& common) {
  app.add_option("--data", common.data, "Folder that holds schemas/ and mapping/")->envname("BAYBRIDGE_DATA");
  app.add_option("--packs", common.packs, "Further folder with schemas/ and mapping/ of its own (repeatable)");
  app.add_option("--lang", common.language, "Language of reports")
      ->check(CLI::IsMember({"en", "zh-Hans", "zh-Hant", "pt"}))
      ->capture_default_str();
  app.add_option("--report", common.report, "Form of reports")
      ->check(CLI::IsMember({"text", "json", "html", "fhir"}))
      ->capture_default_str();
  app.add_flag("--reveal", common.reveal, "Show personal values in reports");
}

void AddReading(CLI::App& app, CommonOptions& common) {
  app.add_option("--format,--from", common.format, "Pack id of the document (default: recognised)");
  app.add_option("--kind", common.kind, "Record kind (default: recognised)");
  app.add_option("--encoding", common.encoding, "Encoding stated outside the document");
  app.add_option("--as-of", common.as_of, "Date that codes are judged by, such as 2026-01-31");
  app.add_option("--assurance", common.assurance, "full: two more engines must agree; fast: our own only")
      ->check(CLI::IsMember({"full", "fast"}))
      ->capture_default_str();
  app.add_option("--max-bytes", common.limits.max_bytes, "Largest document accepted, in bytes")->capture_default_str();
  app.add_option("--max-depth", common.limits.max_depth, "Deepest nesting accepted")->capture_default_str();
  app.add_option("--max-nodes", common.limits.max_nodes, "Most elements and attributes accepted")->capture_default_str();
  app.add_option("--max-findings", common.limits.max_findings, "Most findings reported")->capture_default_str();
}

void AddValidate(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand("validate", "Judge documents and report what is wrong with them");
  command->footer("Example:\n  baybridge validate samples/hk-care/basic/input.xml");
  command->add_option("files", line.validate.files, "Documents; - is standard input")->required();
  command->add_option("--report-file", line.validate.report_file, "Write the report there");
  AddReading(*command, line.common);
  command->callback([&line] { line.run = [&line](Session& session) { return RunValidate(session, line.validate); }; });
}

void AddTranslate(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand("translate", "Translate a document into another place's format");
  command->footer(
      "Example:\n  baybridge translate --to gd-care samples/hk-care/basic/input.xml -o resident.xml --ledger ledger.csv");
  TranslateCommand& translate = line.translate;
  command->add_option("file", translate.file, "Document; - is standard input")->required();
  command->add_option("--to", translate.to, "Pack id of the target format, or hub")->required();
  command->add_option("-o,--output", translate.output, "Write the target there (default: standard output)");
  command->add_option("--ledger", translate.ledger, "Write there what became of every leaf (CSV)");
  command->add_option("--keep", translate.keep, "Write there what could not be carried, instead of inside the target");
  command->add_option("--restore-from", translate.restore_from, "Keep file that came beside the document");
  command->add_flag("--no-restore", translate.no_restore, "Do not put back what an earlier translation kept");
  command->add_option("--profile", translate.profile, "Transfer profile: what may leave");
  command->add_option("--target-encoding", translate.target_encoding, "UTF-8, UTF-16, GB18030 or Big5-HKSCS");
  command->add_option("--report-file", translate.report_file, "Write the report there");
  command->add_flag("--indent", translate.indent, "Indent the target");
  AddReading(*command, line.common);
  command->callback([&line] { line.run = [&line](Session& session) { return RunTranslate(session, line.translate); }; });
}

void AddExplain(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand("explain", "Tell where a leaf came from, or what became of it");
  command->footer("Example:\n  baybridge explain --to gd-care --at /Resident/RecordDate samples/hk-care/basic/input.xml");
  command->add_option("file", line.explain.file, "Document; - is standard input")->required();
  command->add_option("--to", line.explain.to, "Pack id of the target format, or hub")->required();
  command->add_option("--at", line.explain.at, "Path of a leaf of the target or of the source")->required();
  command->add_option("--profile", line.explain.profile, "Transfer profile: what may leave");
  AddReading(*command, line.common);
  command->callback([&line] { line.run = [&line](Session& session) { return RunExplain(session, line.explain); }; });
}

void AddPack(CLI::App& app, CommandLine& line) {
  CLI::App* pack = app.add_subcommand("pack", "Look at, prove and test packs");
  pack->require_subcommand(1);
  CLI::App* list = pack->add_subcommand("list", "The packs that are there");
  list->footer("Example:\n  baybridge pack list");
  list->callback([&line] { line.run = [](Session& session) { return RunPackList(session); }; });
  CLI::App* test = pack->add_subcommand("test", "Run case folders against their expected outcomes");
  test->footer("Example:\n  baybridge pack test samples/hk-care/basic");
  test->add_option("folders", line.pack.names, "Case folders")->required();
  test->callback([&line] { line.run = [&line](Session& session) { return RunPackTest(session, line.pack); }; });
  CLI::App* bless = pack->add_subcommand("bless", "Write today's outcomes of case folders as the expected ones");
  bless->footer("Example:\n  baybridge pack bless samples/hk-care/basic");
  bless->add_option("folders", line.pack.names, "Case folders")->required();
  bless->callback([&line] { line.run = [&line](Session& session) { return RunPackBless(session, line.pack); }; });
  CLI::App* matrix = pack->add_subcommand("matrix", "How much of each case every ordered pair carries");
  matrix->footer("Example:\n  baybridge pack matrix samples/hk-care/rich samples/gd-care/rich samples/mo-care/rich");
  matrix->add_option("folders", line.pack.names, "Case folders")->required();
  matrix->callback([&line] { line.run = [&line](Session& session) { return RunPackMatrix(session, line.pack); }; });
}

}  // namespace

int RunCommandLine(int argc, char** argv) {
  CLI::App app{"Baybridge: validates, translates and accounts for elder-care records"};
  app.set_version_flag("--version", "baybridge 0.1.0");
  app.require_subcommand(1);
  app.fallthrough();
  CommandLine line;
  AddCommon(app, line.common);
  AddValidate(app, line);
  AddTranslate(app, line);
  AddExplain(app, line);
  AddPack(app, line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitClean : kExitUsage;
  }
  auto session = Session::Open(line.common);
  if (!session) return TellFailure(session.error());
  return line.run(**session);
}

}  // namespace baybridge
