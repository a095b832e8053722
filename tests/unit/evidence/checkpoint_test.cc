#include "evidence/checkpoint.h"

#include <gtest/gtest.h>

#include "crypto/make_certificate.h"

namespace baybridge {
namespace {

struct Pair {
  SigningKey key;
  VerifyingKey known;
};

Pair MakePair(KeyAlgorithm algorithm = KeyAlgorithm::kEd25519) {
  const std::string pem = MakeKey(algorithm);
  return {*SigningKey::Read(pem, "key"), *VerifyingKey::Read(*PublicPem(pem), "key")};
}

const Checkpoint kCheckpoint = {.origin = "gateway.example/audit",
                                .state = {.size = 7, .root = Sha256("root")},
                                .time = "2026-06-01T08:00:00Z"};

TEST(Checkpoint, SaysWhatWasSigned) {
  const Pair log = MakePair();
  const auto note = SignCheckpoint(kCheckpoint, log.key);
  ASSERT_TRUE(note);
  const auto read = ReadCheckpoint(*note, "note");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->checkpoint, kCheckpoint);
  ASSERT_EQ(read->signatures.size(), 1U);
  EXPECT_TRUE(VerifyOrigin(*read, read->signatures[0], log.known));
  EXPECT_FALSE(VerifyOrigin(*read, read->signatures[0], MakePair().known));
}

TEST(Checkpoint, WitnessesSignBesideTheLog) {
  const Pair log = MakePair();
  const Pair witness = MakePair();
  std::string note = *SignCheckpoint(kCheckpoint, log.key);
  const auto line = Cosign(note, "mo.example", witness.key, "2026-06-01T08:00:05Z");
  ASSERT_TRUE(line);
  note += *line;
  const auto read = ReadCheckpoint(note, "note");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->signatures.size(), 2U);
  EXPECT_TRUE(VerifyOrigin(*read, read->signatures[0], log.known));
  EXPECT_TRUE(VerifyWitness(*read, read->signatures[1], "mo.example", witness.known));
  EXPECT_FALSE(VerifyWitness(*read, read->signatures[1], "gd.example", witness.known));
  EXPECT_FALSE(VerifyWitness(*read, read->signatures[1], "mo.example", log.known));
  EXPECT_FALSE(VerifyWitness(*read, read->signatures[0], "gateway.example/audit", log.known))
      << "a log is no witness of itself";
  EXPECT_EQ(EndOfNote(note + note), note.size());
}

// One way only to write it: whatever is altered is no checkpoint any more, or not a signed one.
TEST(Checkpoint, EveryBitCounts) {
  const Pair log = MakePair();
  const Pair witness = MakePair();
  std::string note = *SignCheckpoint(kCheckpoint, log.key);
  note += *Cosign(note, "mo.example", witness.key, "2026-06-01T08:00:05Z");
  for (std::size_t bit = 0; bit < 8 * note.size(); ++bit) {
    std::string other = note;
    other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
    const auto read = ReadCheckpoint(other, "note");
    EXPECT_FALSE(read && read->signatures.size() == 2 &&
                 VerifyOrigin(*read, read->signatures[0], log.known) &&
                 VerifyWitness(*read, read->signatures[1], "mo.example", witness.known))
        << bit;
  }
}

TEST(Checkpoint, OtherKeysAndNamesAreRefused) {
  EXPECT_FALSE(SignCheckpoint(kCheckpoint, MakePair(KeyAlgorithm::kP256).key));
  Checkpoint other = kCheckpoint;
  for (const char* name : {"", "two words", "a+b", "a\nb"}) {
    other.origin = name;
    EXPECT_FALSE(SignCheckpoint(other, MakePair().key)) << name;
  }
}

}  // namespace
}  // namespace baybridge
