#include "store/vault.h"

#include "core/file.h"
#include "crypto/base64.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostFile = 256;  // bytes
constexpr std::size_t kIdBytes = 8;

struct NamedKey {
  std::string id;
  SecretKey key;
};

Result<NamedKey> ReadKeyFile(const std::string& file) {
  auto text = ReadSecretFile(file, kMostFile, "key");
  if (!text) return std::move(text).error();
  const auto bytes = FromHex(*text);
  if (!bytes || bytes->size() != SecretKey::kBytes)
    return Failure{FailureKind::kMalformed, "expected a key of 64 hexadecimal digits", file, {}};
  auto key = SecretKey::FromBytes(*bytes);
  if (!key) return std::move(key).error();
  const SecretKey name = DeriveKey(*key, "", "baybridge key id");
  return NamedKey{.id = HexOf(name.bytes().substr(0, kIdBytes)), .key = *std::move(key)};
}

std::string Associated(std::string_view place) {
  return "baybridge/key/1|" + std::string(place);
}

}  // namespace

Result<std::unique_ptr<KeyFiles>> KeyFiles::Read(const std::string& current,
                                                 const std::vector<std::string>& older) {
  auto files = std::make_unique<KeyFiles>();
  auto first = ReadKeyFile(current);
  if (!first) return std::move(first).error();
  files->current_ = first->id;
  files->keys_.emplace(first->id, std::move(first->key));
  for (const std::string& file : older) {
    auto key = ReadKeyFile(file);
    if (!key) return std::move(key).error();
    files->keys_.emplace(key->id, std::move(key->key));
  }
  return files;
}

Result<std::string> KeyFiles::Wrap(const SecretKey& key, std::string_view place) const {
  return Seal(keys_.at(current_), Associated(place), key.bytes());
}

Result<SecretKey> KeyFiles::Unwrap(std::string_view id,
                                   std::string_view wrapped,
                                   std::string_view place) const {
  const auto found = keys_.find(id);
  if (found == keys_.end())
    return Failure{FailureKind::kNotFound, "the key-encryption key that wrapped this is not there",
                   std::string(id), "name its file among the older keys"};
  auto bytes = OpenSealed(found->second, Associated(place), wrapped);
  if (!bytes) return std::move(bytes).error();
  return SecretKey::FromBytes(*bytes);
}

std::string NewKeyFileText() {
  const SecretKey key = SecretKey::Random();
  return HexOf(key.bytes()) + "\n";
}

}  // namespace baybridge
