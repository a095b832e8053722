#pragma once

#include <string>
#include <sys/stat.h>

#include "support/scratch.h"
#include "support/servers.h"
#include "support/signers.h"

namespace baybridge {

// An authority, a server and a client of it, and an authority that nobody asked for. Made anew for
// each test; valid whatever the day is.
class TlsIdentities {
 public:
  TlsIdentities()
      : authority_(Make("Test authority", true, nullptr, {}, {})),
        stranger_(Make("Another authority", true, nullptr, {}, {})),
        server_(Make("localhost", false, &authority_, {"DNS:localhost"}, {"serverAuth"})),
        client_(Make("worker", false, &authority_, {}, {"clientAuth"})) {
    scratch_.Write("authority.pem", authority_.certificate.Pem());
    scratch_.Write("stranger.pem", stranger_.certificate.Pem());
    scratch_.Write("client.pem", client_.certificate.Pem());
    scratch_.Write("client-key.pem", client_.pem);
    EXPECT_EQ(::chmod(key().c_str(), S_IRUSR | S_IWUSR), 0);
  }

  ServerTls server(bool asks_for_clients = false) const {
    return {.certificate = server_.certificate.Pem(),
            .key = server_.pem,
            .client_authorities = asks_for_clients ? authority_.certificate.Pem() : std::string()};
  }
  // Files of a client.
  std::string authority() const { return (scratch_.folder() / "authority.pem").string(); }
  std::string stranger() const { return (scratch_.folder() / "stranger.pem").string(); }
  std::string certificate() const { return (scratch_.folder() / "client.pem").string(); }
  std::string key() const { return (scratch_.folder() / "client-key.pem").string(); }

 private:
  static Signer Make(const std::string& name,
                     bool authority,
                     const Signer* issuer,
                     std::vector<std::string> names,
                     std::vector<std::string> usages) {
    CertificateFacts facts;
    facts.name = name;
    facts.authority = authority;
    facts.not_before = "2020-01-01T00:00:00Z";
    facts.not_after = "2049-01-01T00:00:00Z";
    facts.alternative_names = std::move(names);
    facts.extended_usages = std::move(usages);
    return MakeSigner(facts, KeyAlgorithm::kP256, issuer);
  }

  Scratch scratch_;
  Signer authority_;
  Signer stranger_;
  Signer server_;
  Signer client_;
};

}  // namespace baybridge
