#include "cli/evidence_command.h"

#include "cli/finding_lines.h"
#include "cli/output.h"
#include "cli/run.h"
#include "core/file.h"
#include "evidence/audit_verify.h"
#include "evidence/trust.h"
#include "transfer/parcel.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostContainerBytes = std::size_t{512} << 20;  // 512 MiB
constexpr std::size_t kMostListBytes = std::size_t{64} << 20;        // 64 MiB
constexpr std::size_t kMostKeyBytes = std::size_t{64} * 1024;        // 64 KiB

std::string Say(const Session& session, const std::string& id, const std::string& value = {}) {
  return std::string(session.catalogue().Text(id, session.language())) +
         (value.empty() ? "" : " " + value) + "\n";
}

class EvidenceVerification {
 public:
  EvidenceVerification(Session& session, const EvidenceVerifyCommand& command)
      : session_(session),
        command_(command) {}

  Result<int> Run() {
    auto bytes = ReadFile(command_.file, kMostContainerBytes);
    if (!bytes) return std::move(bytes).error();
    const OpenedContainer opened = OpenContainer(*bytes);
    out_ += FindingLines(session_, opened.findings, command_.file);
    const bool whole = opened.findings.empty();
    out_ += Say(session_, whole ? "evidence.whole" : "evidence.altered",
                std::to_string(opened.members.size()));
    auto state = whole ? JudgeSigners(opened) : Result<TrustState>(TrustState::kInvalid);
    if (!state) return std::move(state).error();
    out_ +=
        Say(session_, "evidence." + std::string(kTrustStateNames.NameOf(*state)), command_.place);
    auto unpacked = whole ? Unpack(opened) : Result<Done>(Done{});
    if (!unpacked) return std::move(unpacked).error();
    auto written = WriteOutput({}, out_);
    if (!written) return std::move(written).error();
    return *state == TrustState::kRecognised ? kExitClean : kExitFindings;
  }

 private:
  Result<TrustState> JudgeSigners(const OpenedContainer& opened) {
    std::vector<std::filesystem::path> folders = {session_.workspace().packs().root};
    folders.insert(folders.end(), session_.options().packs.begin(), session_.options().packs.end());
    auto lists = TrustLists::Load(folders);
    if (!lists) return std::move(lists).error();
    auto revoked = ReadRevoked();
    if (!revoked) return std::move(revoked).error();
    const std::string now = command_.now.empty() ? UtcNow() : command_.now;
    const auto judge = [&](const ContainerSignature& signature, const char* id) {
      out_ += Say(session_, id,
                  signature.signer.Subject() + ", " + signature.time + ", SHA-256 " +
                      signature.signer.fingerprint());
      const TrustAnswer answer = lists->Judge(
          {.signature = signature, .place = command_.place, .now = now, .lists = *revoked});
      out_ += FindingLines(session_, answer.findings, command_.file);
      return answer.state;
    };
    TrustState state = judge(*opened.signature, "evidence.signer");
    // The second signature adds nothing where the first fails; where it fails itself, neither
    // holds.
    if (opened.sm2 && judge(*opened.sm2, "evidence.sm2-signer") == TrustState::kInvalid)
      state = TrustState::kInvalid;
    if (opened.stamp && judge(*opened.stamp, "evidence.time-stamp") == TrustState::kInvalid)
      state = TrustState::kInvalid;
    return state;
  }

  Result<std::vector<RevocationList>> ReadRevoked() const {
    std::vector<RevocationList> lists;
    for (const std::string& file : command_.revoked) {
      auto pem = ReadFile(file, kMostListBytes);
      if (!pem) return std::move(pem).error();
      auto list = RevocationList::Read(*pem, file);
      if (!list) return std::move(list).error();
      lists.push_back(*std::move(list));
    }
    return lists;
  }

  Result<Done> Unpack(const OpenedContainer& opened) const {
    if (command_.members.empty()) return Done{};
    for (const ContainerMember& member : opened.members) {
      const std::filesystem::path file = std::filesystem::path(command_.members) / member.name;
      std::error_code ignored;
      std::filesystem::create_directories(file.parent_path(), ignored);
      auto written = WriteFile(file, member.bytes);
      if (!written) return written;
    }
    return Done{};
  }

  Session& session_;
  const EvidenceVerifyCommand& command_;
  std::string out_;
};

Result<int> Tie(Session& session, const TieCommand& command) {
  auto delivered_bytes = ReadFile(command.delivered, kMostContainerBytes);
  if (!delivered_bytes) return std::move(delivered_bytes).error();
  auto archived_bytes = ReadFile(command.archived, kMostContainerBytes);
  if (!archived_bytes) return std::move(archived_bytes).error();
  const OpenedContainer delivered = OpenContainer(*delivered_bytes);
  const OpenedContainer archived = OpenContainer(*archived_bytes);
  std::string out = FindingLines(session, delivered.findings, command.delivered) +
                    FindingLines(session, archived.findings, command.archived);
  bool tied = delivered.findings.empty() && archived.findings.empty();
  if (tied) {
    const Findings findings = CheckTie(delivered, *delivered_bytes, archived);
    out += FindingLines(session, findings, command.archived);
    tied = findings.empty();
  }
  out += Say(session, tied ? "evidence.tied" : "evidence.not-tied");
  auto written = WriteOutput({}, out);
  if (!written) return std::move(written).error();
  return tied ? kExitClean : kExitFindings;
}

Result<VerifyingKey> ReadKey(const std::string& file) {
  auto pem = ReadFile(file, kMostKeyBytes);
  if (!pem) return std::move(pem).error();
  return VerifyingKey::Read(*pem, file);
}

Result<AuditQuestion> ReadQuestion(const Session& session, const AuditVerifyCommand& command) {
  auto key = ReadKey(command.key);
  if (!key) return std::move(key).error();
  AuditQuestion question{.key = *std::move(key), .least_witnesses = command.least_witnesses};
  for (const std::string& witness : command.witnesses) {
    const std::size_t equals = witness.find('=');
    if (equals == std::string::npos) return session.Usage("usage.witness", {{"found", witness}});
    auto known = ReadKey(witness.substr(equals + 1));
    if (!known) return std::move(known).error();
    question.witnesses.push_back({.name = witness.substr(0, equals), .key = *std::move(known)});
  }
  for (const std::string& file : command.held) {
    auto note = ReadFile(file, kMostKeyBytes);
    if (!note) return std::move(note).error();
    auto checkpoint = ReadCheckpoint(*note, file);
    if (!checkpoint) return std::move(checkpoint).error();
    question.held.push_back(*std::move(checkpoint));
  }
  return question;
}

Result<int> VerifyLog(Session& session, const AuditVerifyCommand& command) {
  auto question = ReadQuestion(session, command);
  if (!question) return std::move(question).error();
  auto verdict = VerifyAudit(command.folder, *question);
  if (!verdict) return std::move(verdict).error();
  std::string out = FindingLines(session, verdict->findings, command.folder);
  if (verdict->more > 0) out += Say(session, "audit.more", std::to_string(verdict->more));
  const bool whole = verdict->findings.empty();
  out += Say(session, whole ? "audit.whole" : "audit.not-whole", std::to_string(verdict->entries));
  if (whole) out += Say(session, "audit.signed", verdict->origin + ", " + verdict->last_time);
  if (!question->witnesses.empty())
    out += Say(session, "audit.witnessed", std::to_string(verdict->witnessed));
  auto written = WriteOutput({}, out);
  if (!written) return std::move(written).error();
  return whole ? kExitClean : kExitFindings;
}

}  // namespace

int RunEvidenceVerify(Session& session, const EvidenceVerifyCommand& command) {
  auto verified = EvidenceVerification(session, command).Run();
  return verified ? *verified : TellFailure(session, verified.error());
}

int RunEvidenceTie(Session& session, const TieCommand& command) {
  auto tied = Tie(session, command);
  return tied ? *tied : TellFailure(session, tied.error());
}

int RunAuditVerify(Session& session, const AuditVerifyCommand& command) {
  auto verified = VerifyLog(session, command);
  return verified ? *verified : TellFailure(session, verified.error());
}

}  // namespace baybridge
