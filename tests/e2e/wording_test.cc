// What the commands say to the person who runs them: whole sentences, with the place and the
// reason.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/command.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

const std::string kSample = BAYBRIDGE_SOURCE_DIR "/samples/hk-care/basic/input.xml";

class Wording : protected Scratch, public testing::Test {
 protected:
  static std::string Bytes(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  std::string Write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder() / name, std::ios::binary) << bytes;
    return (folder() / name).string();
  }
};

TEST_F(Wording, ATruncatedDocumentSaysWhyOnlyOneEngineJudgedIt) {
  const std::string sample = Bytes(kSample);
  const std::string file = Write("cut.xml", sample.substr(0, sample.size() / 2));
  const char* asked = "full was asked; the other engines are only given what this one can read";
  EXPECT_THAT(RunBaybridge({"validate", file}).out, HasSubstr(asked));
  EXPECT_THAT(RunBaybridge({"validate", "--assurance", "fast", file}).out, Not(HasSubstr(asked)));
  EXPECT_THAT(RunBaybridge({"validate", kSample}).out, Not(HasSubstr(asked)));
  EXPECT_THAT(RunBaybridge({"validate", "--report", "json", file}).out,
              HasSubstr("\"assuranceReason\": \"unread\""));
  EXPECT_THAT(RunBaybridge({"--lang", "zh-Hant", "validate", file}).out,
              HasSubstr("要求的是完整；本引擎讀不了的內容不會交給其他引擎"));
}

std::string Replaced(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

TEST_F(Wording, ALeafThatDidNotArriveSaysWhetherTheTablesSpeakOfIt) {
  const std::string unknown =
      Write("unknown.xml", Replaced(Bytes(kSample), "<DoseUnit>TAB<", "<DoseUnit>ZZZ<"));
  const char* no_value = "the mapping tables have a row for it, but not for this value";
  const char* no_row = "no row of the mapping tables takes it there";
  const std::string target = (folder() / "target.xml").string();
  const Ran ran = RunBaybridge({"translate", "--to", "gd-care", "-o", target, unknown});
  EXPECT_THAT(ran.err + ran.out, HasSubstr(no_value));
  EXPECT_THAT(ran.err + ran.out, Not(HasSubstr(no_row)));
  const Ran page = RunBaybridge({"--lang", "zh-Hant", "print", unknown});
  EXPECT_THAT(page.out, HasSubstr("對照表中有對應的行，但不含此值"));
}

}  // namespace
}  // namespace baybridge
