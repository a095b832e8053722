// Evidence containers as institutions and regulators use them, and with unzip and openssl alone.
#include <cstdlib>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/base64.h"
#include "crypto/digest.h"
#include "e2e/command.h"
#include "evidence/audit_entry.h"
#include "evidence/audit_export.h"
#include "evidence/checkpoint.h"
#include "support/envelopes.h"
#include "support/scratch.h"
#include "support/signers.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kRecord = BAYBRIDGE_SOURCE_DIR "/samples/hk-care/rich/input.xml";

// A home of Hong Kong with a certificate that Hong Kong and Guangdong recognise.
class Evidence : public testing::Test {
 protected:
  Evidence() {
    scratch.Write("key.pem", home.pem);
    scratch.Write("certificate.pem", home.certificate.Pem());
    scratch.Write("sm2-key.pem", sm2.pem);
    scratch.Write("sm2-certificate.pem", sm2.certificate.Pem());
    scratch.Write("envelope.json", GoodEnvelopeJson());
    scratch.Write("trust/schemas/_trust/authority.pem", authority.certificate.Pem());
    scratch.Write("trust/schemas/_trust/sm2-authority.pem", sm2_authority.certificate.Pem());
    scratch.Write("trust/schemas/_trust/authorities.csv",
                  "id,place,name,certificate,policy,recognised_in,valid_from,valid_to,status,"
                  "evidence\n"
                  "example,HK,Example Authority,authority.pem,,HK GD,,,,test\n"
                  "example-sm2,HK,Example SM2 Authority,sm2-authority.pem,,HK GD,,,,test\n");
  }
  std::string Path(const std::string& name) const { return (scratch.folder() / name).string(); }
  Ran Seal(const std::string& record = kRecord) const {
    return RunBaybridge({"evidence", "seal", record, "--to", "gd-care", "--envelope",
                         Path("envelope.json"), "--key", Path("key.pem"), "--certificate",
                         Path("certificate.pem"), "--sm2-key", Path("sm2-key.pem"),
                         "--sm2-certificate", Path("sm2-certificate.pem"), "-o",
                         Path("delivered.asice"), "--archive", Path("archive.asice")});
  }
  Ran Verify(const std::string& place, const std::string& file = "delivered.asice") const {
    return RunBaybridge({"--packs", Path("trust"), "evidence", "verify", Path(file), "--place",
                         place, "--now", "2026-06-02T08:00:00Z"});
  }
  // A shell command in the scratch folder; true if it succeeds.
  bool Shell(const std::string& command) const {
    const std::string whole =
        "cd " + scratch.folder().string() + " && ( " + command + " ) >shell.out 2>shell.err";
    return std::system(whole.c_str()) == 0;  // NOLINT(cert-env33-c): a test's own fixed command
  }

  Scratch scratch;
  Signer authority = MakeAuthority("Example Authority");
  Signer home = MakeInstitution("Example Home", authority);
  Signer sm2_authority = MakeAuthority("Example SM2 Authority", KeyAlgorithm::kSm2);
  Signer sm2 = MakeInstitution("Example Home", sm2_authority, KeyAlgorithm::kSm2);
};

TEST_F(Evidence, IsSealedVerifiedAndTiedToTheArchive) {
  const Ran sealed = Seal();
  ASSERT_EQ(sealed.code, 0) << sealed.err;
  const Ran there = Verify("GD");
  EXPECT_EQ(there.code, 0) << there.out << there.err;
  EXPECT_THAT(there.out, HasSubstr("CN=Example Home, 2026-06-01T08:00:00Z"));
  const Ran elsewhere = Verify("MO");
  EXPECT_EQ(elsewhere.code, 1);
  EXPECT_THAT(elsewhere.out, HasSubstr("GW-EVI-010"));
  EXPECT_THAT(elsewhere.out, HasSubstr("not recognised in MO"));
  const Ran tied =
      RunBaybridge({"evidence", "tie", Path("delivered.asice"), Path("archive.asice")});
  EXPECT_EQ(tied.code, 0) << tied.out;
  scratch.Write("first.asice", scratch.Read("delivered.asice"));
  ASSERT_EQ(Seal().code, 0);
  EXPECT_EQ(RunBaybridge({"evidence", "tie", Path("first.asice"), Path("archive.asice")}).code, 1)
      << "another salt";
}

TEST_F(Evidence, AlteredContainersAreRefused) {
  ASSERT_EQ(Seal().code, 0);
  std::string bytes = scratch.Read("delivered.asice");
  bytes[bytes.find("urn:baybridge")] = 'x';
  scratch.Write("altered.asice", bytes);
  const Ran altered = Verify("GD", "altered.asice");
  EXPECT_EQ(altered.code, 1);
  EXPECT_THAT(altered.out, HasSubstr("GW-EVI-002"));
  EXPECT_THAT(altered.out, HasSubstr("invalid"));
}

// What the profile withholds stands nowhere in what is delivered, nor a digest that would let
// somebody try values.
TEST_F(Evidence, WhatIsDeliveredHoldsNothingThatWasWithheld) {
  scratch.Edit("envelope.json", "\"residential\"", "\"assessment-only\"");
  const Ran sealed = Seal();
  ASSERT_EQ(sealed.code, 0) << sealed.err;
  ASSERT_TRUE(
      Shell("mkdir d a && cd d && unzip -q ../delivered.asice && cd ../a && "
            "unzip -q ../archive.asice"))
      << scratch.Read("shell.err");
  EXPECT_THAT(scratch.Read("d/ledger.csv"), HasSubstr("class medication"));
  EXPECT_EQ(scratch.Read("d/ledger.csv").find("/DrugName"), std::string::npos);
  EXPECT_NE(scratch.Read("a/ledger-full.csv").find("/DrugName"), std::string::npos);
  const std::string source = scratch.Read("a/source.xml");
  const std::string delivered = scratch.Read("delivered.asice");  // members are stored, not packed
  for (const std::string token : {"Digoxin", "複方丹參滴丸", "Lorazepam", "Sample feed"}) {
    ASSERT_NE(source.find(token), std::string::npos) << token;
    for (const std::string& form : {token, HexOf(token), Base64(token)})
      EXPECT_EQ(delivered.find(form), std::string::npos) << form;
  }
  for (const std::string& digest : {Hex(Sha256(source)), Base64(*FromHex(Hex(Sha256(source))))})
    EXPECT_EQ(delivered.find(digest), std::string::npos) << "the source's plain digest";
  EXPECT_EQ(delivered.find("input.xml"), std::string::npos) << "names of files may tell names";
}

// The commands of docs/evidence.md.
TEST_F(Evidence, IsCheckedByUnzipAndOpensslAlone) {
  ASSERT_EQ(Seal().code, 0);
  scratch.Write("authority.pem", authority.certificate.Pem());
  scratch.Write("sm2-authority.pem", sm2_authority.certificate.Pem());
  ASSERT_TRUE(Shell("mkdir d && cd d && unzip -q ../delivered.asice")) << scratch.Read("shell.err");
  EXPECT_TRUE(
      Shell("cd d/META-INF && openssl cms -verify -cades -binary -inform DER -in signature.p7s "
            "-content ASiCManifest.xml -CAfile ../../authority.pem -purpose any "
            "-attime 1780300800 -out /dev/null"))
      << scratch.Read("shell.err");
  EXPECT_TRUE(
      Shell("cd d && openssl dgst -sha256 -binary target.xml | openssl base64 > ../one && "
            "grep -qF \"$(cat ../one)\" META-INF/ASiCManifest.xml"));
  EXPECT_TRUE(
      Shell("cd d/META-INF && openssl x509 -inform DER -in manifest-sm2.cer -pubkey -noout > "
            "../../sm2.pem && openssl dgst -sm3 -sigopt distid:1234567812345678 -verify "
            "../../sm2.pem -signature manifest-sm2.sig ASiCManifest.xml"))
      << scratch.Read("shell.err") << scratch.Read("shell.out");
  EXPECT_TRUE(
      Shell("mkdir a && cd a && unzip -q ../archive.asice && { cat salt; printf "
            "'source\\0'; cat source.xml; } | openssl dgst -sha256 -r | cut -c1-64 > "
            "../commitment && grep -qF \"$(cat ../commitment)\" ../d/commitment.json"));
  EXPECT_TRUE(
      Shell("openssl dgst -sha256 -r delivered.asice | cut -c1-64 | diff - "
            "a/delivered.txt"));
  // And the other way round: they notice.
  EXPECT_FALSE(
      Shell("cd d/META-INF && echo >> ASiCManifest.xml && openssl cms -verify -cades -binary "
            "-inform DER -in signature.p7s -content ASiCManifest.xml -CAfile ../../authority.pem "
            "-purpose any -attime 1780300800 -out /dev/null"));
}

// Signatures that openssl makes and that are not of our form (G08, G12).
TEST_F(Evidence, OtherFormsOfSignaturesAreRefused) {
  ASSERT_EQ(Seal().code, 0);
  ASSERT_TRUE(Shell("mkdir d && cd d && unzip -q ../delivered.asice"));
  const std::string sign =
      "cd d/META-INF && openssl cms -sign -binary -outform DER -in ASiCManifest.xml -signer "
      "../../certificate.pem -inkey ../../key.pem -out signature.p7s ";
  for (const char* options :
       {"-cades -nodetach", "-cades -md sha1", "-cades -md sha384", "-nosmimecap", "-noattr",
        "-cades -nosmimecap -keyid", "-cades -nosmimecap -nocerts"}) {
    ASSERT_TRUE(Shell(sign + options)) << options << scratch.Read("shell.err");
    ASSERT_TRUE(
        Shell("rm -f ../other.asice; cd d && zip -q -X -0 ../other.asice mimetype && "
              "zip -q -X -0 -r ../other.asice . -x mimetype"));
    const Ran ran = Verify("GD", "other.asice");
    EXPECT_EQ(ran.code, 1) << options;
    EXPECT_THAT(ran.out, HasSubstr("GW-EVI-007")) << options;
  }
}

TEST_F(Evidence, WhatIsForbiddenIsNotSealed) {
  scratch.Edit("envelope.json", "\"region\": \"440100\"", "\"region\": \"440500\"");
  const Ran outside = Seal();
  EXPECT_EQ(outside.code, 1);
  EXPECT_THAT(outside.err, HasSubstr("GW-TRF-006"));
  EXPECT_FALSE(std::filesystem::exists(Path("delivered.asice")));
  scratch.Write("envelope.json", GoodEnvelopeJson());
  scratch.Edit("envelope.json", "\"medication\", ", "");
  const Ran unlisted = Seal();
  EXPECT_EQ(unlisted.code, 1);
  EXPECT_THAT(unlisted.err, HasSubstr("GW-TRF-015"));
  EXPECT_FALSE(std::filesystem::exists(Path("delivered.asice")));
}

// An exported log, checked by the program and by the commands of docs/audit-log.md.
TEST(AuditLog, IsCheckedByTheProgramAndByOpensslAlone) {
  const Scratch scratch;
  const auto path = [&scratch](const char* name) { return (scratch.folder() / name).string(); };
  const std::string pem = MakeKey(KeyAlgorithm::kEd25519);
  scratch.Write("public.pem", *PublicPem(pem));
  MerkleLog tree;
  auto writing = AuditExport::Create(scratch.folder() / "log");
  ASSERT_TRUE(writing);
  for (std::uint64_t i = 1; i <= 5; ++i) {
    AuditEntry entry;
    entry.sequence = i;
    entry.time = "2026-06-01T08:00:00Z";
    entry.action = AuditAction::kDisclosed;
    entry.result = "done";
    tree.Add(WriteAuditEntry(entry));
    ASSERT_TRUE(writing->AddEntry(WriteAuditEntry(entry)));
  }
  ASSERT_TRUE(writing->AddCheckpoint(*SignCheckpoint(
      {.origin = "gateway.example/audit", .state = {5, tree.Root(5)}, .time = kSignersFrom},
      *SigningKey::Read(pem, "key"))));
  ASSERT_TRUE(writing->Finish());
  const std::vector<std::string> verify = {"audit", "verify", path("log"), "--key",
                                           path("public.pem")};
  const Ran whole = RunBaybridge(verify);
  EXPECT_EQ(whole.code, 0) << whole.out << whole.err;
  EXPECT_THAT(whole.out, HasSubstr("The log is whole; entries: 5"));
  const std::string openssl =
      "cd " + scratch.folder().string() +
      " && (sed -n '6s/.* //p' log/checkpoints.txt | openssl base64 -d -A | tail -c 64 > signature "
      "&& head -n 4 log/checkpoints.txt > note && openssl pkeyutl -verify -pubin -inkey public.pem "
      "-rawin -in note -sigfile signature) >/dev/null 2>&1";
  EXPECT_EQ(std::system(openssl.c_str()), 0);  // NOLINT(cert-env33-c): a test's own command
  scratch.Edit("log/entries.ndjson", "\"result\":\"done\"", "\"result\":\"dome\"");
  const Ran altered = RunBaybridge(verify);
  EXPECT_EQ(altered.code, 1);
  EXPECT_THAT(altered.out, HasSubstr("entries.ndjson:1: error GW-AUD-002"));
}

}  // namespace
}  // namespace baybridge
