#include "report/failure_text.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "pack/placeholders.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

class FailureTextTest : public testing::Test {
 protected:
  FailureTextTest() {
    scratch_.Write("m/en.csv",
                   "id,text,advice\n"
                   "failure.open,cannot open: {problem},\n"
                   "failure.missing,No such file,look at the name\n"
                   "failure.pack,\"expected a pack, found ‘{found}’\",\n"
                   "failure.value,expected {what} for ‘{key}’,\n"
                   "failure.text,a text,\n"
                   "failure.range,expected {least} to {most} for ‘{key}’,\n"
                   "failure.known,there are {known},\n");
    scratch_.Write("m/pt.csv",
                   "id,text,advice\n"
                   "failure.open,não abre: {problem},\n"
                   "failure.missing,o ficheiro não existe,veja o nome\n"
                   "failure.pack,\"{found} não é um pacote\",\n"
                   "failure.value,{key} deve ser {what},\n"
                   "failure.text,um texto,\n"
                   "failure.range,{key} vai de {least} a {most},\n"
                   "failure.known,há {known},\n");
    EXPECT_TRUE(catalogue_.Add(scratch_.folder() / "m"));
  }
  Failure In(Language language, std::string what, std::string advice = {}) const {
    return InLanguage({.kind = FailureKind::kNotFound,
                       .what = std::move(what),
                       .place = "x.xml",
                       .advice = std::move(advice)},
                      catalogue_, language);
  }
  Scratch scratch_;
  Catalogue catalogue_;
};

TEST_F(FailureTextTest, SaysTheSentenceInTheLanguageAndLeavesKindAndPlace) {
  const Failure said = In(Language::kPt, "expected a pack, found ‘xx’", "there are hub, hk-care");
  EXPECT_EQ(said.what, "xx não é um pacote");
  EXPECT_EQ(said.advice, "há hub, hk-care");
  EXPECT_EQ(said.place, "x.xml");
  EXPECT_EQ(said.kind, FailureKind::kNotFound);
}

TEST_F(FailureTextTest, WhatStandsWithinASentenceIsSaidTooAndItsAdviceGiven) {
  const Failure said = In(Language::kPt, "cannot open: No such file");
  EXPECT_EQ(said.what, "não abre: o ficheiro não existe");
  EXPECT_EQ(said.advice, "veja o nome");
  EXPECT_EQ(In(Language::kEn, "cannot open: No such file").what, "cannot open: No such file");
  EXPECT_EQ(In(Language::kEn, "cannot open: No such file").advice, "look at the name");
  EXPECT_EQ(In(Language::kPt, "cannot open: Too many links").what, "não abre: Too many links");
}

TEST_F(FailureTextTest, AdviceOfTheFailureIsNotReplaced) {
  EXPECT_EQ(In(Language::kPt, "cannot open: No such file", "ask Ana").advice, "ask Ana");
}

TEST_F(FailureTextTest, TheSentenceWithTheMostWordsOfItsOwnIsMeant) {
  EXPECT_EQ(In(Language::kPt, "expected a text for ‘name’").what, "name deve ser um texto");
  EXPECT_EQ(In(Language::kPt, "expected 1 to 9 for ‘port’").what, "port vai de 1 a 9");
}

TEST_F(FailureTextTest, WhatNoSentenceFitsStaysAsItIs) {
  for (const char* what : {"", "expected", "expected a pack, found ‘’", "it cannot open: x",
                           "a text of ours", "expected for ‘’"}) {
    EXPECT_EQ(In(Language::kPt, what).what, what);
    EXPECT_EQ(In(Language::kPt, what).advice, "") << what;
  }
}

Failure Of(const std::string& what) {
  return {.kind = FailureKind::kNotFound, .what = what, .place = {}, .advice = {}};
}

// Of the program's own texts: each sentence is found again by its English form, in four languages.
TEST(FailureTexts, EachIsFoundByItsEnglishSentence) {
  Catalogue catalogue;
  ASSERT_TRUE(catalogue.Add(std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "schemas/_messages"));
  std::size_t seen = 0;
  for (const std::string& id : catalogue.Ids()) {
    if (!id.starts_with("failure.")) continue;
    ++seen;
    std::string english = catalogue.Find(id, Language::kEn)->text;
    for (const std::string& name : PlaceholdersOf(english))
      english.replace(english.find('{' + name + '}'), name.size() + 2, "7");
    EXPECT_EQ(InLanguage(Of(english), catalogue, Language::kEn).what, english) << id;
    for (const Language language : {Language::kZhHans, Language::kZhHant, Language::kPt})
      EXPECT_NE(InLanguage(Of(english), catalogue, language).what, english) << id;
  }
  EXPECT_GT(seen, 50U);
}

}  // namespace
}  // namespace baybridge
