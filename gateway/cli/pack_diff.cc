#include "cli/pack_diff.h"

#include <cstdio>
#include <memory>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/conform_files.h"
#include "cli/migrate_summary.h"
#include "cli/run.h"
#include "pipeline/outcome_diff.h"
#include "report/display.h"
#include "report/json_text.h"
#include "report/message.h"

namespace baybridge {
namespace {

// A session over the packs of one folder alone.
Result<std::unique_ptr<Session>> OpenSide(const Session& session, const std::string& folder) {
  CommonOptions options = session.options();
  options.data = folder;
  options.packs.clear();
  return Session::Open(options);
}

std::string Words(const Session& session, const std::string& id, std::vector<Arg> args) {
  Finding said;
  said.id = id;
  said.args = std::move(args);
  return TextOf(said, session.catalogue(), session.language(), SensitiveValues::kShow).text;
}

std::string PlaceOf(const ConformTask& task) {
  const std::string file = Harmless(task.read.file);
  return task.number == 0 ? file : file + " (" + std::to_string(task.number) + ")";
}

void TellText(const Session& session, const OutcomeDiff& diff) {
  const auto number = [](std::uint64_t value) { return std::to_string(value); };
  std::printf("%s\n", Words(session, "packdiff.head",
                            {TextArg("records", number(diff.records())),
                             TextArg("different", number(diff.different()))})
                          .c_str());
  for (const OutcomeDifference& each : diff.Differences()) {
    const std::string id = "packdiff." + std::string(kOutcomeChangeNames.NameOf(each.change));
    std::printf("%8llu  %s\n", static_cast<unsigned long long>(each.records),
                Words(session, id,
                      {TextArg("path", Harmless(each.path)),
                       TextArg("before", Words(session, "run." + each.before, {})),
                       TextArg("after", Words(session, "run." + each.after, {})),
                       TextArg("leaves", number(each.leaves))})
                    .c_str());
    std::printf("          %s %s\n", each.example.c_str(), Harmless(each.example_path).c_str());
    if (!session.options().reveal || each.old_value == each.new_value) continue;
    std::printf("          ‘%s’ -> ‘%s’\n", Harmless(each.old_value).c_str(),
                Harmless(each.new_value).c_str());
  }
}

void TellJson(const Session& session, const OutcomeDiff& diff) {
  JsonText json;
  json.BeginObject();
  json.Number("records", diff.records());
  json.Number("different", diff.different());
  json.BeginArray("differences");
  for (const OutcomeDifference& each : diff.Differences()) {
    json.BeginObject();
    json.String("change", kOutcomeChangeNames.NameOf(each.change));
    if (!each.path.empty()) json.String("path", each.path);
    if (!each.before.empty()) json.String("before", each.before);
    if (!each.after.empty()) json.String("after", each.after);
    json.Number("leaves", each.leaves);
    json.Number("records", each.records);
    json.String("example", each.example);
    if (!each.example_path.empty()) json.String("examplePath", each.example_path);
    if (session.options().reveal && each.old_value != each.new_value) {
      json.String("oldValue", each.old_value);
      json.String("newValue", each.new_value);
    }
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  std::fputs(json.Take().c_str(), stdout);
}

Result<int> Compare(Session& session, const PackDiffCommand& command) {
  auto before = OpenSide(session, command.before);
  if (!before) return std::move(before).error();
  auto after = OpenSide(session, command.after);
  if (!after) return std::move(after).error();
  auto files = FindFiles(**before, command.corpus);
  if (!files) return std::move(files).error();
  OutcomeDiff diff;
  std::uint64_t failed = 0;
  auto read = ReadRecords(
      **before, files->files,
      [&](ConformTask task) -> Result<Done> {
        TranslateOptions options;
        options.read = task.read;
        options.read.assurance = Assurance::kFast;
        options.to = command.to;
        options.keep = options.keep_inside = false;
        options.fragment = true;
        auto was = TranslateDocument((*before)->workspace(), task.document, options);
        if (!was) return std::move(was).error();
        auto is = TranslateDocument((*after)->workspace(), std::move(task.document), options);
        if (!is) return std::move(is).error();
        diff.Add(**was, **is, PlaceOf(task));
        return Done{};
      },
      failed);
  if (!read) return std::move(read).error();
  if (session.options().report == "json") {
    TellJson(session, diff);
  } else {
    TellText(session, diff);
  }
  if (*read == kExitFailure) return kExitFailure;
  return diff.different() == 0 ? *read : kExitFindings;
}

}  // namespace

CLI::App* AddPackDiff(CLI::App& pack, PackDiffCommand& command, std::function<int(Session&)>& run) {
  CLI::App* diff = pack.add_subcommand(
      "diff", "What changed packs would do to a corpus: which leaves it gains, loses, changes");
  diff->footer(
      "Example (the packs as they are released, and as they stand in a working copy):\n"
      "  baybridge pack diff /usr/share/baybridge . --corpus samples --to gd-care\n"
      "Values are shown with --reveal only. The exit code is 1 where anything differs.");
  diff->add_option("old", command.before, "Folder with schemas/ and mapping/, as it was")
      ->required();
  diff->add_option("new", command.after, "Folder with schemas/ and mapping/, as it would be")
      ->required();
  diff->add_option("--corpus", command.corpus, "Files and folders with records")->required();
  diff->add_option("--to", command.to, "Pack id of the target format, or hub")->default_str("hub");
  diff->callback([&command, &run] {
    run = [&command](Session& session) { return RunPackDiff(session, command); };
  });
  return diff;
}

int RunPackDiff(Session& session, const PackDiffCommand& command) {
  PackDiffCommand wanted = command;
  if (wanted.to.empty()) wanted.to = "hub";
  auto code = Compare(session, wanted);
  return code ? *code : TellFailure(session, code.error());
}

}  // namespace baybridge
