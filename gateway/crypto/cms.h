#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "crypto/certificate.h"
#include "crypto/signature.h"

namespace baybridge {

// Detached CMS signatures (RFC 5652) of the form CAdES-B-B (ETSI EN 319 122-1): one signer,
// SHA-256, ECDSA on P-256, and exactly the signed attributes content type, message digest, signing
// time and signing certificate (version 2).

struct CmsSigning {
  const SigningKey& key;                // P-256
  const Certificate& certificate;       // of that key
  std::span<const Certificate> others;  // up to an anchor, which need not be among them
  std::string_view time;                // UTC, 2026-01-31T08:00:00Z
};

// The signature over `content`, DER. Fails with kUsage where the certificate is of another key, the
// key is not of P-256, or the time is none before 2050; with kInternal.
Result<std::string> SignCms(std::string_view content, const CmsSigning& signing);

// What a signature that is good by itself says. Whether its signer is to be believed is asked of
// CheckChain.
struct CmsSignature {
  Certificate signer;
  std::vector<Certificate> others;
  std::string time;  // that the signer states, UTC
};

// The signature, if it is one over exactly `content` in exactly the form above and nothing stands
// beside it. Fails with kMalformed and what was expected.
Result<CmsSignature> VerifyCms(std::string_view content,
                               std::string_view signature,
                               const std::string& place);

}  // namespace baybridge
