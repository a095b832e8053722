#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "crypto/certificate.h"

namespace baybridge {

// Time stamps of an authority (RFC 3161): that bytes were there at a time, by a third party's word.

// A request for a stamp over the SHA-256 of bytes, with a number used once and the wish for the
// authority's certificate; DER. Fails with kInternal.
Result<std::string> MakeTimeStampQuery(std::string_view bytes);

// The token of an authority's answer, DER. Fails with kUnsupported where it grants none, kMalformed
// where it is not the answer to this request.
Result<std::string> TakeTimeStamp(std::string_view query,
                                  std::string_view answer,
                                  const std::string& place);

// What a token that is good by itself says. Whether its authority is to be believed is asked of
// CheckChain, as of that time.
struct TimeStamp {
  Certificate signer;
  std::vector<Certificate> others;
  std::string time;  // UTC, whole seconds
};

// The stamp, if the token is one over exactly these bytes, by SHA-256, in DER, signed by the one
// certificate that it names, which is made for time stamps and nothing else. Fails with kMalformed
// and what was expected.
Result<TimeStamp> VerifyTimeStamp(std::string_view bytes,
                                  std::string_view token,
                                  const std::string& place);

}  // namespace baybridge
