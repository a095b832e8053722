#include "transfer/parcel.h"

#include <algorithm>
#include <set>

#include "crypto/digest.h"
#include "evidence/audit_entry.h"
#include "format/detect.h"
#include "pack/json_value.h"
#include "report/json_text.h"

namespace baybridge {
namespace {

constexpr std::string_view kContract = "baybridge-commitment/1";
constexpr std::string_view kCommitmentMember = "commitment.json";
constexpr std::string_view kVersionContract = "baybridge-version/1";
constexpr std::string_view kVersionMember = "version.json";
constexpr std::string_view kSourceMember = "source";  // and the end of its kind
constexpr std::string_view kFullLedgerMember = "ledger-full.csv";
constexpr std::string_view kSaltMember = "salt";
constexpr std::string_view kDeliveredMember = "delivered.txt";

std::string EndOf(std::string_view document) {
  const std::size_t first = document.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return ".bin";
  if (document[first] == '<') return ".xml";
  return document[first] == '{' || document[first] == '[' ? ".json" : ".csv";
}

std::string CommitmentText(const ParcelFacts& facts) {
  JsonText out;
  out.BeginObject();
  out.String("contract", kContract);
  out.String("digest", "SHA-256 of the salt, the word, a byte 00 and the bytes");
  out.String("source", Commitment(facts.salt, "source", facts.source));
  out.String("ledger", Commitment(facts.salt, "ledger", facts.full_ledger));
  out.EndObject();
  return out.Take();
}

Finding Untied(const char* name) {
  Finding finding;
  finding.id = "GW-EVI-013";
  finding.kind = FindingKind::kInvariant;
  finding.args = {{"name", name, false}};
  return finding;
}

}  // namespace

ContainerMember VersionMember(std::string_view replaces) {
  JsonText out;
  out.BeginObject();
  out.String("contract", kVersionContract);
  out.String("replaces", replaces);
  out.EndObject();
  return {std::string(kVersionMember), out.Take()};
}

Result<std::string> ReplacedBy(const OpenedContainer& delivered) {
  const ContainerMember* member = delivered.Find(kVersionMember);
  if (member == nullptr) return std::string();
  const auto json = ReadJsonDocument(member->bytes, member->name);
  const JsonValue* id = json ? json->Member(json->values[0], "replaces") : nullptr;
  if (id == nullptr || id->text.empty() || VersionMember(id->text).bytes != member->bytes)
    return Failure{FailureKind::kMalformed, "expected a version", member->name, {}};
  return id->text;
}

std::vector<ContainerMember> DeliveredMembers(const Translated& translated,
                                              const ParcelFacts& facts) {
  std::vector<ContainerMember> members = {
      {"target" + EndOf(translated.document), translated.document},
      {"ledger.csv", std::string(facts.ledger)},
      {"report.json", std::string(facts.report)},
      {"envelope.json", std::string(facts.envelope)},
      {std::string(kCommitmentMember), CommitmentText(facts)}};
  if (!translated.keep_document.empty()) members.push_back({"keep.xml", translated.keep_document});
  return members;
}

std::vector<ContainerMember> ArchivedMembers(const ParcelFacts& facts, std::string_view delivered) {
  return {{std::string(kSourceMember) + EndOf(facts.source), std::string(facts.source)},
          {std::string(kFullLedgerMember), std::string(facts.full_ledger)},
          {std::string(kSaltMember), std::string(facts.salt)},
          {std::string(kDeliveredMember), Hex(Sha256(delivered)) + "\n"}};
}

Findings CheckDisclosed(const Translated& translated,
                        const std::vector<std::string>& categories,
                        std::string_view profile) {
  Findings findings;
  const auto tell = [&findings](const char* id, std::string name) {
    Finding finding;
    finding.id = id;
    finding.kind = FindingKind::kBusinessRule;
    finding.args = {{"name", std::move(name), false}};
    findings.push_back(std::move(finding));
  };
  if (!translated.profile || translated.profile->id != profile)
    tell("GW-TRF-014", std::string(profile));
  const Record& record = translated.profile ? translated.kept : translated.source->record;
  const Kind& kind = *translated.source->compiled->kind;
  std::set<std::string_view> classes;
  std::string_view last;  // neighbours are mostly of one class
  for (NodeId node = 0; node < record.nodes.size(); ++node) {
    const Field* field = kind.FieldOf(record.nodes[node].element);
    if (!record.IsLeaf(node) || field == nullptr || field->personal_class.empty() ||
        field->personal_class == last)
      continue;
    last = field->personal_class;
    classes.insert(last);
  }
  for (const std::string_view name : classes) {
    if (std::ranges::find(categories, name) == categories.end())
      tell("GW-TRF-015", std::string(name));
  }
  return findings;
}

Findings CheckTie(const OpenedContainer& delivered,
                  std::string_view delivered_bytes,
                  const OpenedContainer& archived) {
  Findings findings;
  const ContainerMember* commitment = delivered.Find(kCommitmentMember);
  const ContainerMember* salt = archived.Find(kSaltMember);
  const ContainerMember* ledger = archived.Find(kFullLedgerMember);
  const ContainerMember* digest = archived.Find(kDeliveredMember);
  const ContainerMember* source = nullptr;
  for (const char* end : {".xml", ".json", ".csv", ".bin"}) {
    if (source == nullptr) source = archived.Find(std::string(kSourceMember) + end);
  }
  if (commitment == nullptr || salt == nullptr || ledger == nullptr || digest == nullptr ||
      source == nullptr)
    return {Untied("commitment.json")};
  const auto json = ReadJsonDocument(commitment->bytes, commitment->name);
  const auto states = [&](const char* key, const std::string& value) {
    const JsonValue* member = json ? json->Member(json->values[0], key) : nullptr;
    return member != nullptr && member->text == value;
  };
  if (!states("source", Commitment(salt->bytes, "source", source->bytes)))
    findings.push_back(Untied("source"));
  if (!states("ledger", Commitment(salt->bytes, "ledger", ledger->bytes)))
    findings.push_back(Untied("ledger-full.csv"));
  if (digest->bytes != Hex(Sha256(delivered_bytes)) + "\n")
    findings.push_back(Untied("delivered.txt"));
  return findings;
}

}  // namespace baybridge
