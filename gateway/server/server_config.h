#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"
#include "server/batch_config.h"
#include "server/role.h"
#include "server/transfer_config.h"
#include "transport/http_listener.h"

namespace baybridge {

// A client that is known by a name of its certificate.
struct KnownClient {
  std::string name;  // "dns:home.example" or "uri:urn:…", as the certificate states it
  Role role = Role::kCareInstitution;
  std::string institution;  // whose records it may see; empty for the other roles
};

// Whose bearer tokens are accepted; no keys: none are.
struct TokenConfig {
  std::string issuer;
  std::string audience;
  std::filesystem::path keys;  // JWKS file
  std::int64_t leeway_seconds = 60;
};

struct TlsFiles {
  std::filesystem::path certificate;
  std::filesystem::path key;
  std::filesystem::path client_authorities;
  std::vector<std::filesystem::path> revocation_lists;
  ClientCertificates clients = ClientCertificates::kNever;
  bool allow_tls12 = false;
};

// Everything that a configuration file says (docs/operations.md). Relative paths are those of the
// file's folder.
struct ServerConfig {
  std::filesystem::path file;                // that it was read from
  std::filesystem::path data;                // folder with schemas/ and mapping/; empty: found
  std::vector<std::filesystem::path> packs;  // further pack folders
  ListenerOptions listener;
  TlsFiles tls;
  std::vector<KnownClient> clients;  // partners too
  TransferConfig transfers;
  BatchConfig batches;
  TokenConfig tokens;
  AnswerLimits answers;  // to requests that may be repeated; also those of `transfers`
  std::size_t max_document_bytes = std::size_t{16} * 1024 * 1024;  // of one document
  std::int64_t revocation_check_seconds = 30;  // how often changed files are looked for
};

// Reads a configuration. Fails with kNotFound, kUnreadable, or kMalformed and file:line: a key that
// is not known, a value of another type or out of range, a name that two clients have.
Result<ServerConfig> ReadServerConfig(const std::filesystem::path& file);

// The TLS context that the files make. Fails where one cannot be read.
Result<std::shared_ptr<const TlsContext>> LoadTls(const TlsFiles& files);

}  // namespace baybridge
