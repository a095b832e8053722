// What a changed table would do to a corpus, before it is released.
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/command.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSample = BAYBRIDGE_SOURCE_DIR "/samples/hk-care/basic/input.xml";

class PackDiffTest : public testing::Test, protected Scratch {
 protected:
  void SetUp() override {
    for (const std::string part : {"schemas", "mapping"})
      Copy(fs::path(BAYBRIDGE_SOURCE_DIR) / part, "new/" + part);
  }
  Ran Diff(std::vector<std::string> more = {}) const {
    std::vector<std::string> words{
        "pack", "diff", BAYBRIDGE_SOURCE_DIR, (folder() / "new").string(), "--corpus", kSample};
    words.insert(words.end(), more.begin(), more.end());
    return RunBaybridge(words);
  }
};

TEST_F(PackDiffTest, TheSamePacksDoTheSame) {
  const Ran ran = Diff();
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("1 records; outcomes of 0 differ."));
}

TEST_F(PackDiffTest, ARowThatIsTakenAwayAndOneThatLeadsElsewhere) {
  Edit("new/mapping/hk-care/resident.csv", "/record/institution/licence,/Resident/Home/Licence,",
       "/record/institution/district,/Resident/Home/Licence,");
  const Ran ran = Diff();
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("lose /resident/record/institution/licence"));
  EXPECT_THAT(ran.out, HasSubstr("input.xml"));
  const Ran json = Diff({"--report", "json"});
  EXPECT_EQ(json.code, 1) << json.err;
  EXPECT_THAT(json.out, HasSubstr("\"change\": \"lost\""));
  EXPECT_THAT(json.out, HasSubstr("\"path\": \"/resident/record/institution/licence\""));
  EXPECT_THAT(json.out, Not(HasSubstr("oldValue")));
  EXPECT_THAT(Diff({"--report", "json", "--reveal"}).out, HasSubstr("oldValue"));
  const Ran chinese = Diff({"--lang", "zh-Hant"});
  EXPECT_THAT(chinese.out, HasSubstr("失去 /resident/record/institution/licence"));
}

TEST_F(PackDiffTest, AFolderWithoutPacksIsRefused) {
  const Ran ran = RunBaybridge(
      {"pack", "diff", BAYBRIDGE_SOURCE_DIR, (folder() / "none").string(), "--corpus", kSample});
  EXPECT_EQ(ran.code, 3) << ran.out;
}

}  // namespace
}  // namespace baybridge
