// Documents of a demonstration: configurations and envelopes.
#include "server/demo_texts.h"

#include <array>
#include <ctime>

#include "core/check.h"
#include "core/utc.h"
#include "server/role.h"

namespace baybridge {
namespace {

constexpr std::array<DemoGateway, kDemoGateways> kGateways{
    {{"hk", "hk.example", "HK", "HK-0001", "hk-care", "810000"},
     {"gd", "gd.example", "GD", "GD-0001", "gd-care", "440100"},
     {"mo", "mo.example", "MO", "MO-0001", "mo-care", "820000"}}};

// What the profile `residential` lets leave.
constexpr std::string_view kCategories =
    R"(["identity", "identifier", "contact", "demographic", "biometric", "health", "medication",)"
    R"( "infection", "assessment", "wishes", "guardianship", "finance", "placement", "events",)"
    R"( "consent", "document", "record"])";

// A text with {name} replaced; every one must be there.
std::string Fill(std::string text, const std::vector<std::pair<std::string, std::string>>& values) {
  for (const auto& [name, value] : values) {
    const std::string place = "{" + name + "}";
    for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place, at)) {
      text.replace(at, place.size(), value);
      at += value.size();
    }
  }
  return text;
}

std::string DayFromNow(std::int64_t days) {
  constexpr std::int64_t kDay = std::int64_t{24} * 60 * 60;
  return UtcText(std::time(nullptr) + days * kDay).substr(0, 10);
}

std::string ClientsText(const DemoGateway& own) {
  const auto client = [](const std::string& name, const std::string& role,
                         const std::string& institution) {
    return "\n    {\"name\": \"dns:" + name + ".example\", \"role\": \"" + role + "\"" +
           (institution.empty() ? "" : ", \"institution\": \"" + institution + "\"") + "}";
  };
  const std::string home(own.home);
  std::string text = client(std::string(own.id) + "-home", "institution", home);
  // The roles' own certificates belong to the first gateway's institution.
  if (own.id == kGateways[0].id)
    text += "," + client("institution", "institution", home) + "," +
            client("other", "institution", "HK-0002");
  for (const Role role : {Role::kRegulator, Role::kOperator, Role::kAuditor}) {
    const std::string name(kRoleNames.NameOf(role));
    text += "," + client(name, name, "");
  }
  return text;
}

std::string PartnerText(const DemoGateway& partner, std::uint16_t port, bool first) {
  // The role's own certificate is that of the first partner, so that every role has one.
  const std::string names = "\"dns:" + std::string(partner.id) + ".example\"" +
                            (first ? ", \"dns:gateway.example\"" : "");
  // Port 0 is told later; nothing listens on 1.
  return Fill(R"(
      {"name": "{name}", "place": "{place}", "url": "https://localhost:{port}",
       "certificate_names": [{names}], "receipt_key": "{id}-receipt.pub",
       "institutions": [{"id": "{home}", "format": "{format}"}]})",
              {{"name", std::string(partner.name)},
               {"place", std::string(partner.place)},
               {"port", std::to_string(port == 0 ? 1 : port)},
               {"names", names},
               {"id", std::string(partner.id)},
               {"home", std::string(partner.home)},
               {"format", std::string(partner.format)}});
}

}  // namespace

const DemoGateway& DemoGatewayAt(std::size_t index) {
  BAYBRIDGE_CHECK(index < kGateways.size());
  return kGateways[index];
}

std::string DemoConfig(std::size_t gateway, const std::vector<std::uint16_t>& ports) {
  const DemoGateway& own = kGateways[gateway];
  std::string partners;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    if (i != gateway)
      partners +=
          (partners.empty() ? "" : ",") + PartnerText(kGateways[i], ports[i], partners.empty());
  }
  return Fill(R"({
  "packs": ["trust"],
  "listen": {"address": "127.0.0.1", "port": {port}, "hosts": ["localhost", "127.0.0.1"]},
  "tls": {
    "certificate": "server.pem",
    "key": "server.key",
    "client_authorities": "authority.pem",
    "revocation_lists": ["authority.crl"],
    "client_certificates": "optional"
  },
  "tokens": {"issuer": "https://issuer.example", "audience": "baybridge", "keys": "jwks.json"},
  "clients": [{clients}
  ],
  "batches": {
    "folder": "{id}-batches",
    "references": [{"name": "inbox", "folder": "{id}-inbox", "institution": "{home}"}]
  },
  "transfers": {
    "name": "{name}",
    "place": "{place}",
    "institutions": ["{home}"],
    "store": "{id}.db",
    "store_key": "{id}-store.key",
    "seal_key": "{id}-seal.key",
    "seal_certificate": "{id}-seal.pem",
    "receipt_key": "{id}-receipt.key",
    "certificate": "{id}.pem",
    "key": "{id}.key",
    "authorities": "authority.pem",
    "revocation_lists": ["authority.crl"],
    "signer_revocation_lists": ["authority.crl"],
    "retry_first": 1,
    "retry_most": 60,
    "partners": [{partners}
    ]
  }
}
)",
              {{"port", std::to_string(ports[gateway])},
               {"clients", ClientsText(own)},
               {"partners", partners},
               {"name", std::string(own.name)},
               {"place", std::string(own.place)},
               {"home", std::string(own.home)},
               {"id", std::string(own.id)}});
}

std::string DemoEnvelope(const DemoRoute& route) {
  const auto party = [](const DemoGateway& gateway) {
    return Fill(R"({"name": "Example Home {place}", "identifier": "{home}", "region": "{region}",)"
                R"( "contact": "records@{name}"})",
                {{"place", std::string(gateway.place)},
                 {"home", std::string(gateway.home)},
                 {"region", std::string(gateway.region)},
                 {"name", std::string(gateway.name)}});
  };
  constexpr std::int64_t kYear = 365;
  const std::string mechanism =
      route.mechanism.empty()
          ? "{}"
          : Fill(R"({"id": "{id}", "contract": "SC-0001", "effective": "{effective}",)"
                 R"( "filing": "F-0001", "filed": "{filed}", "authority": "filing authority"})",
                 {{"id", route.mechanism},
                  {"effective", DayFromNow(-100)},
                  {"filed", DayFromNow(-97)}});
  return Fill(R"({
  "contract": "baybridge-envelope/1",
  "transfer": "{transfer}",
  "time": "{time}",
  "sender": {from},
  "recipient": {to},
  "onward": [],
  "mechanism": {mechanism},
  "purpose": "residential placement",
  "method": "baybridge, mutual TLS",
  "profile": "residential",
  "categories": {categories},
  "consent": {"id": "{consent}", "date": "{given}", "until": "{until}", "giver": "the resident",
              "relation": "self", "separate": true, "necessityTold": true,
              "categories": {categories}},
  "assessment": {"id": "PIA-0001", "date": "{assessed}"},
  "retention": {"until": "{retained}", "place": "{place}"},
  "persons": 1,
  "importantData": false
}
)",
              {{"mechanism", mechanism},
               {"from", party(kGateways.at(route.from))},
               {"to", party(kGateways.at(route.to))},
               {"place", std::string(kGateways.at(route.to).place)},
               {"transfer", route.transfer},
               {"consent", route.consent},
               {"categories", std::string(kCategories)},
               {"time", UtcText(std::time(nullptr))},
               {"given", DayFromNow(-1)},
               {"until", DayFromNow(kYear)},
               {"assessed", DayFromNow(-110)},
               {"retained", DayFromNow(7 * kYear)}});
}

}  // namespace baybridge
