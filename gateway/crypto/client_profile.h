#pragma once

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

struct x509_store_ctx_st;

namespace baybridge {

// Whose certificate it is: it must be made for that side of a connection, and for nothing wider.
enum class PeerKind : std::uint8_t { kClient, kServer };

// Our own policy on certificates of clients and of other gateways, judged after the chain check of
// OpenSSL, which accepts what is no policy (SECURITY.md of the design: certificates with any
// purpose, without names, of weak keys).
struct ClientProfile {
  PeerKind peer = PeerKind::kClient;
  int max_chain = 4;  // certificates with leaf and root: depth 3
  int min_rsa_bits = 3'072;
  int min_ec_bits = 256;
  int max_serial_bytes = 20;                            // RFC 5280, section 4.1.2.2
  std::time_t max_crl_age = std::time_t{24} * 60 * 60;  // seconds
};

// Judges the verified chain of `store` at `now`; `oldest_crl` is the time of the oldest revocation
// list in use (0: none is used). Empty where it fits the profile, else what does not: a word such
// as "purpose", "name", "key", "signature", "version", "serial", "ca", "depth", "stale-crl".
std::string_view JudgeChain(x509_store_ctx_st* store,
                            const ClientProfile& profile,
                            std::time_t oldest_crl,
                            std::time_t now);

}  // namespace baybridge
