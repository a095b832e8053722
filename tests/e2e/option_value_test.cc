// An option's value is never another option: whoever forgets a value is told so, and no command
// runs with what stood next.
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "e2e/command.h"

namespace baybridge {
namespace {

constexpr std::size_t kLeast = 150;  // options with a value, of all commands

// A line of the page without roff's fonts, hyphens and quotes.
std::string Plain(const std::string& line) {
  std::string plain;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '"') continue;
    if (line[at] != '\\') {
      plain += line[at];
    } else if (line.compare(at, 2, "\\f") == 0) {
      at += 2;
    }
  }
  return plain;
}

// A command line that gives an option, and after it another one.
struct Line {
  std::vector<std::string> command;
  std::string option;
};

// Every option with a value, of the manual page: ".SS baybridge pack check" and, below, a line such
// as "\fB--jobs\fR \fIUINT\fR" behind each ".TP".
std::vector<Line> OptionsWithAValue() {
  std::vector<Line> found;
  std::istringstream lines(RunBaybridge({"manual"}).out);
  std::vector<std::string> command;
  std::string before;
  for (std::string line; std::getline(lines, line); before = line) {
    if (line.starts_with(".SS ")) {
      command.clear();
      std::istringstream words(Plain(line.substr(4)));
      for (std::string word; words >> word;) {
        if (word != "baybridge") command.push_back(word);
      }
    }
    const bool takes = before == ".TP" && line.starts_with("\\fB") && line.ends_with("\\fR") &&
                       line.find(" \\fI") != std::string::npos;
    if (!takes) continue;
    std::string names = Plain(line.substr(0, line.find(" \\fI")));
    const std::size_t comma = names.rfind(',');
    found.push_back({.command = command, .option = names.substr(comma + 1)});
  }
  return found;
}

TEST(OptionValue, IsNeverAnotherOption) {
  const std::vector<Line> lines = OptionsWithAValue();
  EXPECT_GE(lines.size(), kLeast);
  std::set<std::string> options;
  for (const Line& line : lines) {
    options.insert(line.option);
    std::vector<std::string> words = line.command;
    words.push_back(line.option);
    words.emplace_back("--reveal");
    const Ran ran = RunBaybridge(words);
    EXPECT_EQ(ran.code, 2) << line.option;
    EXPECT_NE(ran.err.find(line.option + " needs a value, and --reveal is another option"),
              std::string::npos)
        << line.option << ": " << ran.err;
  }
  EXPECT_TRUE(options.contains("--dry-run"));
  EXPECT_TRUE(options.contains("--sample"));
}

TEST(OptionValue, IsAskedForInTheReadersLanguage) {
  const std::pair<const char*, const char*> said[] = {
      {"zh-Hans", "--to 需要一个值，而 --indent 是另一个选项"},
      {"zh-Hant", "--to 需要一個值，而 --indent 是另一個選項"},
      {"pt", "--to precisa de um valor, e --indent é outra opção"},
  };
  for (const auto& [language, words] : said) {
    const Ran ran = RunBaybridge({"--lang", language, "translate", "--to", "--indent", "x.xml"});
    EXPECT_EQ(ran.code, 2);
    EXPECT_NE(ran.err.find(words), std::string::npos) << ran.err;
  }
}

TEST(OptionValue, MayBeStandardOutputOrBeginWithAHyphenBehindASign) {
  const std::string sample = std::string(BAYBRIDGE_SOURCE_DIR) + "/samples/hk-care/basic/input.xml";
  const Ran stream = RunBaybridge({"translate", "--to", "gd-care", "-o", "-", sample});
  EXPECT_EQ(stream.code, 0) << stream.err;
  const Ran sign = RunBaybridge({"translate", "--to=--indent", sample});
  EXPECT_EQ(sign.err.find("another option"), std::string::npos) << sign.err;
  const Ran number = RunBaybridge({"due", "--days", "-1", sample});
  EXPECT_EQ(number.err.find("another option"), std::string::npos) << number.err;
}

}  // namespace
}  // namespace baybridge
