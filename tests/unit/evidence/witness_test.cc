#include "evidence/witness.h"

#include <gtest/gtest.h>

#include "crypto/make_certificate.h"

namespace baybridge {
namespace {

constexpr const char* kTime = "2026-06-01T08:00:00Z";

// A log whose states are asked to be signed.
class WitnessTest : public testing::Test {
 protected:
  void Grow(std::uint64_t to, const std::string& word = "entry") {
    while (tree_.size() < to) tree_.Add(word + std::to_string(tree_.size()));
  }
  std::string Note(std::uint64_t size, const std::string& origin = "hk.example") const {
    return *SignCheckpoint(
        {.origin = origin, .state = {.size = size, .root = tree_.Root(size)}, .time = kTime}, key_);
  }
  WitnessRequest Request(std::uint64_t from, std::uint64_t to) const {
    return {.old_size = from,
            .proof = from == 0 ? std::vector<Sha256Digest>{} : tree_.ConsistencyProof(from, to),
            .note = Note(to)};
  }
  WitnessDecision Judge(const WitnessRequest& request, const std::string& last) const {
    return JudgeWitnessRequest(request, "hk.example", known_, last);
  }

  MerkleLog tree_;
  std::string pem_ = MakeKey(KeyAlgorithm::kEd25519);
  SigningKey key_ = *SigningKey::Read(pem_, "key");
  VerifyingKey known_ = *VerifyingKey::Read(*PublicPem(pem_), "key");
};

TEST_F(WitnessTest, SignsWhatGoesOnFromWhatWasSigned) {
  Grow(40);
  EXPECT_EQ(Judge(Request(0, 0), {}), WitnessDecision::kSign);
  for (std::uint64_t from = 0; from <= 40; ++from) {
    for (std::uint64_t to = from; to <= 40; ++to)
      ASSERT_EQ(Judge(Request(from, to), from == 0 ? std::string() : Note(from)),
                WitnessDecision::kSign)
          << from << " to " << to;
  }
}

TEST_F(WitnessTest, RefusesForksRollbacksAndStrangers) {
  Grow(20);
  const std::string last = Note(20);
  MerkleLog mine = tree_;
  Grow(30);
  const WitnessRequest good = Request(20, 30);
  ASSERT_EQ(Judge(good, last), WitnessDecision::kSign);
  EXPECT_EQ(Judge(Request(10, 30), last), WitnessDecision::kOtherSize);
  EXPECT_EQ(Judge(Request(0, 30), last), WitnessDecision::kOtherSize);
  EXPECT_EQ(Judge({.old_size = 20, .note = Note(10)}, last), WitnessDecision::kMalformed)
      << "a log does not shrink";
  WitnessRequest unproven = good;
  unproven.proof.pop_back();
  EXPECT_EQ(Judge(unproven, last), WitnessDecision::kContradicts);
  // Another history from entry 20 on, and one of the same size.
  tree_ = mine;
  tree_.CutTo(19);
  Grow(20, "other");
  EXPECT_EQ(Judge({.old_size = 20, .note = Note(20)}, last), WitnessDecision::kContradicts);
  Grow(30, "other");
  EXPECT_EQ(Judge(Request(20, 30), last), WitnessDecision::kContradicts);
  EXPECT_EQ(Judge({.old_size = 20, .note = "no checkpoint"}, last), WitnessDecision::kMalformed);
  EXPECT_EQ(Judge({.old_size = 20, .note = Note(30, "gd.example")}, last),
            WitnessDecision::kStranger);
  const auto stranger = SigningKey::Read(MakeKey(KeyAlgorithm::kEd25519), "key");
  EXPECT_EQ(Judge({.old_size = 20,
                   .note = *SignCheckpoint({.origin = "hk.example",
                                            .state = {.size = 30, .root = tree_.Root(30)},
                                            .time = kTime},
                                           *stranger)},
                  last),
            WitnessDecision::kStranger);
}

TEST_F(WitnessTest, ARequestIsReadAsItWasWritten) {
  Grow(37);
  const WitnessRequest request = Request(21, 37);
  ASSERT_GT(request.proof.size(), 2U);
  const std::string text = WriteWitnessRequest(request);
  const auto read = ReadWitnessRequest(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->old_size, 21U);
  EXPECT_EQ(read->proof, request.proof);
  EXPECT_EQ(read->note, request.note);
  // No bit of it can be altered so that another history is signed: the note is the log's own.
  const std::string last = Note(21);
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string altered = text;
      altered[at] = static_cast<char>(static_cast<unsigned char>(altered[at]) ^ (1U << bit));
      const auto other = ReadWitnessRequest(altered);
      EXPECT_TRUE(!other || Judge(*other, last) != WitnessDecision::kSign) << at << " " << bit;
    }
  }
  for (const char* bad :
       {"", "old 1", "old 1\n", "old -1\n\n", "old 01\n\n", "old \n\nx", "new 1\n\nx",
        "old 1\nAAAA\n\nx", "old 1\n\r\n\nx", "old 18446744073709551616\n\nx"})
    EXPECT_FALSE(ReadWitnessRequest(bad)) << bad;
  EXPECT_TRUE(ReadWitnessRequest("old 0\n\n"));
}

TEST_F(WitnessTest, ANoteHasOneLineOfEachWitness) {
  Grow(3);
  const std::string note = Note(3);
  const auto other = SigningKey::Read(MakeKey(KeyAlgorithm::kEd25519), "key");
  const auto line = [&](const std::string& name, const std::string& time) {
    return *Cosign(note, name, *other, time);
  };
  const std::string first = line("gd.example", "2026-06-01T08:00:05Z");
  const std::string second = line("mo.example", "2026-06-01T08:00:06Z");
  const std::string later = line("gd.example", "2026-06-01T09:00:00Z");
  const std::string both = WithWitness(WithWitness(note, first), second);
  EXPECT_EQ(both, note + first + second);
  EXPECT_EQ(WithWitness(both, later), note + second + later);
  const std::string own = line("hk.example", kTime);
  EXPECT_EQ(WithWitness(note, own), note + own) << "the log's own line stays";
  const auto read = ReadCheckpoint(note + later, "note");
  ASSERT_TRUE(read);
  constexpr std::int64_t kNine = 1'780'304'400;  // 2026-06-01T09:00:00Z
  EXPECT_EQ(WitnessTime(read->signatures[1]), kNine);
  EXPECT_EQ(WitnessTime(read->signatures[0]), 0);
}

}  // namespace
}  // namespace baybridge
