#include "cli/evidence_options.h"

namespace baybridge {
namespace {

using Run = std::function<int(Session&)>;

CLI::App* AddSeal(CLI::App& evidence, SealCommand& seal, Run& run) {
  CLI::App* command = evidence.add_subcommand(
      "seal", "Translate a record and seal what may leave in an evidence container");
  command->footer(
      "Example:\n  baybridge evidence seal samples/hk-care/rich/input.xml --to gd-care --envelope "
      "envelope.json --key key.pem --certificate certificate.pem -o delivered.asice --archive "
      "archive.asice");
  command->add_option("file", seal.file, "Document; - is standard input")->required();
  command->add_option("--to", seal.to, "Pack id of the target format")->required();
  command
      ->add_option("--envelope", seal.envelope,
                   "The legal facts (JSON); names the transfer profile")
      ->required();
  command->add_option("--key", seal.key, "Private key (PEM, P-256)")->required();
  command
      ->add_option("--certificate", seal.certificate,
                   "Certificate of the key (PEM), followed by those between it and an authority")
      ->required();
  CLI::Option* sm2 = command->add_option("--sm2-key", seal.sm2_key,
                                         "Private key (PEM, SM2) for a second signature with SM3");
  command->add_option("--sm2-certificate", seal.sm2_certificate, "Certificate of that key (PEM)")
      ->needs(sm2);
  command->add_option("-o,--output", seal.output, "Write the container to deliver there")
      ->required();
  command->add_option("--archive", seal.archive,
                      "Write the container that is never sent there: source, full ledger, salt");
  command->callback([&seal, &run] {
    run = [&seal](Session& session) { return RunEvidenceSeal(session, seal); };
  });
  return command;
}

void AddVerify(CLI::App& evidence, EvidenceVerifyCommand& verify, Run& run) {
  CLI::App* command = evidence.add_subcommand(
      "verify", "Check a container: that nothing was altered, and whom it comes from");
  command->footer("Example:\n  baybridge evidence verify delivered.asice --place GD --packs mine");
  command->add_option("file", verify.file, "The container")->required();
  command->add_option("--place", verify.place, "Whose recognition counts, such as GD, HK, MO")
      ->required();
  command->add_option("--revoked", verify.revoked, "List of revoked certificates (PEM; repeatable)")
      ->allow_extra_args(false);
  command->add_option("--now", verify.now,
                      "Time of the check, such as 2026-01-31T08:00:00Z (default: the clock's)");
  command->add_option("--unpack", verify.members,
                      "Write the members into this folder where nothing was altered");
  command->callback([&verify, &run] {
    run = [&verify](Session& session) { return RunEvidenceVerify(session, verify); };
  });
}

void AddTie(CLI::App& evidence, TieCommand& tie, Run& run) {
  CLI::App* command = evidence.add_subcommand(
      "tie", "Check that a delivered container and one of an archive are of one transfer");
  command->footer("Example:\n  baybridge evidence tie delivered.asice archive.asice");
  command->add_option("delivered", tie.delivered, "The container that was delivered")->required();
  command->add_option("archived", tie.archived, "The container of the sender's archive")
      ->required();
  command->callback(
      [&tie, &run] { run = [&tie](Session& session) { return RunEvidenceTie(session, tie); }; });
}

void AddAudit(CLI::App& app, AuditVerifyCommand& verify, Run& run) {
  CLI::App* audit = app.add_subcommand("audit", "Audit logs");
  audit->require_subcommand(1);
  CLI::App* command = audit->add_subcommand(
      "verify", "Check an exported audit log: that it is whole, and the one that was signed");
  command->footer(
      "Example:\n  baybridge audit verify log --key public.pem --witness mo.example=witness.pem "
      "--held checkpoint.txt");
  command->add_option("folder", verify.folder, "The exported log")->required();
  command->add_option("--key", verify.key, "Public key of the log (PEM, Ed25519)")->required();
  command
      ->add_option("--witness", verify.witnesses,
                   "NAME=FILE: a witness and its public key (repeatable)")
      ->allow_extra_args(false);
  command
      ->add_option("--least-witnesses", verify.least_witnesses,
                   "How many must have signed the last checkpoint")
      ->capture_default_str();
  command
      ->add_option("--held", verify.held,
                   "Checkpoint that was kept elsewhere and that the log must hold (repeatable)")
      ->allow_extra_args(false);
  command->callback([&verify, &run] {
    run = [&verify](Session& session) { return RunAuditVerify(session, verify); };
  });
}

}  // namespace

CLI::App* AddEvidence(CLI::App& app, EvidenceCommands& commands, Run& run) {
  CLI::App* evidence = app.add_subcommand("evidence", "Evidence containers");
  evidence->require_subcommand(1);
  CLI::App* seal = AddSeal(*evidence, commands.seal, run);
  AddVerify(*evidence, commands.verify, run);
  AddTie(*evidence, commands.tie, run);
  AddAudit(app, commands.audit, run);
  return seal;
}

}  // namespace baybridge
