#pragma once

#include <memory>
#include <string>

#include "server/demo.h"
#include "server/serve.h"
#include "support/tls_client.h"

namespace baybridge {

// One gateway for all tests of this program, with the certificates and tokens of a demonstration.
class RunningGateway {
 public:
  static RunningGateway& Shared();

  std::uint16_t port() const { return gateway_->port(); }
  Service& service() const { return gateway_->service(); }
  Gateway& gateway() const { return *gateway_; }
  // Another gateway, in Guangdong, which this one in Hong Kong exchanges records with.
  Gateway& partner() const { return *partner_; }
  // The certificate of a role; none for anonymous callers.
  ClientIdentity IdentityOf(Role role) const;
  std::string TokenOf(Role role) const;
  const std::filesystem::path& folder() const { return demo_.folder(); }
  // A certificate of the folder by its name.
  ClientIdentity IdentityOf(const std::string& name) const;
  // Asks with the certificate of a role.
  Answer AskAs(Role role, const RequestText& request) const;

 private:
  RunningGateway(DemoFolder demo,
                 std::unique_ptr<Gateway> gateway,
                 std::unique_ptr<Gateway> partner)
      : demo_(std::move(demo)),
        gateway_(std::move(gateway)),
        partner_(std::move(partner)) {}
  DemoFolder demo_;
  std::unique_ptr<Gateway> gateway_;
  std::unique_ptr<Gateway> partner_;
};

// A sample record, and a POST of it.
std::string SampleRecord();
RequestText PostRecord(std::string target, std::string body = SampleRecord());

}  // namespace baybridge
