// Containers: what is sealed, and the attacks G01 to G15 on what is signed.
#include "evidence/container.h"

#include <random>

#include <gtest/gtest.h>

#include "archive/zip_writer.h"
#include "crypto/digest.h"
#include "evidence/trust.h"
#include "support/rounds.h"
#include "support/scratch.h"
#include "support/signers.h"

namespace baybridge {
namespace {

constexpr const char* kTime = "2026-06-01T08:00:00Z";
constexpr const char* kNow = "2026-06-02T08:00:00Z";

struct Attack {
  const char* name;
  const char* finding;  // expected first
  std::string bytes;
};

class Containers : public testing::Test {
 protected:
  Sealing SealingOf(const Signer& signer) const {
    return {.signer = {.key = signer.key, .certificate = signer.certificate}, .time = kTime};
  }
  std::string Seal(std::vector<ContainerMember> from) const {
    Sealing sealing = SealingOf(home);
    sealing.sm2 = KeyWithCertificate{.key = sm2_home.key, .certificate = sm2_home.certificate};
    auto sealed = SealContainer(std::move(from), sealing);
    EXPECT_TRUE(sealed);
    return sealed ? *sealed : std::string();
  }
  // The zip of these members as they come, the type first.
  static std::string Zip(const std::vector<ContainerMember>& all) {
    std::string bytes;
    StringSink sink(bytes);
    ZipWriter zip(sink);
    EXPECT_TRUE(zip.Add("mimetype", kContainerType, ZipMethod::kStored));
    for (const ContainerMember& member : all)
      EXPECT_TRUE(zip.Add(member.name, member.bytes, ZipMethod::kStored));
    EXPECT_TRUE(zip.Finish());
    return bytes;
  }
  // All members of a sealed container, with those of META-INF.
  std::vector<ContainerMember> Parts() const {
    const Sealing sealing = SealingOf(home);
    std::vector<ContainerMember> parts = members;
    const std::string manifest = WriteManifest(members);
    const auto sealed = SealContainer(members, sealing);
    const std::size_t end = sealed->find("PK\x01\x02");
    const std::size_t at = sealed->rfind(kSignatureMember, end) + kSignatureMember.size();
    parts.push_back({std::string(kManifestMember), manifest});
    parts.push_back({std::string(kSignatureMember), sealed->substr(at, end - at)});
    return parts;
  }
  static std::string FirstFinding(const std::string& bytes) {
    const OpenedContainer opened = OpenContainer(bytes);
    return opened.findings.empty() ? "" : opened.findings[0].id;
  }

  Signer authority = MakeAuthority("Example Authority");
  Signer home = MakeInstitution("Example Home", authority);
  Signer sm2_authority = MakeAuthority("Example SM2 Authority", KeyAlgorithm::kSm2);
  Signer sm2_home = MakeInstitution("Example Home", sm2_authority, KeyAlgorithm::kSm2);
  std::vector<ContainerMember> members = {{"envelope.json", "{}\n"},
                                          {"ledger.csv", "side,path\n"},
                                          {"target.xml", "<record dose=\"500mg\"/>"}};
};

TEST_F(Containers, HoldWhatWasSealed) {
  const OpenedContainer opened = OpenContainer(Seal(members));
  ASSERT_TRUE(opened.findings.empty()) << opened.findings[0].id;
  EXPECT_EQ(opened.members, members);
  ASSERT_TRUE(opened.signature && opened.sm2);
  EXPECT_EQ(opened.signature->signer.der(), home.certificate.der());
  EXPECT_EQ(opened.signature->time, kTime);
  EXPECT_EQ(opened.sm2->signer.der(), sm2_home.certificate.der());
}

TEST_F(Containers, AreTheSameBytesButForTheSignatures) {
  const std::string one = Seal(members);
  const std::string other = Seal({members[2], members[0], members[1]});
  constexpr std::size_t kHeader = 30;  // bytes before a member's name
  const std::size_t until = one.rfind(kSignatureMember, one.find(kSm2SignatureMember)) - kHeader;
  EXPECT_GT(until, one.find(kManifestMember));
  EXPECT_EQ(one.substr(0, until), other.substr(0, until));
  EXPECT_EQ(Zip(Parts()).substr(0, until), one.substr(0, until));
}

// Members are stored, never packed: however large they are, none of them has grown.
TEST_F(Containers, HoldLargeMembers) {
  for (const std::size_t size :
       {(std::size_t{1} << 20U), (std::size_t{1} << 20U) + 1, std::size_t{5} << 20U}) {
    members[2].bytes = "<record>" + std::string(size, 'x') + "</record>";
    const OpenedContainer opened = OpenContainer(Seal(members));
    EXPECT_TRUE(opened.findings.empty()) << size;
    EXPECT_EQ(opened.members, members) << size;
  }
}

TEST_F(Containers, ThatCannotBeSealedAreRefused) {
  const Sealing sealing = SealingOf(home);
  EXPECT_FALSE(SealContainer({}, sealing));
  EXPECT_FALSE(SealContainer({{"a", ""}, {"a", ""}}, sealing));
  for (const char* name : {"", "mimetype", "META-INF/x", "META-INF", "a b", "a\"b", "a&b"})
    EXPECT_FALSE(SealContainer({{name, ""}}, sealing)) << name;
  EXPECT_FALSE(SealContainer(members, SealingOf(sm2_home)));
}

// Any bit, at random, wherever it is: the zip's own numbers, the members, manifest and signatures.
TEST_F(Containers, AnyAlteredBitIsFound) {
  const std::string whole = Seal(members);
  std::mt19937 random(FirstSeed());
  for (unsigned round = 0; round < Rounds(300); ++round) {
    const std::size_t bit = random() % (8 * whole.size());
    std::string other = whole;
    other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_NE(FirstFinding(other), "") << "bit " << bit;
  }
  for (std::size_t size = 0; size < whole.size(); size += Rounds(1) == 1U ? 37 : 1)
    EXPECT_NE(FirstFinding(whole.substr(0, size)), "") << size;
  EXPECT_NE(FirstFinding(whole + "x"), "");
  EXPECT_NE(FirstFinding("x" + whole), "");
}

TEST_F(Containers, AnAlteredMemberIsNamed) {
  auto parts = Parts();
  parts[2].bytes = "<record dose=\"5<!-- -->00mg\"/>";  // G13
  const OpenedContainer opened = OpenContainer(Zip(parts));
  ASSERT_EQ(opened.findings.size(), 1U);
  EXPECT_EQ(opened.findings[0].id, "GW-EVI-002");
  EXPECT_EQ(opened.findings[0].args, (std::vector<Arg>{{"name", "target.xml", false}}));
}

TEST_F(Containers, WrappedStrippedAndForgedSignaturesAreRefused) {
  const auto parts = Parts();
  const auto with = [&parts](auto change) {
    auto other = parts;
    change(other);
    return Zip(other);
  };
  const ContainerMember evil{"target.xml", "<record dose=\"5g\"/>"};
  std::vector<ContainerMember> forged = {parts[0], parts[1], evil};
  const Attack attacks[] = {
      {"G01_signed_member_moved_forged_one_in_its_place", "GW-EVI-004", with([&](auto& all) {
         all.insert(all.begin() + 1, {"junk/target.xml", all[2].bytes});
         all[3] = evil;
       })},
      {"G02_forged_member_beside_it", "GW-EVI-004", with([&](auto& all) {
         all.insert(all.begin() + 2, {"target-1.xml", evil.bytes});
       })},
      {"G03_forged_member_below_META_INF", "GW-EVI-004", with([&](auto& all) {
         all.push_back({"META-INF/target.xml", evil.bytes});
       })},
      {"G04_second_manifest", "GW-EVI-004", with([&](auto& all) {
         all.push_back({"META-INF/ASiCManifest1.xml", WriteManifest(forged)});
       })},
      {"G05_forged_manifest_true_one_moved", "GW-EVI-004", with([&](auto& all) {
         all[2] = evil;
         all.push_back({"META-INF/ASiCManifest1.xml", all[3].bytes});
         all[3].bytes = WriteManifest(forged);
       })},
      {"G06_second_signature", "GW-EVI-004", with([&](auto& all) {
         all.push_back({"META-INF/signature1.p7s", all[4].bytes});
       })},
      {"G07_manifest_of_forged_members", "GW-EVI-007", with([&](auto& all) {
         all[2] = evil;
         all[3].bytes = WriteManifest(forged);
       })},
      {"G08_manifest_that_names_more_than_there_is", "GW-EVI-005",
       with([&](auto& all) { all.erase(all.begin()); })},
      {"G10_no_signature", "GW-EVI-007", with([](auto& all) { all.pop_back(); })},
      {"G10_empty_signature", "GW-EVI-007", with([](auto& all) { all[4].bytes.clear(); })},
      {"G10_no_references", "GW-EVI-004",
       with([](auto& all) { all[3].bytes = WriteManifest({}); })},
      {"G10_no_manifest", "GW-EVI-004", with([](auto& all) { all.erase(all.begin() + 3); })},
      {"G12_signature_is_a_digest", "GW-EVI-007",
       with([](auto& all) { all[4].bytes = Hex(Sha256(all[3].bytes)); })},
      {"members_in_another_order", "GW-EVI-003",
       with([](auto& all) { std::swap(all[0], all[1]); })},
  };
  for (const Attack& attack : attacks)
    EXPECT_EQ(FirstFinding(attack.bytes), attack.finding) << attack.name;
}

// G09: two members of one name, which ZipWriter does not write.
TEST_F(Containers, TwoMembersOfOneNameAreRefused) {
  auto parts = Parts();
  parts.insert(parts.begin() + 2, {"targeu.xml", "<record dose=\"5g\"/>"});
  std::string bytes = Zip(parts);
  for (std::size_t at = bytes.find("targeu.xml"); at != std::string::npos;
       at = bytes.find("targeu.xml"))
    bytes[at + 5] = 't';
  EXPECT_EQ(FirstFinding(bytes), "GW-EVI-001");
}

TEST_F(Containers, TooManyMembersAreRefused) {  // G11
  std::vector<ContainerMember> many;
  for (int i = 0; i < 20; ++i) many.push_back({"a" + std::to_string(i), ""});
  const OpenedContainer opened = OpenContainer(Seal(many), {.max_members = 10});
  ASSERT_FALSE(opened.findings.empty());
  EXPECT_EQ(opened.findings[0].id, "GW-EVI-001");
}

class Trust : public Containers {
 protected:
  TrustLists ListsOf(const std::string& rows) const {
    scratch.Write("schemas/_trust/authority.pem", authority.certificate.Pem());
    scratch.Write("schemas/_trust/authorities.csv",
                  "id,place,name,certificate,policy,recognised_in,valid_from,valid_to,status,"
                  "evidence\n" +
                      rows);
    const std::vector<std::filesystem::path> folders = {scratch.folder()};
    auto lists = TrustLists::Load(folders);
    EXPECT_TRUE(lists) << lists.error().what << lists.error().place;
    return lists ? *lists : TrustLists();
  }
  ContainerSignature SignatureOf(const Signer& signer, const char* time = kTime) const {
    return {.signer = signer.certificate, .others = {}, .time = time};
  }
  Scratch scratch;
};

TEST_F(Trust, RecognisedNotRecognisedOrInvalid) {
  const Signer stranger = MakeInstitution("Example Home", MakeAuthority("Example Authority"));
  const Signer alone = MakeSigner({.name = "Alone"}, KeyAlgorithm::kP256);
  CertificateFacts facts;
  facts.name = "With policy";
  facts.policies = {"1.2.3.4"};
  const Signer with_policy = MakeSigner(facts, KeyAlgorithm::kP256, &authority);
  struct Case {
    const char* name;
    const char* row;
    const Signer& signer;
    const char* place;
    const char* time;
    TrustState state;
    const char* finding;
  };
  const char* open = "a,HK,A,authority.pem,,HK GD,,,,test\n";
  const char* policy = "a,HK,A,authority.pem,1.2.3,HK,,,,test\n";
  const Case cases[] = {
      {"here", open, home, "HK", kTime, TrustState::kRecognised, ""},
      {"there", open, home, "GD", kTime, TrustState::kRecognised, ""},
      {"G15_other_place", open, home, "MO", kTime, TrustState::kValid, "GW-EVI-010"},
      {"without_policy", policy, home, "HK", kTime, TrustState::kValid, "GW-EVI-010"},
      {"with_policy", policy, with_policy, "HK", kTime, TrustState::kRecognised, ""},
      {"policy_of_another_arc", "a,HK,A,authority.pem,1.2.3.40,HK,,,,test\n", with_policy, "HK",
       kTime, TrustState::kValid, "GW-EVI-010"},
      {"list_ended", "a,HK,A,authority.pem,,HK,,2026-05-31,,test\n", home, "HK", kTime,
       TrustState::kValid, "GW-EVI-010"},
      {"list_not_begun", "a,HK,A,authority.pem,,HK,2026-06-02,,,test\n", home, "HK", kTime,
       TrustState::kValid, "GW-EVI-010"},
      {"unverified", "a,HK,A,authority.pem,,HK,,,unverified,test\n", home, "HK", kTime,
       TrustState::kRecognised, "GW-EVI-011"},
      {"G14_authority_of_the_same_name", open, stranger, "HK", kTime, TrustState::kInvalid,
       "GW-EVI-008"},
      {"G14_signed_by_itself", open, alone, "HK", kTime, TrustState::kInvalid, "GW-EVI-008"},
      {"G15_expired", open, home, "HK", "2027-01-02T00:00:00Z", TrustState::kInvalid, "GW-EVI-009"},
      {"G15_before_its_time", open, home, "HK", "2025-12-31T00:00:00Z", TrustState::kInvalid,
       "GW-EVI-008"},
      {"no_certificate_in_hand", "a,HK,A,,,HK,,,,test\n", home, "HK", kTime, TrustState::kInvalid,
       "GW-EVI-008"},
  };
  for (const Case& c : cases) {
    const TrustAnswer answer = ListsOf(c.row).Judge(
        {.signature = SignatureOf(c.signer, c.time), .place = c.place, .now = kNow});
    EXPECT_EQ(answer.state, c.state) << c.name;
    EXPECT_EQ(answer.findings.empty() ? "" : answer.findings[0].id, c.finding) << c.name;
  }
}

TEST_F(Trust, OfARevokedSignerIsInvalidWhateverTimeItStates) {  // G15
  const auto pem = MakeRevocationList({authority.key, authority.certificate}, {home.certificate},
                                      "2026-06-01T12:00:00Z", "2026-06-03T00:00:00Z");
  const std::vector<RevocationList> lists = {*RevocationList::Read(*pem, "list")};
  const TrustLists trust = ListsOf("a,HK,A,authority.pem,,HK,,,,test\n");
  const TrustAnswer answer =
      trust.Judge({.signature = SignatureOf(home), .place = "HK", .now = kNow, .lists = lists});
  EXPECT_EQ(answer.state, TrustState::kInvalid);
}

TEST_F(Trust, ACertificateThatNobodyVouchesForIsRefused) {
  ContainerSignature signature = SignatureOf(home);
  signature.others = {MakeAuthority("Stray").certificate};
  const TrustAnswer answer = ListsOf("a,HK,A,authority.pem,,HK,,,,test\n")
                                 .Judge({.signature = signature, .place = "HK", .now = kNow});
  EXPECT_EQ(answer.state, TrustState::kInvalid);
  ASSERT_FALSE(answer.findings.empty());
  EXPECT_EQ(answer.findings[0].id, "GW-EVI-012");
}

TEST_F(Trust, BadRowsAreRefused) {
  for (const char* row :
       {"a,HK,A,none.pem,,HK,,,,test\n", "a,HK,A,,,HK,,,,\n", ",HK,A,,,HK,,,,test\n",
        "a,HK,A,,,HK,,,perhaps,test\n", "a,HK,A,,,HK,,,,test\na,HK,B,,,HK,,,,test\n"}) {
    scratch.Write("schemas/_trust/authorities.csv",
                  std::string("id,place,name,certificate,policy,recognised_in,valid_from,valid_to,"
                              "status,evidence\n") +
                      row);
    const std::vector<std::filesystem::path> folders = {scratch.folder()};
    EXPECT_FALSE(TrustLists::Load(folders)) << row;
  }
}

}  // namespace
}  // namespace baybridge
