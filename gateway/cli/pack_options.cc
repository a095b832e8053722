#include "cli/pack_options.h"

#include "cli/reading_options.h"

namespace baybridge {
namespace {

void AddListCheckAndDoc(CLI::App& pack, PackCommands& commands, std::function<int(Session&)>& run) {
  CLI::App* list = pack.add_subcommand("list", "The packs that are there");
  list->footer("Example:\n  baybridge pack list");
  list->callback([&run] { run = [](Session& session) { return RunPackList(session); }; });
  CLI::App* check = pack.add_subcommand(
      "check", "Prove packs: files, versions, references, messages, rows, critical leaves");
  check->footer("Example:\n  baybridge pack check hk-care");
  check->add_option("packs", commands.pack.names, "Pack ids (default: all)");
  check->add_flag("--coverage", commands.pack.coverage,
                  "Print leaves per section of the sheets instead");
  check->callback([&commands, &run] {
    run = [&commands](Session& session) { return RunPackCheck(session, commands.pack); };
  });
  CLI::App* doc = pack.add_subcommand("doc", "A page about a pack: fields and codes (Markdown)");
  doc->footer("Example:\n  baybridge pack doc hk-care --lang zh-Hant");
  doc->add_option("packs", commands.pack.names, "Pack ids")->required();
  doc->callback([&commands, &run] {
    run = [&commands](Session& session) { return RunPackDoc(session, commands.pack); };
  });
}

void AddTestAndBless(CLI::App& pack, PackCommands& commands, std::function<int(Session&)>& run) {
  CLI::App* test = pack.add_subcommand("test", "Run case folders against their expected outcomes");
  test->footer("Example:\n  baybridge pack test samples/hk-care/basic");
  test->add_option("folders", commands.pack.names, "Case folders")->required();
  test->callback([&commands, &run] {
    run = [&commands](Session& session) { return RunPackTest(session, commands.pack); };
  });
  CLI::App* bless =
      pack.add_subcommand("bless", "Write today's outcomes of case folders as the expected ones");
  bless->footer("Example:\n  baybridge pack bless samples/hk-care/basic");
  bless->add_option("folders", commands.pack.names, "Case folders")->required();
  bless->add_flag("--all", commands.pack.all_outcomes,
                  "Write translated documents and ledgers too, not only what is there already");
  bless->callback([&commands, &run] {
    run = [&commands](Session& session) { return RunPackBless(session, commands.pack); };
  });
}

void AddNew(CLI::App& pack,
            PackCommands& commands,
            CommonOptions& common,
            std::function<int(Session&)>& run) {
  CLI::App* fresh = pack.add_subcommand(
      "new", "Make the skeleton of a pack, from a kind of another pack or from an XSD");
  fresh->footer(
      "Examples:\n"
      "  baybridge pack new xc-care --like hk-care --folder mine\n"
      "  baybridge pack new xd-care --xsd record.xsd --root Record --folder mine\n"
      "  baybridge --packs mine pack check xc-care");
  fresh->add_option("id", commands.fresh.id, "Id of the new pack")->required();
  fresh->add_option("--like", commands.fresh.like, "Pack whose kind is copied");
  fresh->add_option("--xsd", commands.fresh.xsd, "XSD that the skeleton is made for");
  fresh->add_option("--root", commands.fresh.root, "Root element, with --xsd");
  fresh->add_option("--kind", common.kind, "Record kind (default: resident)");
  fresh->add_option("--place", commands.fresh.place, "Code of the place, such as XC");
  fresh->add_option("--folder", commands.fresh.folder,
                    "Folder that gets schemas/ and mapping/ (default: the data folder)");
  fresh->callback([&commands, &run] {
    run = [&commands](Session& session) { return RunPackNew(session, commands.fresh); };
  });
}

void AddMatrix(CLI::App& pack, PackCommands& commands, std::function<int(Session&)>& run) {
  CLI::App* matrix =
      pack.add_subcommand("matrix", "How much of each case every ordered pair carries");
  matrix->footer(
      "Example:\n  baybridge pack matrix samples/hk-care/rich samples/gd-care/rich "
      "samples/mo-care/rich");
  matrix->add_option("folders", commands.pack.names, "Case folders")->required();
  matrix->callback([&commands, &run] {
    run = [&commands](Session& session) { return RunPackMatrix(session, commands.pack); };
  });
}

}  // namespace

void AddPack(CLI::App& app,
             PackCommands& commands,
             CommonOptions& common,
             std::function<int(Session&)>& run) {
  CLI::App* pack = app.add_subcommand("pack", "Look at, prove and test packs");
  pack->require_subcommand(1);
  AddListCheckAndDoc(*pack, commands, run);
  AddTestAndBless(*pack, commands, run);
  AddReading(*AddPackDiff(*pack, commands.diff, run), common);
  AddNew(*pack, commands, common, run);
  AddMatrix(*pack, commands, run);
}

}  // namespace baybridge
