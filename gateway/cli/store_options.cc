#include "cli/store_command.h"

namespace baybridge {
namespace {

using Run = std::function<int(Session&)>;
using RunStore = int (*)(Session&, const StoreCommand&);

CLI::App* AddOne(CLI::App& store,
                 const char* name,
                 const char* what,
                 const char* footer,
                 RunStore function,
                 StoreCommand& command,
                 Run& run) {
  CLI::App* added = store.add_subcommand(name, what);
  added->footer(footer);
  added->callback([function, &command, &run] {
    run = [function, &command](Session& session) { return function(session, command); };
  });
  return added;
}

void AddFiles(CLI::App& app, StoreCommand& command) {
  KeySource& keys = command.keys;
  app.add_option("--store", command.file, "File of the store")->required();
  CLI::Option* file =
      app.add_option("--key", keys.file, "File of the key that wraps the keys of persons");
  app.add_option("--older-key", keys.older_files, "File of a key that wrapped before (repeatable)")
      ->allow_extra_args(false)
      ->needs(file);
  CLI::Option* module =
      app.add_option("--key-module", keys.device.module,
                     "Library (PKCS#11) of the device that holds the key, instead of --key")
          ->excludes(file);
  app.add_option("--key-token", keys.device.token, "Label of the device's token")->needs(module);
  app.add_option("--key-label", keys.device.key, "Label of the key in the device")->needs(module);
  app.add_option("--key-pin", keys.device.pin_file, "File with the PIN of the token")
      ->needs(module);
}

}  // namespace

void AddStore(CLI::App& app, StoreCommand& command, Run& run) {
  CLI::App* store =
      app.add_subcommand("store", "Look after a gateway's store: keys, backups, its audit log");
  store->require_subcommand(1);
  CLI::App* fresh =
      AddOne(*store, "new-key", "Make a key file that only its owner may read",
             "Example:\n  baybridge store new-key store.key", RunStoreNewKey, command, run);
  fresh->add_option("file", command.key_file, "File that is made; it must not exist")->required();
  CLI::App* check = AddOne(*store, "check",
                           "Open every payload and read the audit log: is all as it was written?",
                           "Example:\n  baybridge store check --store gateway.db --key store.key",
                           RunStoreCheck, command, run);
  AddFiles(*check, command);
  CLI::App* backup =
      AddOne(*store, "backup", "Write a copy that is whole, while the gateway runs",
             "Example:\n  baybridge store backup --store gateway.db --key store.key -o copy.db",
             RunStoreBackup, command, run);
  AddFiles(*backup, command);
  backup->add_option("-o,--output", command.backup, "File that is made; it must not exist")
      ->required();
  CLI::App* restore =
      AddOne(*store, "restore", "Check a copy and make a store of it",
             "Example:\n  baybridge store restore copy.db --store new.db --key store.key",
             RunStoreRestore, command, run);
  restore->add_option("backup", command.backup, "The copy")->required();
  AddFiles(*restore, command);
  CLI::App* rotate = AddOne(
      *store, "rotate", "Wrap the keys of all persons under a new key, while the gateway runs",
      "Example:\n  baybridge store rotate --store gateway.db --key new.key --older-key store.key",
      RunStoreRotate, command, run);
  AddFiles(*rotate, command);
  CLI::App* log =
      AddOne(*store, "export-log", "Sign the audit log and write it out, for audit verify",
             "Example:\n  baybridge store export-log --store gateway.db --key "
             "store.key --origin hk.example --signing-key ed25519.pem -o log",
             RunStoreExportLog, command, run);
  AddFiles(*log, command);
  log->add_option("--origin", command.origin, "Name of the log in its checkpoints")->required();
  log->add_option("--signing-key", command.signing_key, "Private key (PEM, Ed25519)")->required();
  log->add_option("-o,--output", command.folder, "Folder that is written")->required();
}

}  // namespace baybridge
