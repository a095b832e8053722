#include "server/demo.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <utility>

#include "core/file.h"
#include "core/utc.h"
#include "crypto/base64url.h"
#include "crypto/jws.h"
#include "crypto/make_certificate.h"
#include "server/demo_texts.h"
#include "server/role.h"
#include "store/vault.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostKey = std::size_t{16} * 1024;  // 16 KiB
constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kDay = std::int64_t{24} * 60 * kMinute;

Result<Done> WriteSecret(const std::filesystem::path& file, const std::string& bytes) {
  return WriteFile(file, bytes, FileReaders::kOwner);
}

// A key and a certificate of one day in two files; of its own issuer where there is none.
Result<Certificate> WriteCertificate(const std::filesystem::path& folder,
                                     const std::string& name,
                                     CertificateFacts facts,
                                     const std::optional<Issuer>& issuer) {
  const std::string pem = MakeKey(KeyAlgorithm::kP256);
  auto key = SigningKey::Read(pem, name);
  if (!key) return std::move(key).error();
  const std::int64_t now = std::time(nullptr);
  facts.not_before = UtcText(now - kMinute);
  facts.not_after = UtcText(now + kDay);
  auto made = MakeCertificate(facts, *key, issuer);
  if (!made) return made;
  auto written = WriteFile(folder / (name + ".pem"), made->Pem());
  if (written) written = WriteSecret(folder / (name + ".key"), pem);
  if (!written) return std::move(written).error();
  return made;
}

Result<Done> WriteTokens(const std::filesystem::path& folder) {
  const std::string key = MakeKey(KeyAlgorithm::kP256);
  const auto point = CoordinatesOf(key);
  if (!point) return point.error();
  const std::string keys =
      "{\"keys\": [{\"kty\": \"EC\", \"crv\": \"P-256\", \"kid\": \"demo\", \"alg\": \"ES256\", "
      "\"x\": \"" +
      EncodeBase64Url(point->first) + "\", \"y\": \"" + EncodeBase64Url(point->second) + "\"}]}\n";
  auto written = WriteFile(folder / "jwks.json", keys);
  if (written) written = WriteSecret(folder / "tokens.key", key);
  const std::int64_t now = std::time(nullptr);
  for (std::size_t i = 1; i < kRoles; ++i) {
    const std::string role(kRoleNames.entries[i].second);
    std::string claims =
        "{\"iss\": \"https://issuer.example\", \"aud\": \"baybridge\", \"sub\": \"demo-" + role +
        "\", \"iat\": " + std::to_string(now) + ", \"exp\": " + std::to_string(now + kDay) +
        ", \"baybridge_role\": \"" + role + "\"";
    if (role == "institution")
      claims += ", \"baybridge_institution\": \"" + std::string(DemoGatewayAt(0).home) + "\"";
    const auto token = MakeToken(key, "demo", claims + "}");
    if (!token) return token.error();
    if (written) written = WriteSecret(folder / (role + ".token"), *token);
  }
  return written;
}

}  // namespace

Result<std::string> MakeToken(const std::string& key_pem,
                              const std::string& key_id,
                              const std::string& claims) {
  const std::string header = "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"" + key_id + "\"}";
  const std::string input = EncodeBase64Url(header) + "." + EncodeBase64Url(claims);
  auto signature = SignJws(key_pem, input);
  if (!signature) return std::move(signature).error();
  return input + "." + EncodeBase64Url(*signature);
}

Result<DemoFolder> DemoFolder::Make(const std::vector<std::uint16_t>& ports) {
  std::string name = (std::filesystem::temp_directory_path() / "baybridge-demo-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    return Failure{.kind = FailureKind::kUnreadable,
                   .what = "cannot make a folder",
                   .place = name,
                   .advice = {}};
  }
  DemoFolder demo{std::filesystem::path(name)};
  auto filled = demo.Fill(ports);
  if (!filled) return std::move(filled).error();
  return demo;
}

DemoFolder::~DemoFolder() {
  std::error_code error;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, error);
}

namespace {

// What everybody of the demonstration trusts.
struct DemoAuthority {
  SigningKey key;
  Certificate certificate;
};

Result<DemoAuthority> WriteAuthority(const std::filesystem::path& folder) {
  auto certificate = WriteCertificate(
      folder, "authority", {.name = "Baybridge demo authority", .authority = true}, std::nullopt);
  if (!certificate) return std::move(certificate).error();
  auto pem = ReadFile(folder / "authority.key", kMostKey);
  if (!pem) return std::move(pem).error();
  auto key = SigningKey::Read(*pem, "authority");
  if (!key) return std::move(key).error();
  const Issuer issuer{.key = *key, .certificate = *certificate};
  const std::int64_t now = std::time(nullptr);
  auto list = MakeRevocationList(issuer, {}, UtcText(now - kMinute), UtcText(now + kDay));
  if (!list) return std::move(list).error();
  const std::filesystem::path trust = folder / "trust" / "schemas" / "_trust";
  std::error_code error;
  std::filesystem::create_directories(trust, error);
  auto done = WriteFile(folder / "authority.crl", *list);
  if (done) done = WriteFile(trust / "authority.pem", certificate->Pem());
  if (done)
    done = WriteFile(trust / "authorities.csv",
                     "id,place,name,certificate,policy,recognised_in,valid_from,valid_to,status,"
                     "evidence\ndemo,HK,Baybridge demo authority,authority.pem,,HK GD "
                     "MO,,,,made for this demonstration\n");
  if (!done) return std::move(done).error();
  return DemoAuthority{*std::move(key), *std::move(certificate)};
}

Result<Done> WriteClient(const std::filesystem::path& folder,
                         const std::string& name,
                         const Issuer& issuer) {
  auto made = WriteCertificate(folder, name,
                               {.name = name,
                                .alternative_names = {"DNS:" + name + ".example"},
                                .extended_usages = {"clientAuth"}},
                               issuer);
  return made ? Result<Done>(Done{}) : Result<Done>(std::move(made).error());
}

// What one gateway shows, signs and stores with.
Result<Done> WriteGateway(const std::filesystem::path& folder,
                          const DemoGateway& gateway,
                          const Issuer& issuer) {
  const std::string id(gateway.id);
  auto done = WriteClient(folder, id, issuer);
  if (done) done = WriteClient(folder, id + "-home", issuer);
  if (!done) return done;
  auto seal = WriteCertificate(folder, id + "-seal", {.name = id + " home"}, issuer);
  if (!seal) return std::move(seal).error();
  const std::string receipt = MakeKey(KeyAlgorithm::kEd25519);
  auto open = PublicPem(receipt);
  if (!open) return std::move(open).error();
  done = WriteSecret(folder / (id + "-receipt.key"), receipt);
  if (done) done = WriteFile(folder / (id + "-receipt.pub"), *open);
  if (done) done = WriteSecret(folder / (id + "-store.key"), NewKeyFileText());
  return done;
}

}  // namespace

Result<Done> DemoFolder::Fill(const std::vector<std::uint16_t>& ports) const {
  auto authority = WriteAuthority(folder_);
  if (!authority) return std::move(authority).error();
  const Issuer issuer{.key = authority->key, .certificate = authority->certificate};
  auto server = WriteCertificate(folder_, "server",
                                 {.name = "localhost",
                                  .alternative_names = {"DNS:localhost", "IP:127.0.0.1"},
                                  .extended_usages = {"serverAuth"}},
                                 issuer);
  if (!server) return std::move(server).error();
  Result<Done> done = Done{};
  for (std::size_t i = 1; i < kRoles && done; ++i)
    done = WriteClient(folder_, std::string(kRoleNames.entries[i].second), issuer);
  if (done) done = WriteClient(folder_, "other", issuer);
  for (std::size_t i = 0; i < ports.size() && done; ++i) {
    done = WriteGateway(folder_, DemoGatewayAt(i), issuer);
    if (done) done = WriteFile(config_file(i), DemoConfig(i, ports));
  }
  if (done) done = WriteTokens(folder_);
  if (done) done = WriteFile(folder_ / "envelope.json", DemoEnvelope({.transfer = "T-0001"}));
  return done;
}

void DemoFolder::Tell(const std::vector<std::uint16_t>& ports) const {
  const std::string folder = folder_.string();
  const auto base = [&](std::size_t gateway) {
    return "https://localhost:" + std::to_string(ports[gateway]);
  };
  const std::string curl = "curl --cacert " + folder + "/authority.pem ";
  const auto by = [&](const std::string& client) {
    return "--cert " + folder + "/" + client + ".pem --key " + folder + "/" + client + ".key ";
  };
  const std::string record = "--data-binary @samples/hk-care/basic/input.xml ";
  const std::string xml = "-H 'Content-Type: application/xml' ";
  std::string text =
      "Two gateways for trying out, Hong Kong and Guangdong; everything about them is in " +
      folder + "\nand goes when they end (Ctrl-C).\n\nIs it there?\n  " + curl + base(0) +
      "/healthz\n\nAs an institution, by its certificate: judge a record, then translate it\n  " +
      curl + by("institution") + xml + record + base(0) + "/v1/validate\n  " + curl +
      by("institution") + xml + "-H 'Accept: application/xml' " + record + "'" + base(0) +
      "/v1/translate?to=gd-care'\n\nSend the record to the home in Guangdong, and look what has "
      "become of it\n  " +
      curl + by("institution") +
      "-F 'record=@samples/hk-care/basic/input.xml;type=application/xml'"
      " -F 'envelope=<" +
      folder + "/envelope.json' -F 'person=bed 12' " + base(0) + "/v1/transfers\n  " + curl +
      by("institution") + base(0) + "/v1/transfers\n" +
      "\nThe home in Guangdong finds it at its own gateway (" + base(1) + ")\n  " + curl +
      by("gd-home") + base(1) +
      "/v1/transfers\n\nAs a person, by a bearer token: which formats are there?\n  " + curl +
      "-H \"Authorization: Bearer $(cat " + folder + "/auditor.token)\" " + base(0) +
      "/v1/packs\n\nRoles with a certificate and a token each: institution, regulator, operator, "
      "auditor\n";
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

}  // namespace baybridge
