#include <CLI/CLI.hpp>

#include "cli/migrate_command.h"

namespace baybridge {
namespace {

void AddRunning(CLI::App& app, MigrateCommand& command) {
  app.add_option("--jobs", command.jobs, "Threads (default: as many as the machine has)");
  app.add_flag("--resume", command.resume, "Go on with the job of the folder where it stopped");
  app.add_option("--progress", command.progress,
                 "auto (a bar on a terminal, else a line now and then), json or none")
      ->check(CLI::IsMember({"auto", "json", "none"}))
      ->default_str("auto");
  app.add_option("--record-timeout", command.record_seconds,
                 "Seconds that one record may take before it is tried alone and then given up")
      ->capture_default_str();
  app.add_option("--commit-every", command.commit_milliseconds,
                 "Milliseconds after which what was made is committed; 0: after each chunk")
      ->capture_default_str();
  app.add_option("--max-memory", command.memory_megabytes,
                 "Megabytes that the whole run may take before its records are tried alone")
      ->capture_default_str();
  app.add_option("--sample", command.sample,
                 "Show so many translated records beside their targets on a page, for a person to "
                 "sign")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000}));
  app.add_option("--seed", command.seed, "With --sample: another seed chooses other records")
      ->capture_default_str();
  app.add_flag("--unsafe-sync", command.unsafe_sync)->group("");  // for tests of power cuts only
}

void AddMaking(CLI::App& app, MigrateCommand& command) {
  app.add_option("--to", command.to, "Pack id of the target format, or hub");
  app.add_option("--profile", command.profile, "Transfer profile: what may leave");
  app.add_option(
         "--standard", command.standards,
         "Id of a standard by which the sources are judged as well (repeatable), or all; slower")
      ->allow_extra_args(false);
  app.add_option("--target-encoding", command.target_encoding, "UTF-8, GB18030 or Big5-HKSCS");
  app.add_option("--syntax", command.syntax,
                 "xml, json or csv (default: the first that the format has)")
      ->check(CLI::IsMember({"xml", "json", "csv"}));
  app.add_option("--shard-size", command.shard_megabytes,
                 "Megabytes after which a new target file is begun; 0: one file")
      ->capture_default_str();
  app.add_flag("--keep", command.keep,
               "Keep what the target cannot hold in a block inside it, for the way back (slower)");
  app.add_flag("--ledger", command.ledger, "Write what became of every leaf (slower)");
  app.add_option("--full-share", command.full_share,
                 "Have every so manieth record judged by all engines; 0: none but the rejected")
      ->capture_default_str();
  app.add_flag("--no-restore", command.no_restore,
               "Do not put back what an earlier translation kept");
  app.add_option("--chunk-records", command.chunk_records,
                 "Records that are worked on together, at most")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{100'000}))
      ->capture_default_str();
}

void AddSharing(CLI::App& app, ShareOptions& share) {
  constexpr const char* kGroup = "Many machines";
  AddShare(app, share);
  app.add_option("--window", share.window,
                 "Chunks that are handed out before the first of them is written")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}))
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--max-tries", share.most_tries,
                 "How often a chunk may be begun before the job stops")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}))
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--job-name", share.name,
                 "Tells this job from one that is alike in all else, such as an earlier run")
      ->group(kGroup);
}

}  // namespace

CLI::App* AddMigrate(CLI::App& app, MigrateCommands& commands, std::function<int(Session&)>& run) {
  CLI::App* migrate = app.add_subcommand(
      "migrate", "Translate records in bulk: every record accounted for, resumable at any point");
  migrate->footer(
      "Examples:\n"
      "  baybridge synth --format hk-care --records 1000 --errors 0.02 -o batch.xml\n"
      "  baybridge migrate --from hk-care --to gd-care --output out/job batch.xml\n"
      "  baybridge migrate --resume --output out/job\n"
      "  baybridge migrate --resume --output out/job --sample 20\n"
      "  baybridge rejects out/job\n"
      "  baybridge migrate --redrive out/job\n"
      "  baybridge migrate --dry-run 1 --from hk-care --to gd-care --output out/job batch.xml\n"
      "  baybridge migrate --since out/job --from hk-care --to gd-care --output out/night new.xml\n"
      "  baybridge migrate --undo out/night\n"
      "  baybridge migrate --filter --from hk-care --to gd-care < in.ndjson > out.ndjson\n"
      "Many machines, each with ‘baybridge worker’ and the same three options (docs/scaling.md):\n"
      "  baybridge migrate --from hk-care --to gd-care --output out/job batch.xml \\\n"
      "    --broker nats://127.0.0.1:4222 --store postgresql:///baybridge --key job.key");
  MigrateCommand& command = commands.migrate;
  migrate->add_option(
      "paths", command.paths,
      "Files, archives (.gz .zst .zip) and folders with records; - is standard input (copied "
      "first)");
  migrate->add_option("-o,--output", command.output,
                      "Folder that gets everything the job makes; a new one");
  migrate->add_flag("--filter", command.filter,
                    "Read standard input and write a line for every record to standard output: its "
                    "target as JSON, or why it was rejected; makes no job");
  migrate->add_option(
      "--redrive", command.redrive,
      "Run again what the job of this folder rejected, after a table, a pack or (by "
      "a workbook that is named) the data were corrected");
  migrate->add_option("--since", command.since,
                      "Take only what is new or changed since the job of this folder, over the "
                      "delivery before");
  migrate->add_option("--undo", command.undo,
                      "Take the outputs of the job of this folder away, if they are what it wrote");
  migrate
      ->add_option(
          "--dry-run", command.dry_run,
          "Make no job: work on so many percent of the records and say what the whole would "
          "take")
      ->check(CLI::Range(0.01, 100.0))
      ->option_text("PERCENT");
  AddMaking(*migrate, command);
  AddRunning(*migrate, command);
  AddSharing(*migrate, command.share);
  migrate->callback([&commands, &run] {
    run = [&commands](Session& session) { return RunMigrate(session, commands.migrate); };
  });
  CLI::App* rejects =
      app.add_subcommand("rejects", "Group the rejected records of a migration by cause");
  rejects->footer("Example:\n  baybridge rejects out/job");
  rejects->add_option("folder", commands.rejects.folder, "Folder of the job")->required();
  rejects->callback([&commands, &run] {
    run = [&commands](Session& session) { return RunRejects(session, commands.rejects); };
  });
  return migrate;
}

}  // namespace baybridge
