#include "cli/statement_command.h"

#include "cli/conform_files.h"
#include "cli/finding_lines.h"
#include "cli/output.h"
#include "cli/run.h"
#include "core/file.h"
#include "crypto/digest.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostKeyBytes = std::size_t{64} * 1024;               // 64 KiB
constexpr std::size_t kMostStatementBytes = std::size_t{16} * 1024 * 1024;  // 16 MiB
constexpr std::size_t kMostProgramBytes = std::size_t{1024} * 1024 * 1024;  // 1 GiB

std::string ProgramDigest() {
  auto bytes = ReadFile("/proc/self/exe", kMostProgramBytes);
  return bytes ? Hex(Sha256(*bytes)) : std::string();
}

class Verification {
 public:
  Verification(Session& session, const StatementCommand& command)
      : session_(session),
        command_(command) {}

  Result<int> Run() {
    auto bytes = ReadFile(command_.file, kMostStatementBytes);
    if (!bytes) return std::move(bytes).error();
    auto signature = ReadFile(command_.file + ".sig", kMostKeyBytes);
    if (!signature) return std::move(signature).error();
    auto pem = ReadFile(command_.key, kMostKeyBytes);
    if (!pem) return std::move(pem).error();
    auto key = VerifyingKey::Read(*pem, command_.key);
    if (!key) return std::move(key).error();
    if (!key->Verify(*bytes, *signature)) {
      Say("bad-signature", command_.file);
      return Tell(false);
    }
    Say("good-signature", key->fingerprint());
    auto claims = ReadStatement(*bytes, command_.file);
    if (!claims) return std::move(claims).error();
    bool good = claims->key == key->fingerprint();
    if (!good) Say("other-key", claims->key);
    Say("states", claims->who + " " + claims->time + ": " + claims->verdict);
    CompareStandards(*claims);
    if (command_.records.empty()) {
      Say("records-not-checked", std::to_string(claims->records));
      return Tell(good);
    }
    auto same = CompareRecords(*claims);
    if (!same) return std::move(same).error();
    return Tell(good && *same);
  }

 private:
  void Say(const std::string& id, const std::string& value) {
    out_ += std::string(session_.catalogue().Text("statement." + id, session_.language())) + " " +
            value + "\n";
  }
  Result<int> Tell(bool good) {
    auto written = WriteOutput({}, out_);
    if (!written) return std::move(written).error();
    return good ? kExitClean : kExitFindings;
  }

  // Other rules here than there are no fault of the statement, but must be known.
  void CompareStandards(const StatementClaims& claims) {
    for (const StatementClaims::Standard& standard : claims.standards) {
      auto here = LoadStandard(session_.workspace().packs().root, standard.id);
      const bool same = here && here->digest == standard.digest;
      Say(same ? "same-rules" : "other-rules", standard.id);
    }
  }

  Result<bool> CompareRecords(const StatementClaims& claims) {
    auto files = FindFiles(session_, command_.records);
    if (!files) return std::move(files).error();
    MerkleTree tree;
    std::uint64_t failed = 0;
    auto read = ReadRecords(
        session_, files->files,
        [&](ConformTask task) -> Result<Done> {
          tree.Add(task.digest);
          return Done{};
        },
        failed);
    if (!read) return std::move(read).error();
    const bool same =
        failed == 0 && tree.size() == claims.records && Hex(tree.Root()) == claims.merkle_root;
    Say(same ? "same-records" : "other-records", std::to_string(tree.size()));
    return same;
  }

  Session& session_;
  const StatementCommand& command_;
  std::string out_;
};

}  // namespace

Result<std::unique_ptr<StatementSigner>> StatementSigner::Open(const ConformCommand& command) {
  auto pem = ReadFile(command.sign, kMostKeyBytes);
  if (!pem) return std::move(pem).error();
  auto key = SigningKey::Read(*pem, command.sign);
  if (!key) return std::move(key).error();
  return std::unique_ptr<StatementSigner>(new StatementSigner(command, *std::move(key)));
}

Result<Done> StatementSigner::Write(const ConformReport& report) const {
  const StatementFacts facts{.who = command_.who,
                             .time = UtcNow(),
                             .engine = ProgramDigest(),
                             .algorithm = std::string(key_.algorithm()),
                             .key = key_.fingerprint()};
  const std::string document = WriteStatement(report, records_, facts);
  auto signature = key_.Sign(document);
  if (!signature) return std::move(signature).error();
  auto written = WriteFile(command_.statement + ".sig", *signature);
  return written ? WriteFile(command_.statement, document) : written;
}

int RunStatementVerify(Session& session, const StatementCommand& command) {
  auto verified = Verification(session, command).Run();
  return verified ? *verified : TellFailure(session, verified.error());
}

}  // namespace baybridge
