#include "evidence/container.h"

#include <algorithm>
#include <array>
#include <utility>

#include "archive/zip_writer.h"
#include "crypto/base64.h"
#include "crypto/cms.h"
#include "crypto/digest.h"
#include "evidence/container_form.h"

namespace baybridge {
namespace {

constexpr std::string_view kHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<asic:ASiCManifest xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\" "
    "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\n"
    "<asic:SigReference URI=\"META-INF/signature.p7s\" "
    "MimeType=\"application/pkcs7-signature\"/>\n";
constexpr std::string_view kFoot = "</asic:ASiCManifest>\n";

std::string_view TypeOf(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kTypes = {
      {{".xml", "application/xml"},
       {".json", "application/json"},
       {".csv", "text/csv"},
       {".txt", "text/plain"},
       {".pdf", "application/pdf"}}};
  for (const auto& [end, type] : kTypes) {
    if (name.ends_with(end)) return type;
  }
  return "application/octet-stream";
}

Failure Refuse(std::string what, std::string_view name) {
  return {FailureKind::kUsage, std::move(what), std::string(name), {}};
}

Result<Done> CheckMembers(std::span<const ContainerMember> members) {
  if (members.empty()) return Refuse("expected at least one member", {});
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!IsMemberName(members[i].name))
      return Refuse("expected a name of letters, digits, dots, hyphens and steps", members[i].name);
    if (i > 0 && members[i - 1].name == members[i].name)
      return Refuse("expected each name once", members[i].name);
  }
  return Done{};
}

}  // namespace

bool IsMemberName(std::string_view name) {
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_/";
  return !name.empty() && name != "mimetype" && !name.starts_with("META-INF") &&
         name.find_first_not_of(kLetters) == std::string_view::npos;
}

std::string ManifestLine(const ContainerMember& member) {
  const Sha256Digest digest = Sha256(member.bytes);
  const std::string_view bytes(reinterpret_cast<const char*>(digest.data()), digest.size());
  std::string line = "<asic:DataObjectReference URI=\"" + member.name + "\" MimeType=\"";
  line += TypeOf(member.name);
  line +=
      "\"><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>"
      "<ds:DigestValue>";
  line += Base64(bytes);
  return line + "</ds:DigestValue></asic:DataObjectReference>\n";
}

std::string WriteManifest(std::span<const ContainerMember> members) {
  std::string manifest(kHead);
  for (const ContainerMember& member : members) manifest += ManifestLine(member);
  manifest += kFoot;
  return manifest;
}

Result<std::string> WriteContainer(std::span<const ContainerMember> all) {
  constexpr std::size_t kAboutMember = 256;  // bytes of the zip file beside its name and content
  std::size_t expected = kAboutMember;
  for (const ContainerMember& member : all) expected += kAboutMember + member.bytes.size();
  std::string bytes;
  bytes.reserve(expected);
  StringSink sink(bytes);
  ZipWriter zip(sink);
  auto added = zip.Add("mimetype", kContainerType, ZipMethod::kStored);
  for (const ContainerMember& member : all) {
    if (!added) return std::move(added).error();
    added = zip.Add(member.name, member.bytes, ZipMethod::kStored);
  }
  if (!added) return std::move(added).error();
  auto finished = zip.Finish();
  if (!finished) return std::move(finished).error();
  return bytes;
}

Result<std::vector<ContainerMember>> SignMembers(std::vector<ContainerMember> members,
                                                 const Sealing& sealing) {
  return SignMembers(std::move(members), sealing, sealing.time);
}

Result<std::vector<ContainerMember>> SignMembers(std::vector<ContainerMember> members,
                                                 const Sealing& sealing,
                                                 std::string_view time) {
  std::ranges::sort(members, {}, &ContainerMember::name);
  auto checked = CheckMembers(members);
  if (!checked) return std::move(checked).error();
  const std::string manifest = WriteManifest(members);
  auto signature = SignCms(manifest, {.key = sealing.signer.key,
                                      .certificate = sealing.signer.certificate,
                                      .others = sealing.others,
                                      .time = time});
  if (!signature) return std::move(signature).error();
  members.push_back({std::string(kManifestMember), manifest});
  members.push_back({std::string(kSignatureMember), *std::move(signature)});
  if (sealing.sm2) {
    const auto key = sealing.sm2->certificate.Key();
    if (sealing.sm2->key.algorithm() != "SM2-SM3" || !key ||
        key->fingerprint() != sealing.sm2->key.fingerprint())
      return Refuse("expected a key of SM2 with its certificate", {});
    auto second = sealing.sm2->key.Sign(manifest);
    if (!second) return std::move(second).error();
    members.push_back({std::string(kSm2SignatureMember), *std::move(second)});
    members.push_back({std::string(kSm2CertificateMember), sealing.sm2->certificate.der()});
  }
  return members;
}

Result<std::string> PackContainer(std::vector<ContainerMember> members, const Stamper& stamp) {
  if (!stamp) return WriteContainer(members);
  const auto signature = std::ranges::find(members, kSignatureMember, &ContainerMember::name);
  if (signature == members.end()) return Refuse("expected a signature", {});
  auto token = stamp(signature->bytes);
  if (!token) return token;
  members.push_back({std::string(kTimeStampMember), *std::move(token)});
  return WriteContainer(members);
}

Result<std::string> SealContainer(std::vector<ContainerMember> members, const Sealing& sealing) {
  auto all = SignMembers(std::move(members), sealing);
  if (!all) return std::move(all).error();
  return PackContainer(*std::move(all), {});
}

const ContainerMember* OpenedContainer::Find(std::string_view name) const {
  const auto found = std::ranges::find(members, name, &ContainerMember::name);
  return found == members.end() ? nullptr : &*found;
}

}  // namespace baybridge
