#include "batch/chunk_parts.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

const std::string kJob = "0123abcd";

SecretKey Key(char byte) {
  return *SecretKey::FromBytes(std::string(SecretKey::kBytes, byte));
}

constexpr const char* kControl = "control.fee\tmonth\tHKD\t2026-03\tbefore\tn";

struct Made {
  Chunk chunk;
  ChunkResult result;
};

Made MakeChunk() {
  Made made;
  made.chunk.job.id = 7;
  made.chunk.bytes = "<A/><B secret/><C/>";
  made.result.target = "<a/>\n<c/>\n";
  made.result.ends = {5, 10};
  made.result.residue = "row\n";
  made.result.tally.Add("records", 3);
  made.result.tally.Add("rejected");
  EXPECT_TRUE(made.result.controls.AddNamed(kControl, 5));
  ChunkReject reject;
  reject.job.record = 12;
  reject.job.cause = "GW-SCH-001";
  reject.line = "{\"file\":\"in.xml\"";
  reject.begin = 4;
  reject.size = 11;
  made.result.rejects.push_back(reject);
  return made;
}

DoneChunk DoneOf(const Made& made) {
  DoneChunk done;
  done.plan.chunk.id = made.chunk.job.id;
  done.parts = SealParts(Key('k'), kJob, made.chunk, made.result);
  return done;
}

TEST(ChunkPartsTest, GivesBackWhatAWriterNeeds) {
  const Made made = MakeChunk();
  auto opened = OpenParts(Key('k'), kJob, DoneOf(made));
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(opened->result.target, made.result.target);
  EXPECT_EQ(opened->result.ends, made.result.ends);
  EXPECT_EQ(opened->result.residue, made.result.residue);
  EXPECT_EQ(opened->result.tally.values(), made.result.tally.values());
  EXPECT_EQ(opened->result.controls.rows(), made.result.controls.rows());
  ASSERT_EQ(opened->result.rejects.size(), 1U);
  const ChunkReject& reject = opened->result.rejects.front();
  EXPECT_EQ(opened->chunk.bytes.substr(reject.begin, reject.size), "<B secret/>");
  EXPECT_EQ(reject.job.cause, "GW-SCH-001");
  EXPECT_EQ(reject.job.record, 12U);
  EXPECT_EQ(reject.line, made.result.rejects.front().line);
}

TEST(ChunkPartsTest, HidesRecordsAndRefusesWhateverWasChanged) {
  const DoneChunk done = DoneOf(MakeChunk());
  ASSERT_EQ(done.parts.size(), 4U);
  for (const ChunkPart& part : done.parts)
    EXPECT_EQ(part.bytes.find("secret"), std::string::npos) << part.name;
  EXPECT_FALSE(OpenParts(Key('x'), kJob, done));
  EXPECT_FALSE(OpenParts(Key('k'), "another", done));
  DoneChunk other = done;
  ++other.plan.chunk.id;
  EXPECT_FALSE(OpenParts(Key('k'), kJob, other));
  for (std::size_t i = 0; i < done.parts.size(); ++i) {
    DoneChunk less = done;
    less.parts.erase(less.parts.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(OpenParts(Key('k'), kJob, less)) << done.parts[i].name;
    DoneChunk flipped = done;
    flipped.parts[i].bytes[flipped.parts[i].bytes.size() / 2] ^= 1;
    auto refused = OpenParts(Key('k'), kJob, flipped);
    ASSERT_FALSE(refused) << done.parts[i].name;
    EXPECT_EQ(refused.error().place, kShareKey);
  }
}

}  // namespace
}  // namespace baybridge
