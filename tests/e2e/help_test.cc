// Help speaks the reader's language: every command and option has its text in four languages, and
// the English one is what the program itself says.
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "e2e/command.h"

namespace baybridge {
namespace {

constexpr std::size_t kLeast = 300;  // commands and options of all commands

// A command, or an option of one, with what the manual page says of it.
struct Told {
  std::string name;
  std::string text;
};

// What the manual page tells between the options of every command and the exit status.
std::vector<Told> ToldIn(const std::string& page) {
  std::vector<Told> told;
  std::istringstream lines(page.substr(0, page.find(".SH EXIT STATUS")));
  std::string command;
  bool begun = false;
  for (std::string line; std::getline(lines, line);) {
    begun = begun || line == ".SH OPTIONS OF EVERY COMMAND";
    if (!begun) continue;
    Told next;
    if (line.starts_with(".SS ")) {
      next.name = command = line;
    } else if (line == ".TP") {
      std::getline(lines, next.name);
      next.name = command + ' ' + next.name;
    } else {
      continue;
    }
    std::getline(lines, next.text);
    told.push_back(std::move(next));
  }
  return told;
}

std::vector<Told> Manual(const std::vector<std::string>& arguments) {
  const Ran ran = RunBaybridge(arguments);
  EXPECT_EQ(ran.code, 0) << ran.err;
  return ToldIn(ran.out);
}

TEST(Help, TheEnglishTextsAreWhatTheProgramSays) {
  const std::vector<Told> said = Manual({"manual"});
  const std::vector<Told> texts = Manual({"--lang", "en", "manual"});
  EXPECT_GE(said.size(), kLeast);
  ASSERT_EQ(said.size(), texts.size());
  for (std::size_t at = 0; at < said.size(); ++at)
    EXPECT_EQ(said[at].text, texts[at].text) << said[at].name;
}

class HelpIn : public testing::TestWithParam<const char*> {};

TEST_P(HelpIn, EveryCommandAndOptionHasItsText) {
  const std::vector<Told> said = Manual({"manual"});
  const std::vector<Told> texts = Manual({"--lang", GetParam(), "manual"});
  ASSERT_EQ(said.size(), texts.size());
  for (std::size_t at = 0; at < said.size(); ++at)
    EXPECT_NE(said[at].text, texts[at].text) << said[at].name << " has no text of its own";
}

INSTANTIATE_TEST_SUITE_P(Languages,
                         HelpIn,
                         testing::Values("zh-Hans", "zh-Hant", "pt"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::erase(name, '-');
                           return name;
                         });

TEST(Help, HeadingsAndExamplesSpeakTheLanguageToo) {
  const std::string help = RunBaybridge({"--lang", "pt", "due", "--help"}).out;
  for (const char* part :
       {"Opções:", "Exemplo:", "Documentos; - é a entrada padrão", "baybridge due --since"})
    EXPECT_NE(help.find(part), std::string::npos) << part << " is not in\n" << help;
}

}  // namespace
}  // namespace baybridge
