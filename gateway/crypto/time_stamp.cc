#include "crypto/time_stamp.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <optional>

#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

#include "crypto/digest.h"
#include "crypto/handles.h"

namespace baybridge {
namespace {

using RequestHandle = CHandle<TS_REQ, TS_REQ_free>;
using ImprintHandle = CHandle<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free>;
using AlgorithmHandle = CHandle<X509_ALGOR, X509_ALGOR_free>;
using AnswerHandle = CHandle<TS_RESP, TS_RESP_free>;
using CheckHandle = CHandle<TS_VERIFY_CTX, TS_VERIFY_CTX_free>;
using TokenHandle = CHandle<PKCS7, PKCS7_free>;
using InfoHandle = CHandle<TS_TST_INFO, TS_TST_INFO_free>;
using NumberHandle = CHandle<ASN1_INTEGER, ASN1_INTEGER_free>;
using BigHandle = CHandle<BIGNUM, BN_free>;

constexpr int kNonceBits = 64;

Failure Bad(std::string what, const std::string& place) {
  ERR_clear_error();
  return {FailureKind::kMalformed, std::move(what), place, {}};
}

// What `read` makes of all of the bytes; null where something is left.
template <typename Handle, typename Read>
Handle ReadWhole(std::string_view der, Read read) {
  const unsigned char* at = Unsigned(der);
  Handle object(read(nullptr, &at, static_cast<long>(der.size())));
  if (at != Unsigned(der) + der.size()) object.reset();
  return object;
}

bool SetImprint(TS_REQ* request, std::string_view bytes) {
  const Sha256Digest digest = Sha256(bytes);
  const ImprintHandle imprint(TS_MSG_IMPRINT_new());
  const AlgorithmHandle algorithm(X509_ALGOR_new());
  std::string copy(digest.begin(), digest.end());
  return imprint != nullptr && algorithm != nullptr &&
         X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1 &&
         TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 &&
         TS_MSG_IMPRINT_set_msg(imprint.get(), Unsigned(copy), static_cast<int>(copy.size())) ==
             1 &&
         TS_REQ_set_msg_imprint(request, imprint.get()) == 1;
}

bool SetNonce(TS_REQ* request) {
  const BigHandle number(BN_new());
  if (number == nullptr ||
      BN_rand(number.get(), kNonceBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) != 1)
    return false;
  const NumberHandle nonce(BN_to_ASN1_INTEGER(number.get(), nullptr));
  return nonce != nullptr && TS_REQ_set_nonce(request, nonce.get()) == 1;
}

std::optional<std::string> TimeOf(const TS_TST_INFO* info) {
  std::tm utc{};
  if (ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &utc) != 1) return std::nullopt;
  constexpr std::size_t kSize = 32;
  std::array<char, kSize> text{};
  if (std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc) == 0) return std::nullopt;
  return text.data();
}

// Whom a token is believed from is asked elsewhere; here the chain is not judged.
int AnyChain(int /*ok*/, X509_STORE_CTX* /*context*/) {
  return 1;
}

}  // namespace

Result<std::string> MakeTimeStampQuery(std::string_view bytes) {
  const RequestHandle request(TS_REQ_new());
  const bool made = request != nullptr && TS_REQ_set_version(request.get(), 1) == 1 &&
                    SetImprint(request.get(), bytes) && SetNonce(request.get()) &&
                    TS_REQ_set_cert_req(request.get(), 1) == 1;
  std::string der = made ? DerOf(request.get(), i2d_TS_REQ) : std::string();
  ERR_clear_error();
  if (der.empty()) return Failure{FailureKind::kInternal, "no request for a time stamp", {}, {}};
  return der;
}

Result<std::string> TakeTimeStamp(std::string_view query,
                                  std::string_view answer,
                                  const std::string& place) {
  const auto request = ReadWhole<RequestHandle>(query, d2i_TS_REQ);
  const auto response = ReadWhole<AnswerHandle>(answer, d2i_TS_RESP);
  if (request == nullptr || response == nullptr)
    return Bad("expected the answer of an authority of time stamps", place);
  const long status =
      ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response.get())));
  if (status != TS_STATUS_GRANTED && status != TS_STATUS_GRANTED_WITH_MODS) {
    ERR_clear_error();
    return Failure{FailureKind::kUnsupported, "the authority granted no time stamp", place, {}};
  }
  // Version, imprint and nonce; the signature is looked at by VerifyTimeStamp.
  const CheckHandle check(TS_REQ_to_TS_VERIFY_CTX(request.get(), nullptr));
  if (check == nullptr || TS_RESP_get_token(response.get()) == nullptr)
    return Bad("expected a token", place);
  TS_VERIFY_CTX_set_flags(check.get(), TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_NONCE);
  if (TS_RESP_verify_token(check.get(), TS_RESP_get_token(response.get())) != 1)
    return Bad("the token is not the answer to this request", place);
  return DerOf(TS_RESP_get_token(response.get()), i2d_PKCS7);
}

class TimeStampVerifier {
 public:
  TimeStampVerifier(std::string_view bytes, std::string_view der, const std::string& place)
      : bytes_(bytes),
        der_(der),
        place_(place),
        token_(ReadWhole<TokenHandle>(der, d2i_PKCS7)) {}

  Result<TimeStamp> Run() {
    if (token_ == nullptr || PKCS7_type_is_signed(token_.get()) == 0 ||
        DerOf(token_.get(), i2d_PKCS7) != der_)
      return Bad("expected a time stamp in DER", place_);
    if (!IsSigned()) return Bad("the time stamp is not over these bytes", place_);
    return Collect();
  }

 private:
  // The imprint by SHA-256, the signature, and the certificate that the token names (RFC 5816).
  bool IsSigned() const {
    const RequestHandle request(TS_REQ_new());
    if (request == nullptr || !SetImprint(request.get(), bytes_)) return false;
    const CheckHandle check(TS_REQ_to_TS_VERIFY_CTX(request.get(), nullptr));
    X509_STORE* store = X509_STORE_new();
    if (check == nullptr || store == nullptr) {
      X509_STORE_free(store);
      return false;
    }
    X509_STORE_set_verify_cb(store, AnyChain);
    TS_VERIFY_CTX_set_flags(check.get(), TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_SIGNATURE);
    TS_VERIFY_CTX_set_store(check.get(), store);  // which it frees
    return TS_RESP_verify_token(check.get(), token_.get()) == 1;
  }

  Result<TimeStamp> Collect() const {
    const InfoHandle info(PKCS7_to_TS_TST_INFO(token_.get()));
    auto time = info == nullptr ? std::nullopt : TimeOf(info.get());
    if (!time) return Bad("expected a time", place_);
    STACK_OF(X509)* signers = PKCS7_get0_signers(token_.get(), nullptr, 0);
    X509* found = sk_X509_num(signers) == 1 ? sk_X509_value(signers, 0) : nullptr;
    sk_X509_free(signers);
    if (found == nullptr) return Bad("expected one signer with its certificate", place_);
    // RFC 3161, 2.3: for time stamps only, and stated as critical.
    const int usage = X509_get_ext_by_NID(found, NID_ext_key_usage, -1);
    if (X509_get_extended_key_usage(found) != XKU_TIMESTAMP || usage < 0 ||
        X509_EXTENSION_get_critical(X509_get_ext(found, usage)) == 0)
      return Bad("expected a certificate for time stamps only", place_);
    auto signer = Certificate::ReadDer(DerOf(found, i2d_X509), place_);
    if (!signer) return std::move(signer).error();
    TimeStamp stamp{.signer = *std::move(signer), .others = {}, .time = *std::move(time)};
    STACK_OF(X509)* held = token_->d.sign->cert;
    for (int i = 0; i < sk_X509_num(held); ++i) {
      auto one = Certificate::ReadDer(DerOf(sk_X509_value(held, i), i2d_X509), place_);
      if (!one) return std::move(one).error();
      if (one->der() != stamp.signer.der()) stamp.others.push_back(*std::move(one));
    }
    return stamp;
  }

  std::string_view bytes_;
  std::string_view der_;
  const std::string& place_;
  TokenHandle token_;
};

Result<TimeStamp> VerifyTimeStamp(std::string_view bytes,
                                  std::string_view token,
                                  const std::string& place) {
  auto stamp = TimeStampVerifier(bytes, token, place).Run();
  ERR_clear_error();
  return stamp;
}

}  // namespace baybridge
