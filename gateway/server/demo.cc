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
#include "server/role.h"

namespace baybridge {
namespace {

constexpr std::string_view kHome = "home-1";
constexpr std::size_t kMostKey = std::size_t{16} * 1024;  // 16 KiB
constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kDay = std::int64_t{24} * 60 * kMinute;

std::string ConfigText() {
  std::string clients;
  for (std::size_t i = 1; i < kRoles; ++i) {
    const std::string role(kRoleNames.entries[i].second);
    clients += std::string(i == 1 ? "" : ",") + "\n    {\"name\": \"dns:" + role +
               ".example\", \"role\": \"" + role + "\"" +
               (role == "institution" ? ", \"institution\": \"" + std::string(kHome) + "\"" : "") +
               "}";
  }
  return R"({
  "listen": {"address": "127.0.0.1", "port": 0, "hosts": ["localhost", "127.0.0.1"]},
  "tls": {
    "certificate": "server.pem",
    "key": "server.key",
    "client_authorities": "authority.pem",
    "revocation_lists": ["authority.crl"],
    "client_certificates": "optional"
  },
  "tokens": {"issuer": "https://issuer.example", "audience": "baybridge", "keys": "jwks.json"},
  "clients": [)" +
         clients + "\n  ]\n}\n";
}

Result<Done> WriteSecret(const std::filesystem::path& file, const std::string& bytes) {
  auto written = WriteFile(file, bytes);
  if (!written) return written;
  std::error_code error;
  std::filesystem::permissions(
      file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
  return Done{};
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
      claims += ", \"baybridge_institution\": \"" + std::string(kHome) + "\"";
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

Result<DemoFolder> DemoFolder::Make() {
  std::string name = (std::filesystem::temp_directory_path() / "baybridge-demo-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    return Failure{.kind = FailureKind::kUnreadable,
                   .what = "cannot make a folder",
                   .place = name,
                   .advice = {}};
  }
  DemoFolder demo{std::filesystem::path(name)};
  auto filled = demo.Fill();
  if (!filled) return std::move(filled).error();
  return demo;
}

DemoFolder::~DemoFolder() {
  std::error_code error;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, error);
}

Result<Done> DemoFolder::Fill() const {
  auto authority = WriteCertificate(
      folder_, "authority", {.name = "Baybridge demo authority", .authority = true}, std::nullopt);
  if (!authority) return std::move(authority).error();
  auto pem = ReadFile(folder_ / "authority.key", kMostKey);
  if (!pem) return std::move(pem).error();
  auto key = SigningKey::Read(*pem, "authority");
  if (!key) return std::move(key).error();
  const Issuer issuer{.key = *key, .certificate = *authority};
  auto made = WriteCertificate(folder_, "server",
                               {.name = "localhost",
                                .alternative_names = {"DNS:localhost", "IP:127.0.0.1"},
                                .extended_usages = {"serverAuth"}},
                               issuer);
  for (std::size_t i = 1; i < kRoles; ++i) {
    const std::string role(kRoleNames.entries[i].second);
    if (made)
      made = WriteCertificate(folder_, role,
                              {.name = role,
                               .alternative_names = {"DNS:" + role + ".example"},
                               .extended_usages = {"clientAuth"}},
                              issuer);
  }
  if (!made) return std::move(made).error();
  const std::int64_t now = std::time(nullptr);
  auto list = MakeRevocationList(issuer, {}, UtcText(now - kMinute), UtcText(now + kDay));
  if (!list) return std::move(list).error();
  auto done = WriteFile(folder_ / "authority.crl", *list);
  if (done) done = WriteTokens(folder_);
  if (done) done = WriteFile(config_file(), ConfigText());
  return done;
}

void DemoFolder::Tell(std::uint16_t port) const {
  const std::string base = "https://localhost:" + std::to_string(port);
  const std::string folder = folder_.string();
  const std::string curl = "curl --cacert " + folder + "/authority.pem ";
  const std::string client =
      "--cert " + folder + "/institution.pem --key " + folder + "/institution.key ";
  std::printf(
      "A gateway for trying out; everything about it is in %s and goes when it ends (Ctrl-C).\n\n"
      "Is it there?\n  %s%s/healthz\n\n"
      "As an institution, by its certificate: judge a record, then translate it\n"
      "  %s%s-H 'Content-Type: application/xml' --data-binary @samples/hk-care/basic/input.xml "
      "%s/v1/validate\n"
      "  %s%s-H 'Content-Type: application/xml' -H 'Accept: application/xml' --data-binary "
      "@samples/hk-care/basic/input.xml '%s/v1/translate?to=gd-care'\n\n"
      "As a person, by a bearer token: which formats are there?\n"
      "  %s-H \"Authorization: Bearer $(cat %s/auditor.token)\" %s/v1/packs\n\n"
      "Roles with a certificate and a token each: institution, regulator, operator, auditor\n",
      folder.c_str(), curl.c_str(), base.c_str(), curl.c_str(), client.c_str(), base.c_str(),
      curl.c_str(), client.c_str(), base.c_str(), curl.c_str(), folder.c_str(), base.c_str());
  std::fflush(stdout);
}

}  // namespace baybridge
