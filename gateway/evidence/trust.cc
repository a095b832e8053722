#include "evidence/trust.h"

#include <algorithm>

#include "core/file.h"
#include "core/utc.h"
#include "crypto/digest.h"
#include "text/csv.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostBytes = std::size_t{4} * 1024 * 1024;  // 4 MiB a file
constexpr std::size_t kDayLetters = 10;                           // 2026-01-31
constexpr std::int64_t kClockSkew = 300;                          // seconds that clocks may differ

Finding Why(const char* id, std::vector<Arg> args, Severity severity = Severity::kError) {
  Finding finding;
  finding.id = id;
  finding.severity = severity;
  finding.kind = FindingKind::kBusinessRule;
  finding.args = std::move(args);
  return finding;
}

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// Below the arc, or the arc itself: 1.2.3 holds 1.2.3 and 1.2.3.4, not 1.2.34.
bool IsBelow(std::string_view policy, std::string_view arc) {
  return policy.starts_with(arc) && (policy.size() == arc.size() || policy[arc.size()] == '.');
}

bool HoldsOn(const TrustedAuthority& authority, std::string_view day) {
  return (authority.valid_from.empty() || authority.valid_from <= day) &&
         (authority.valid_to.empty() || day <= authority.valid_to);
}

Failure Bad(const CsvTable& table, const CsvRow& row, std::string what) {
  return {FailureKind::kMalformed, std::move(what), table.PlaceOf(row), {}};
}

Result<TrustedAuthority> ReadAuthority(const CsvTable& table, const CsvRow& row) {
  const auto cell = [&](std::string_view column) {
    return std::string(table.Cell(row, table.Column(column)));
  };
  TrustedAuthority authority{.id = cell("id"),
                             .place = cell("place"),
                             .name = cell("name"),
                             .policy = cell("policy"),
                             .recognised_in = Words(cell("recognised_in")),
                             .valid_from = cell("valid_from"),
                             .valid_to = cell("valid_to"),
                             .unverified = cell("status") == "unverified",
                             .certificate = std::nullopt};
  if (authority.id.empty() || authority.place.empty() || cell("evidence").empty())
    return Bad(table, row, "expected an id, a place and evidence");
  if (!authority.unverified && !cell("status").empty())
    return Bad(table, row, "expected the status ‘unverified’ or nothing");
  return authority;
}

}  // namespace

Result<Done> TrustLists::Add(const std::filesystem::path& folder, std::string& bytes) {
  const std::filesystem::path file = folder / "authorities.csv";
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return Done{};
  auto text = ReadFile(file, kMostBytes);
  if (!text) return std::move(text).error();
  bytes += *text;
  auto table = ReadCsvTable(*text, file.string());
  if (!table) return std::move(table).error();
  for (const CsvRow& row : table->rows) {
    auto authority = ReadAuthority(*table, row);
    if (!authority) return std::move(authority).error();
    const std::string name(table->Cell(row, table->Column("certificate")));
    if (!name.empty()) {
      auto pem = ReadFile(folder / name, kMostBytes);
      if (!pem) return std::move(pem).error();
      bytes += *pem;
      auto certificate = Certificate::Read(*pem, (folder / name).string());
      if (!certificate) return std::move(certificate).error();
      authority->certificate = *std::move(certificate);
    }
    if (std::ranges::find(authorities_, authority->id, &TrustedAuthority::id) != authorities_.end())
      return Bad(*table, row, "expected a new id, found ‘" + authority->id + "’ again");
    authorities_.push_back(*std::move(authority));
  }
  return Done{};
}

Result<TrustLists> TrustLists::Load(std::span<const std::filesystem::path> folders) {
  TrustLists lists;
  std::string bytes;
  for (const std::filesystem::path& folder : folders) {
    auto added = lists.Add(folder / "schemas" / "_trust", bytes);
    if (!added) return std::move(added).error();
  }
  lists.digest_ = Hex(Sha256(bytes));
  return lists;
}

namespace {

// The way from a signer to an anchor, or why there is none.
ChainAnswer WayOf(const TrustQuestion& question, std::span<const Certificate> anchors) {
  return CheckChain({.leaf = question.signature.signer,
                     .intermediates = question.signature.others,
                     .anchors = anchors,
                     .lists = question.lists,
                     .at = question.signature.time});
}

// A certificate that came along and stands neither on the way nor in a list: nobody vouches for a
// bit of it.
const Certificate* Stray(const ContainerSignature& signature,
                         const ChainAnswer& way,
                         std::span<const Certificate> anchors) {
  for (const Certificate& other : signature.others) {
    const bool used =
        std::ranges::find(way.way, other.fingerprint()) != way.way.end() ||
        std::ranges::find(anchors, other.fingerprint(), &Certificate::fingerprint) != anchors.end();
    if (!used) return &other;
  }
  return nullptr;
}

bool HasPolicy(const TrustedAuthority& authority, const Certificate& signer) {
  return authority.policy.empty() ||
         std::ranges::any_of(signer.Policies(), [&authority](const std::string& policy) {
           return IsBelow(policy, authority.policy);
         });
}

}  // namespace

// Fills state and authority of a signer that leads to `anchor`.
void TrustLists::Recognise(const TrustQuestion& question,
                           const std::string& anchor,
                           TrustAnswer& answer) const {
  answer.state = TrustState::kValid;
  const std::string_view day = std::string_view(question.signature.time).substr(0, kDayLetters);
  for (const TrustedAuthority& authority : authorities_) {
    if (!authority.certificate || authority.certificate->fingerprint() != anchor) continue;
    answer.authority = authority.id;
    const bool here =
        std::ranges::find(authority.recognised_in, question.place) != authority.recognised_in.end();
    if (!here || !HoldsOn(authority, day) || !HasPolicy(authority, question.signature.signer))
      continue;
    answer.state = TrustState::kRecognised;
    if (authority.unverified)
      answer.findings.push_back(
          Why("GW-EVI-011", {{"name", authority.name, false}}, Severity::kWarning));
    return;
  }
  answer.findings.push_back(
      Why("GW-EVI-010",
          {{"name", answer.authority, false}, {"place", std::string(question.place), false}},
          Severity::kWarning));
}

TrustAnswer TrustLists::Judge(const TrustQuestion& question) const {
  TrustAnswer answer;
  const ContainerSignature& signature = question.signature;
  const auto signed_at = SecondsOf(signature.time);
  const auto now = SecondsOf(question.now);
  if (!signed_at || !now || *signed_at > *now + kClockSkew) {
    answer.findings.push_back(Why("GW-EVI-009", {{"time", signature.time, false}}));
    return answer;
  }
  std::vector<Certificate> anchors;
  for (const TrustedAuthority& authority : authorities_) {
    if (authority.certificate) anchors.push_back(*authority.certificate);
  }
  const ChainAnswer way = WayOf(question, anchors);
  if (way.problem != ChainProblem::kSound) {
    answer.findings.push_back(
        Why("GW-EVI-008", {{"signer", signature.signer.Subject(), false},
                           {"problem", std::string(kChainProblemNames.NameOf(way.problem)), false},
                           {"detail", way.detail, false}}));
    return answer;
  }
  if (const Certificate* stray = Stray(signature, way, anchors); stray != nullptr) {
    answer.findings.push_back(Why("GW-EVI-012", {{"name", stray->Subject(), false}}));
    return answer;
  }
  Recognise(question, way.anchor, answer);
  return answer;
}

}  // namespace baybridge
