#include "crypto/client_profile.h"

#include <algorithm>
#include <array>

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "crypto/handles.h"

namespace baybridge {
namespace {

using Names = CHandle<GENERAL_NAMES, GENERAL_NAMES_free>;
using Purposes = CHandle<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>;

bool IsStrongKey(X509* certificate, const ClientProfile& profile) {
  EVP_PKEY* key = X509_get0_pubkey(certificate);
  if (key == nullptr) return false;
  const int bits = EVP_PKEY_get_bits(key);
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS: return bits >= profile.min_rsa_bits;
    case EVP_PKEY_EC: return bits >= profile.min_ec_bits;
    case EVP_PKEY_ED25519: return true;
    default: return false;
  }
}

bool IsStrongSignature(const X509* certificate) {
  constexpr std::array<int, 8> kAccepted{NID_ecdsa_with_SHA256,
                                         NID_ecdsa_with_SHA384,
                                         NID_ecdsa_with_SHA512,
                                         NID_sha256WithRSAEncryption,
                                         NID_sha384WithRSAEncryption,
                                         NID_sha512WithRSAEncryption,
                                         NID_rsassaPss,
                                         NID_ED25519};
  if (std::ranges::find(kAccepted, X509_get_signature_nid(certificate)) == kAccepted.end())
    return false;
  int digest = NID_undef;
  // Of PSS the digest is a parameter.
  if (X509_get_signature_info(
          const_cast<X509*>(certificate), &digest, nullptr,
          nullptr,  // NOLINT(cppcoreguidelines-pro-type-const-cast): OpenSSL 3.0 takes no const
          nullptr) != 1)
    return false;
  return digest != NID_sha1 && digest != NID_md5 && digest != NID_sha224;
}

bool HasPurpose(X509* certificate, PeerKind peer) {
  const int wanted = peer == PeerKind::kClient ? NID_client_auth : NID_server_auth;
  const Purposes purposes(static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
  if (purposes == nullptr) return false;
  bool found = false;
  for (int i = 0; i < sk_ASN1_OBJECT_num(purposes.get()); ++i) {
    const int purpose = OBJ_obj2nid(sk_ASN1_OBJECT_value(purposes.get(), i));
    if (purpose == NID_anyExtendedKeyUsage) return false;
    found = found || purpose == wanted;
  }
  return found;
}

// At least one DNS name or URI, and no name that stands for many.
bool HasOwnName(X509* certificate) {
  int critical = 0;
  const Names names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, &critical, nullptr)));
  if (names == nullptr || critical > 0) return false;
  bool found = false;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_DNS && name->type != GEN_URI) continue;
    const ASN1_IA5STRING* text = name->d.ia5;
    const std::string_view value(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                                 static_cast<std::size_t>(ASN1_STRING_length(text)));
    const bool plain =
        std::ranges::all_of(value, [](char c) { return c > ' ' && c <= '~' && c != '*'; });
    if (value.empty() || !plain) return false;
    found = true;
  }
  return found;
}

bool HasGoodSerial(const X509* certificate, int max_bytes) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate);
  if (serial == nullptr || ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER) return false;
  const int bytes = ASN1_STRING_length(serial);
  const unsigned char* data = ASN1_STRING_get0_data(serial);
  const bool zero = std::all_of(data, data + bytes, [](unsigned char byte) { return byte == 0; });
  return bytes >= 1 && bytes <= max_bytes && !zero;
}

std::string_view JudgeLeaf(X509* leaf, PeerKind peer) {
  // Also one whose key usage would not let it sign: X509_check_ca takes that for no authority.
  if ((X509_get_extension_flags(leaf) & EXFLAG_CA) != 0) return "ca";
  if (!HasPurpose(leaf, peer)) return "purpose";
  if (!HasOwnName(leaf)) return "name";
  return {};
}

}  // namespace

std::string_view JudgeChain(x509_store_ctx_st* store,
                            const ClientProfile& profile,
                            std::time_t oldest_crl,
                            std::time_t now) {
  STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(store);
  const int count = chain == nullptr ? 0 : sk_X509_num(chain);
  if (count < 2 || count > profile.max_chain) return "depth";
  if (oldest_crl != 0 && now - oldest_crl > profile.max_crl_age) return "stale-crl";
  for (int i = 0; i < count; ++i) {
    X509* certificate = sk_X509_value(chain, i);
    constexpr long kVersion3 = 2;
    if (X509_get_version(certificate) != kVersion3) return "version";
    if (!IsStrongKey(certificate, profile)) return "key";
    // Nobody verifies the signature of the anchor.
    if (i + 1 < count && !IsStrongSignature(certificate)) return "signature";
    if (!HasGoodSerial(certificate, profile.max_serial_bytes)) return "serial";
  }
  return JudgeLeaf(sk_X509_value(chain, 0), profile.peer);
}

}  // namespace baybridge
