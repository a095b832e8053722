#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_names.h"
#include "core/finding.h"
#include "core/result.h"
#include "crypto/certificate.h"
#include "evidence/container.h"

namespace baybridge {

// A row of a trust list: an authority whose certificates a place knows, and where they are
// recognised. docs/packs.md describes the files.
struct TrustedAuthority {
  std::string id;
  std::string place;  // of the authority
  std::string name;
  std::string policy;                      // arc of policy identifiers, one of which the signer's
                                           // certificate must have to be recognised; empty: none
  std::vector<std::string> recognised_in;  // places
  std::string valid_from;                  // ISO dates, the last day included; empty: open
  std::string valid_to;
  bool unverified = false;
  std::optional<Certificate> certificate;  // none: not in hand, so nothing leads to it
};

enum class TrustState : std::uint8_t { kRecognised, kValid, kInvalid };
inline constexpr EnumNames<TrustState, 3> kTrustStateNames{
    {{{TrustState::kRecognised, "recognised"},
      {TrustState::kValid, "valid-but-not-recognised"},
      {TrustState::kInvalid, "invalid"}}}};

struct TrustQuestion {
  const ContainerSignature& signature;
  std::string_view place;  // of whoever asks
  std::string_view now;    // UTC
  std::span<const RevocationList> lists = {};
};

struct TrustAnswer {
  TrustState state = TrustState::kInvalid;
  std::string authority = {};  // id; empty where it leads to none
  Findings findings = {};      // why it is not recognised
};

class TrustLists {
 public:
  // Reads schemas/_trust of each folder that has one. Fails with kMalformed and file:line.
  static Result<TrustLists> Load(std::span<const std::filesystem::path> folders);

  // invalid: the signer's certificate leads to no authority of a list, or was not valid when it
  // signed, or is revoked, or says it signed in the future. Else recognised in the place, or not.
  TrustAnswer Judge(const TrustQuestion& question) const;

  const std::vector<TrustedAuthority>& authorities() const { return authorities_; }
  // SHA-256 (hex) of all files that were read.
  const std::string& digest() const { return digest_; }

 private:
  void Recognise(const TrustQuestion& question,
                 const std::string& anchor,
                 TrustAnswer& answer) const;
  Result<Done> Add(const std::filesystem::path& folder, std::string& bytes);
  std::vector<TrustedAuthority> authorities_;
  std::string digest_;
};

}  // namespace baybridge
