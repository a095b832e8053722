#include "evidence/witness.h"

#include <algorithm>
#include <charconv>

#include "crypto/base64.h"

namespace baybridge {
namespace {

constexpr std::string_view kOld = "old ";
constexpr std::size_t kMostProof = 63;
constexpr std::size_t kBeforeTime = 4;  // bytes of the key id
constexpr std::size_t kTime = 8;
constexpr std::size_t kWitnessBytes = kBeforeTime + kTime + 64;

Failure NoRequest() {
  return {FailureKind::kMalformed, "expected a request to a witness", {}, {}};
}

std::optional<Sha256Digest> DigestOf(std::string_view base64) {
  const auto bytes = FromBase64(base64);
  Sha256Digest digest{};
  if (!bytes || bytes->size() != digest.size()) return std::nullopt;
  std::ranges::transform(*bytes, digest.begin(),
                         [](char byte) { return static_cast<std::uint8_t>(byte); });
  return digest;
}

// The name in a signature's line: between dash and blank.
std::string_view NameOf(std::string_view line) {
  const std::size_t begin = line.find(' ');
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = line.substr(begin + 1);
  return rest.substr(0, rest.find(' '));
}

}  // namespace

std::string WriteWitnessRequest(const WitnessRequest& request) {
  std::string text = std::string(kOld) + std::to_string(request.old_size) + "\n";
  for (const Sha256Digest& digest : request.proof) {
    text += Base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
    text += '\n';
  }
  return text + "\n" + request.note;
}

Result<WitnessRequest> ReadWitnessRequest(std::string_view text) {
  const std::size_t gap = text.find("\n\n");
  if (gap == std::string_view::npos || !text.starts_with(kOld)) return NoRequest();
  WitnessRequest request;
  request.note = text.substr(gap + 2);
  std::string_view head = text.substr(0, gap);
  const std::string_view size = head.substr(kOld.size(), head.find('\n') - kOld.size());
  const auto read = std::from_chars(size.data(), size.data() + size.size(), request.old_size);
  if (read.ec != std::errc() || std::to_string(request.old_size) != size) return NoRequest();
  for (std::size_t at = head.find('\n'); at != std::string_view::npos; at = head.find('\n')) {
    head.remove_prefix(at + 1);
    const auto digest = DigestOf(head.substr(0, head.find('\n')));
    if (!digest || request.proof.size() == kMostProof) return NoRequest();
    request.proof.push_back(*digest);
  }
  return request;
}

WitnessDecision JudgeWitnessRequest(const WitnessRequest& request,
                                    std::string_view origin,
                                    const VerifyingKey& key,
                                    std::string_view last) {
  const auto read = ReadCheckpoint(request.note, "note");
  if (!read) return WitnessDecision::kMalformed;
  if (read->checkpoint.origin != origin || !VerifyOrigin(*read, read->signatures.front(), key))
    return WitnessDecision::kStranger;
  MerkleState known{.size = 0, .root = Sha256({})};
  if (!last.empty()) {
    const auto signed_last = ReadCheckpoint(last, "last");
    if (!signed_last) return WitnessDecision::kContradicts;
    known = signed_last->checkpoint.state;
  }
  const MerkleState& state = read->checkpoint.state;
  if (request.old_size != known.size) return WitnessDecision::kOtherSize;
  if (state.size < known.size) return WitnessDecision::kMalformed;
  return VerifyConsistency(known, state, request.proof) ? WitnessDecision::kSign
                                                        : WitnessDecision::kContradicts;
}

std::int64_t WitnessTime(const NoteSignature& signature) {
  if (signature.bytes.size() != kWitnessBytes) return 0;
  std::int64_t seconds = 0;
  constexpr std::int64_t kByte = 256;
  constexpr std::int64_t kMost = std::int64_t{1} << 40U;
  for (std::size_t i = 0; i < kTime; ++i) {
    seconds = seconds * kByte + static_cast<unsigned char>(signature.bytes[kBeforeTime + i]);
    if (seconds > kMost) return 0;
  }
  return seconds;
}

std::string WithWitness(std::string_view note, std::string_view line) {
  const std::size_t gap = std::min(note.find("\n\n"), note.size());
  std::string made(note.substr(0, gap));
  std::string_view rest = note.substr(gap);
  bool own = true;  // the empty line and that of the log itself stay
  const std::string_view name = NameOf(line);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n') + 1, rest.size());
    const std::string_view each = rest.substr(0, end);
    rest.remove_prefix(end);
    const bool blank = each == "\n";
    if (blank || own || NameOf(each) != name) made += each;
    own = own && blank;
  }
  return made + std::string(line);
}

}  // namespace baybridge
