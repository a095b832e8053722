#pragma once

#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>

#include <gtest/gtest.h>

#include "core/utc.h"
#include "support/scratch.h"
#include "support/signers.h"

namespace baybridge {

// Facts that hold from yesterday to tomorrow: stamps are of now.
inline CertificateFacts FactsOfToday(const std::string& name) {
  constexpr std::int64_t kDay = std::int64_t{24} * 60 * 60;
  CertificateFacts facts;
  facts.name = name;
  facts.not_before = UtcText(std::time(nullptr) - kDay);
  facts.not_after = UtcText(std::time(nullptr) + kDay);
  return facts;
}

inline Signer MakeAuthorityOfToday(const std::string& name) {
  CertificateFacts facts = FactsOfToday(name);
  facts.authority = true;
  return MakeSigner(facts, KeyAlgorithm::kP256);
}

// An authority of time stamps: `openssl ts` with a certificate of a test.
class TimeAuthority {
 public:
  explicit TimeAuthority(const Signer& issuer, const std::string& usage = "critical,timeStamping")
      : signer_(Make(issuer, usage)) {
    scratch_.Write("tsa.key", signer_.pem);
    scratch_.Write("tsa.pem", signer_.certificate.Pem());
    scratch_.Write("tsa.cnf",
                   "[tsa]\ndefault_tsa = t\n[t]\nserial = serial\nsigner_digest = sha256\n"
                   "default_policy = 1.2.3.4.1\ndigests = sha256\ness_cert_id_chain = no\n"
                   "ess_cert_id_alg = sha256\n");
  }
  const Certificate& certificate() const { return signer_.certificate; }
  // The answer to a request; empty where openssl gives none.
  std::string Answer(const std::string& query) const {
    scratch_.Write("query", query);
    const std::string command = "cd " + scratch_.folder().string() +
                                " && rm -f answer && openssl ts -reply -config tsa.cnf -section t "
                                "-queryfile query -inkey tsa.key -signer tsa.pem -out answer "
                                ">out 2>err";
    // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): a test's own fixed command
    return std::system(command.c_str()) == 0 ? scratch_.Read("answer") : std::string();
  }

 private:
  static Signer Make(const Signer& issuer, const std::string& usage) {
    CertificateFacts facts = FactsOfToday("Example Time Authority");
    facts.extended_usages = {usage};
    return MakeSigner(facts, KeyAlgorithm::kP256, &issuer);
  }
  Scratch scratch_;
  Signer signer_;
};

}  // namespace baybridge
