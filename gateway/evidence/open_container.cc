#include <algorithm>
#include <array>

#include "archive/zip_reader.h"
#include "crypto/cms.h"
#include "crypto/time_stamp.h"
#include "evidence/container.h"
#include "evidence/container_form.h"

namespace baybridge {
namespace {

constexpr std::string_view kReference = "<asic:DataObjectReference URI=\"";

class ContainerOpener {
 public:
  ContainerOpener(std::string_view bytes, const ContainerLimits& limits)
      : bytes_(bytes),
        limits_(limits) {}

  OpenedContainer Run() {
    if (ReadMembers() && SplitMembers()) {
      CheckForm();
      CheckManifest();
      CheckSignature();
      CheckSm2();
      CheckStamp();
    }
    return std::move(opened_);
  }

 private:
  void Tell(const char* id, std::vector<Arg> args) {
    Finding finding;
    finding.id = id;
    finding.kind = FindingKind::kInvariant;
    finding.args = std::move(args);
    opened_.findings.push_back(std::move(finding));
  }

  // The whole of every member, in their order. False where that cannot be had.
  bool ReadMembers() {
    ExpansionLimits expansion;
    expansion.max_bytes = limits_.max_bytes;
    expansion.max_ratio = 1;  // nothing is packed
    expansion.max_members = limits_.max_members;
    const MemoryBytes memory(bytes_);
    const auto zip = ZipReader::Open(memory, expansion, "");
    if (!zip) {
      Tell("GW-EVI-001", {{"detail", zip.error().what, false}});
      return false;
    }
    for (const ZipMember& member : zip->members()) {
      auto content = zip->ReadMember(member, limits_.max_bytes);
      if (!content) {
        Tell("GW-EVI-002", {{"name", member.name, false}});
        content = std::string();
      }
      all_.push_back({member.name, *std::move(content)});
    }
    return opened_.findings.empty();
  }

  // Takes what is known from META-INF; what is left are the members that were sealed.
  bool SplitMembers() {
    if (all_.empty() || all_[0].name != "mimetype" || all_[0].bytes != kContainerType) {
      Tell("GW-EVI-001", {{"detail", "expected an ASiC-E container", false}});
      return false;
    }
    all_.erase(all_.begin());
    const std::array<std::pair<std::string_view, std::string*>, 5> known = {
        {{kManifestMember, &manifest_},
         {kTimeStampMember, &stamp_},
         {kSignatureMember, &signature_},
         {kSm2SignatureMember, &sm2_signature_},
         {kSm2CertificateMember, &sm2_certificate_}}};
    for (const ContainerMember& member : all_) {
      const auto found =
          std::ranges::find(known, member.name, [](const auto& entry) { return entry.first; });
      if (found != known.end()) {
        *found->second = member.bytes;
      } else if (IsMemberName(member.name)) {
        opened_.members.push_back(member);
      } else {
        Tell("GW-EVI-004", {{"name", member.name, false}});
      }
    }
    return opened_.findings.empty();
  }

  // There is one way only to write a container, so what was read is written again.
  void CheckForm() {
    const auto again = WriteContainer(all_);
    if (again && *again == bytes_ &&
        std::ranges::is_sorted(opened_.members, {}, &ContainerMember::name))
      return;
    const std::string_view other = again ? std::string_view(*again) : std::string_view();
    const auto [mine, theirs] = std::ranges::mismatch(bytes_, other);
    Tell("GW-EVI-003", {{"offset", std::to_string(mine - bytes_.begin()), false}});
  }

  void CheckManifest() {
    std::ranges::sort(opened_.members, {}, &ContainerMember::name);
    if (WriteManifest(opened_.members) == manifest_) return;
    const std::size_t before = opened_.findings.size();
    for (const ContainerMember& member : opened_.members) {
      const bool named =
          manifest_.find(std::string(kReference) + member.name + "\"") != std::string::npos;
      if (manifest_.find(ManifestLine(member)) == std::string::npos)
        Tell(named ? "GW-EVI-002" : "GW-EVI-004", {{"name", member.name, false}});
    }
    for (std::size_t at = manifest_.find(kReference); at != std::string::npos;
         at = manifest_.find(kReference, at)) {
      at += kReference.size();
      const std::string name = manifest_.substr(at, manifest_.find('"', at) - at);
      if (opened_.Find(name) == nullptr) Tell("GW-EVI-005", {{"name", name, false}});
    }
    if (opened_.findings.size() == before)
      Tell("GW-EVI-006", {{"name", std::string(kManifestMember), false}});
  }

  void CheckSignature() {
    auto signature = VerifyCms(manifest_, signature_, std::string(kSignatureMember));
    if (!signature)
      return Tell("GW-EVI-007", {{"name", std::string(kSignatureMember), false},
                                 {"detail", signature.error().what, false}});
    opened_.signature = ContainerSignature{.signer = std::move(signature->signer),
                                           .others = std::move(signature->others),
                                           .time = std::move(signature->time)};
  }

  void CheckSm2() {
    if (sm2_signature_.empty() && sm2_certificate_.empty()) return;
    const std::string name(kSm2SignatureMember);
    auto certificate = Certificate::ReadDer(sm2_certificate_, std::string(kSm2CertificateMember));
    const auto fail = [&](const char* detail) {
      Tell("GW-EVI-007", {{"name", name, false}, {"detail", detail, false}});
    };
    if (!certificate) return fail("expected a certificate beside it");
    const auto key = certificate->Key();
    if (!key || key->algorithm() != "SM2-SM3") return fail("expected a certificate of an SM2 key");
    if (!key->Verify(manifest_, sm2_signature_))
      return fail("the signature is not that of these bytes");
    opened_.sm2 = ContainerSignature{.signer = *std::move(certificate),
                                     .others = {},
                                     .time = opened_.signature ? opened_.signature->time : ""};
  }

  void CheckStamp() {
    if (stamp_.empty()) return;
    auto stamp = VerifyTimeStamp(signature_, stamp_, std::string(kTimeStampMember));
    if (!stamp)
      return Tell("GW-EVI-007", {{"name", std::string(kTimeStampMember), false},
                                 {"detail", stamp.error().what, false}});
    opened_.stamp = ContainerSignature{.signer = std::move(stamp->signer),
                                       .others = std::move(stamp->others),
                                       .time = std::move(stamp->time)};
  }

  std::string_view bytes_;
  const ContainerLimits& limits_;
  std::vector<ContainerMember> all_;
  std::string manifest_;
  std::string signature_;
  std::string sm2_signature_;
  std::string sm2_certificate_;
  std::string stamp_;
  OpenedContainer opened_;
};

}  // namespace

OpenedContainer OpenContainer(std::string_view bytes, const ContainerLimits& limits) {
  return ContainerOpener(bytes, limits).Run();
}

}  // namespace baybridge
