#include "evidence/sealing_files.h"

#include <utility>

#include "core/file.h"

namespace baybridge {
namespace {

Result<KeyWithCertificate> ReadSigner(const std::filesystem::path& key_file,
                                      const std::filesystem::path& certificate_file,
                                      std::size_t most_bytes,
                                      std::vector<Certificate>* others) {
  auto key_pem = ReadFile(key_file, most_bytes);
  if (!key_pem) return std::move(key_pem).error();
  auto key = SigningKey::Read(*key_pem, key_file.string());
  if (!key) return std::move(key).error();
  auto pem = ReadFile(certificate_file, most_bytes);
  if (!pem) return std::move(pem).error();
  auto all = Certificate::ReadAll(*pem, certificate_file.string());
  if (!all) return std::move(all).error();
  if (others != nullptr) others->assign(all->begin() + 1, all->end());
  return KeyWithCertificate{.key = *std::move(key), .certificate = all->front()};
}

}  // namespace

Result<Sealing> ReadSealing(const SealingFiles& files) {
  std::vector<Certificate> others;
  auto signer = ReadSigner(files.key, files.certificate, files.most_bytes, &others);
  if (!signer) return std::move(signer).error();
  Sealing sealing{.signer = *std::move(signer), .others = std::move(others), .time = {}};
  if (files.sm2_key.empty()) return sealing;
  auto sm2 = ReadSigner(files.sm2_key, files.sm2_certificate, files.most_bytes, nullptr);
  if (!sm2) return std::move(sm2).error();
  sealing.sm2 = *std::move(sm2);
  return sealing;
}

}  // namespace baybridge
