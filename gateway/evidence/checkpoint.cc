#include "evidence/checkpoint.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/utc.h"
#include "crypto/base64.h"

namespace baybridge {
namespace {

constexpr std::string_view kDash = "\xE2\x80\x94 ";  // em dash and blank: begins a signature line
constexpr std::string_view kEdwards = "Ed25519";
constexpr char kNoteKind = '\x01';     // signed-note: Ed25519
constexpr char kWitnessKind = '\x04';  // tlog-cosignature: v1
constexpr std::size_t kKeyId = 4;      // bytes
constexpr std::size_t kRawKey = 32;    // bytes, at the end of SubjectPublicKeyInfo
constexpr std::size_t kTime = 8;       // bytes
constexpr std::size_t kSignature = 64;

std::string KeyId(std::string_view name, char kind, std::string_view public_der) {
  std::string bytes(name);
  bytes += '\n';
  bytes += kind;
  bytes += public_der.substr(public_der.size() - kRawKey);
  const Sha256Digest digest = Sha256(bytes);
  return {digest.begin(), digest.begin() + kKeyId};
}

std::string SignatureLine(std::string_view name, std::string_view bytes) {
  return std::string(kDash) + std::string(name) + " " + Base64(bytes) + "\n";
}

std::string TextOf(const Checkpoint& checkpoint) {
  const std::string_view root(reinterpret_cast<const char*>(checkpoint.state.root.data()),
                              checkpoint.state.root.size());
  return checkpoint.origin + "\n" + std::to_string(checkpoint.state.size) + "\n" + Base64(root) +
         "\ntime " + checkpoint.time + "\n";
}

std::string BigEndian(std::uint64_t value) {
  std::string bytes(kTime, '\0');
  constexpr unsigned kByte = 8;
  for (std::size_t i = kTime; i-- > 0; value >>= kByte) bytes[i] = static_cast<char>(value & 0xFFU);
  return bytes;
}

std::string WitnessText(std::uint64_t seconds, std::string_view text) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string(text);
}

// The next line without its end; nothing where there is no line's end.
std::optional<std::string_view> TakeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<Checkpoint> ReadText(std::string_view text) {
  const auto origin = TakeLine(text);
  const auto size = TakeLine(text);
  const auto root = TakeLine(text);
  const auto time = TakeLine(text);
  constexpr std::string_view kTimeWord = "time ";
  if (!origin || !size || !root || !time || !time->starts_with(kTimeWord)) return std::nullopt;
  Checkpoint checkpoint;
  checkpoint.origin = *origin;
  checkpoint.time = time->substr(kTimeWord.size());
  std::from_chars(size->data(), size->data() + size->size(), checkpoint.state.size);
  const auto bytes = FromBase64(*root);
  if (!bytes || bytes->size() != checkpoint.state.root.size()) return std::nullopt;
  std::ranges::transform(*bytes, checkpoint.state.root.begin(),
                         [](char byte) { return static_cast<std::uint8_t>(byte); });
  return checkpoint;
}

std::optional<NoteSignature> ReadSignature(std::string_view line) {
  if (!line.starts_with(kDash)) return std::nullopt;
  line.remove_prefix(kDash.size());
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  auto bytes = FromBase64(line.substr(blank + 1));
  if (!bytes || bytes->size() <= kKeyId || !IsKeyName(line.substr(0, blank))) return std::nullopt;
  return NoteSignature{.name = std::string(line.substr(0, blank)), .bytes = *std::move(bytes)};
}

Failure NoNote(const std::string& place) {
  return {FailureKind::kMalformed, "expected a signed checkpoint of an audit log", place, {}};
}

Failure NoEdwards(std::string_view name) {
  return {FailureKind::kUsage,
          "expected an Ed25519 key, and a name without blanks and plus signs",
          std::string(name),
          {}};
}

}  // namespace

bool IsKeyName(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char letter) {
    return static_cast<unsigned char>(letter) > ' ' && letter != '+' && letter != '\x7F';
  });
}

Result<std::string> SignCheckpoint(const Checkpoint& checkpoint, const SigningKey& key) {
  if (key.algorithm() != kEdwards || !IsKeyName(checkpoint.origin))
    return NoEdwards(checkpoint.origin);
  const std::string text = TextOf(checkpoint);
  auto signature = key.Sign(text);
  if (!signature) return signature;
  return text + "\n" +
         SignatureLine(checkpoint.origin,
                       KeyId(checkpoint.origin, kNoteKind, key.PublicDer()) + *signature);
}

Result<std::string> Cosign(std::string_view note,
                           std::string_view name,
                           const SigningKey& key,
                           std::string_view time) {
  auto read = ReadCheckpoint(note, std::string(name));
  if (!read) return std::move(read).error();
  const auto seconds = SecondsOf(time);
  if (key.algorithm() != kEdwards || !IsKeyName(name) || !seconds) return NoEdwards(name);
  auto signature = key.Sign(WitnessText(static_cast<std::uint64_t>(*seconds), read->text));
  if (!signature) return signature;
  return SignatureLine(name, KeyId(name, kWitnessKind, key.PublicDer()) +
                                 BigEndian(static_cast<std::uint64_t>(*seconds)) + *signature);
}

std::size_t EndOfNote(std::string_view text) {
  std::size_t at = text.find("\n\n");
  if (at == std::string_view::npos) return text.size();
  for (at += 2; text.substr(at).starts_with(kDash);) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return text.size();
    at = end + 1;
  }
  return at;
}

Result<SignedCheckpoint> ReadCheckpoint(std::string_view note, const std::string& place) {
  const std::size_t gap = note.find("\n\n");
  if (gap == std::string_view::npos) return NoNote(place);
  SignedCheckpoint read;
  read.text = note.substr(0, gap + 1);
  auto checkpoint = ReadText(read.text);
  if (!checkpoint || !IsKeyName(checkpoint->origin) || !SecondsOf(checkpoint->time) ||
      TextOf(*checkpoint) != read.text)
    return NoNote(place);
  read.checkpoint = *std::move(checkpoint);
  std::string_view left = note.substr(gap + 2);
  while (!left.empty()) {
    const auto line = TakeLine(left);
    auto signature = line ? ReadSignature(*line) : std::nullopt;
    if (!signature) return NoNote(place);
    read.signatures.push_back(*std::move(signature));
  }
  if (read.signatures.empty()) return NoNote(place);
  return read;
}

bool VerifyOrigin(const SignedCheckpoint& checkpoint,
                  const NoteSignature& signature,
                  const VerifyingKey& key) {
  const std::string id = KeyId(checkpoint.checkpoint.origin, kNoteKind, key.Der());
  return key.algorithm() == kEdwards && signature.name == checkpoint.checkpoint.origin &&
         signature.bytes.size() == kKeyId + kSignature && signature.bytes.starts_with(id) &&
         key.Verify(checkpoint.text, std::string_view(signature.bytes).substr(kKeyId));
}

bool VerifyWitness(const SignedCheckpoint& checkpoint,
                   const NoteSignature& signature,
                   std::string_view name,
                   const VerifyingKey& key) {
  if (key.algorithm() != kEdwards || signature.name != name ||
      signature.bytes.size() != kKeyId + kTime + kSignature ||
      !signature.bytes.starts_with(KeyId(name, kWitnessKind, key.Der())))
    return false;
  std::uint64_t seconds = 0;
  constexpr unsigned kByte = 8;
  for (std::size_t i = 0; i < kTime; ++i)
    seconds = seconds << kByte | static_cast<unsigned char>(signature.bytes[kKeyId + i]);
  return key.Verify(WitnessText(seconds, checkpoint.text),
                    std::string_view(signature.bytes).substr(kKeyId + kTime));
}

}  // namespace baybridge
