#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/result.h"
#include "crypto/certificate.h"
#include "crypto/signature.h"

namespace baybridge {

// Evidence containers: ASiC-E with one CAdES-B-B signature (ETSI EN 319 162-1), every member
// stored, in one fixed order and form, so that there is one way only to write it. docs/evidence.md
// describes them and how to check one without this program.

inline constexpr std::string_view kContainerType = "application/vnd.etsi.asic-e+zip";
inline constexpr std::string_view kManifestMember = "META-INF/ASiCManifest.xml";
inline constexpr std::string_view kSignatureMember = "META-INF/signature.p7s";
inline constexpr std::string_view kTimeStampMember = "META-INF/signature.tst";
inline constexpr std::string_view kSm2SignatureMember = "META-INF/manifest-sm2.sig";
inline constexpr std::string_view kSm2CertificateMember = "META-INF/manifest-sm2.cer";

struct ContainerMember {
  std::string name;  // letters, digits, ".", "-", "_" and "/"; not below META-INF
  std::string bytes;
  friend bool operator==(const ContainerMember&, const ContainerMember&) = default;
};

struct KeyWithCertificate {
  SigningKey key;
  Certificate certificate;
};

struct Sealing {
  KeyWithCertificate signer;             // P-256
  std::vector<Certificate> others = {};  // between the signer's and an anchor, without the anchor
  std::optional<KeyWithCertificate> sm2 = {};  // signs the same manifest a second time
  std::string time;                            // UTC, 2026-01-31T08:00:00Z
};

// Gives a time stamp over bytes: a token of RFC 3161 in DER.
using Stamper = std::function<Result<std::string>(std::string_view)>;

// What the signature is over: the name, type and SHA-256 of each member, by name. `members` are
// sorted by name.
std::string WriteManifest(std::span<const ContainerMember> members);

// The container's bytes: but for the signatures, a function of the members. Fails with kUsage for a
// name that may not be, two of a name, no member, or a key that does not fit; kTooLarge past 4 GiB.
Result<std::string> SealContainer(std::vector<ContainerMember> members, const Sealing& sealing);

// The same in two steps, since a time stamp is waited for: the members with manifest and
// signatures; and the container of them, with a time stamp over the bytes of the signature where
// `stamp` is given. Fails as SealContainer does, and as `stamp`.
Result<std::vector<ContainerMember>> SignMembers(std::vector<ContainerMember> members,
                                                 const Sealing& sealing);
// The same with the time of signing beside what is signed with, which many threads may then share.
Result<std::vector<ContainerMember>> SignMembers(std::vector<ContainerMember> members,
                                                 const Sealing& sealing,
                                                 std::string_view time);
Result<std::string> PackContainer(std::vector<ContainerMember> members, const Stamper& stamp);

struct ContainerSignature {
  Certificate signer;
  std::vector<Certificate> others;
  std::string time;  // that the signer states; of an SM2 signature that of the other one
};

struct OpenedContainer {
  std::vector<ContainerMember> members = {};  // sorted by name, without what stands in META-INF
  std::optional<ContainerSignature> signature = {};
  std::optional<ContainerSignature> sm2 = {};
  std::optional<ContainerSignature> stamp = {};  // who stamped the signature, and when
  Findings findings = {};  // none: not a bit of it differs from what was signed

  const ContainerMember* Find(std::string_view name) const;
};

struct ContainerLimits {
  std::uint64_t max_bytes = std::uint64_t{256} << 20;  // 256 MiB, all members together
  std::uint32_t max_members = 1'000;
};

// Reads a container and checks that it is whole: form, manifest, signatures. Whether the signer is
// to be believed is asked of TrustLists::Judge. Never fails: what is wrong is a finding, at a
// member or byte where that is known.
OpenedContainer OpenContainer(std::string_view bytes, const ContainerLimits& limits = {});

}  // namespace baybridge
