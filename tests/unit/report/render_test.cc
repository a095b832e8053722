#include "report/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kSource =
    "<Resident>\n"
    "  <Name>陈测试</Name><Sex>X</Sex>\n"
    "</Resident>\n";

class RenderTest : public testing::Test {
 protected:
  RenderTest() {
    const auto added =
        catalogue_.Add(std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "schemas/_messages");
    EXPECT_TRUE(added) << added.error().place << ": " << added.error().what;
    report_.tool = "baybridge 0.1.0";
    report_.document = "client.xml";
    report_.kind = "resident";
    report_.as_of = "2026-03-01";
    report_.as_of_source = AsOfSource::kRecord;
    report_.packs = {{.id = "xa-care", .version = "1.0", .digest = "abc", .part = "source"}};
    report_.layers = {
        {.layer = Layer::kSchema,
         .ran = true,
         .reason = {},
         .artefacts = {{"xa-care/resident.xsd", "def"}}},
        {.layer = Layer::kRules, .ran = false, .reason = "no-rules", .artefacts = {}}};
    Finding finding;
    finding.id = "GW-COD-001";
    finding.kind = FindingKind::kCodeInvalid;
    finding.path = "/Resident/Sex";
    finding.location = {.file = "client.xml", .line = 2, .column = 25, .native = {}};
    finding.args = {{"code", "X", true}, {"list", "sex"}};
    report_.findings = {finding};
    kind_.fields.resize(1);
    kind_.fields[0].path = "/Resident/Sex";
    kind_.fields[0].label.by_language = {"sex", "性别", "性別", "sexo"};
  }
  RenderContext Context() const {
    return {.catalogue = catalogue_, .source = kSource, .kind = &kind_};
  }

  Catalogue catalogue_;
  Report report_;
  Kind kind_;
};

// The four states of a leaf have one word each, wherever a person reads them.
TEST_F(RenderTest, AStateHasOneWordInEachLanguage) {
  for (const Language language :
       {Language::kEn, Language::kZhHans, Language::kZhHant, Language::kPt}) {
    const std::string leaves(catalogue_.Text("migrate.leaves", language));
    for (const char* state : {"carried", "lost", "residue", "withheld"}) {
      const std::string word(catalogue_.Text("report.count." + std::string(state), language));
      EXPECT_THAT(leaves, HasSubstr(word)) << kLanguageNames.NameOf(language);
      EXPECT_TRUE(catalogue_.Text("run." + std::string(state), language).starts_with(word))
          << kLanguageNames.NameOf(language) << " run." << state;
    }
  }
}

// A pattern is for programs: a person is shown a value of that form.
TEST_F(RenderTest, AFormIsToldByAnExample) {
  Finding& finding = report_.findings[0];
  finding.id = "GW-SCH-021";
  finding.args = {{"found", "1/2/41", true},
                  {"leaf", "DOB"},
                  {"type", "Date"},
                  {"expected", "[0-9]{2}/[0-9]{2}/[0-9]{4}"}};
  for (const Language language :
       {Language::kEn, Language::kZhHans, Language::kZhHant, Language::kPt}) {
    for (const char* example : {"", "15/03/1941"}) {
      kind_.fields[0].example = example;
      const std::string text =
          RenderText(report_, Context(), {.language = language, .summary = false});
      EXPECT_THAT(text, Not(HasSubstr("[0-9]")));
      EXPECT_THAT(text, HasSubstr(example));
    }
  }
  EXPECT_THAT(RenderJson(report_, Context()), HasSubstr("[0-9]{2}/[0-9]{2}/[0-9]{4}"));
}

TEST_F(RenderTest, TextNamesPlaceSourceLineAndCaret) {
  const std::string text = RenderText(report_, Context(), {.summary = false});
  EXPECT_EQ(text,
            "client.xml:2:25: error GW-COD-001: Code ‘•••’ is not in the list ‘sex’.\n"
            "    <Name>陈测试</Name><Sex>X</Sex>\n" +
                std::string(29, ' ') +
                "^ near here (/Resident/Sex sex)\n"
                "  advice: Look up the code in the list; where the meaning has no code, ask who "
                "publishes the list.\n");
}

TEST_F(RenderTest, TextIsSaidInFourLanguages) {
  const auto first_line = [&](Language language) {
    const std::string text =
        RenderText(report_, Context(), {.language = language, .sensitive = SensitiveValues::kShow});
    return text.substr(0, text.find('\n'));
  };
  EXPECT_EQ(first_line(Language::kEn),
            "client.xml:2:25: error GW-COD-001: Code ‘X’ is not in the list ‘sex’.");
  EXPECT_EQ(first_line(Language::kZhHans),
            "client.xml:2:25: 错误 GW-COD-001: 代码 ‘X’ 不在代码表 ‘sex’ 中。");
  EXPECT_EQ(first_line(Language::kZhHant),
            "client.xml:2:25: 錯誤 GW-COD-001: 代碼 ‘X’ 不在代碼表 ‘sex’ 之內。");
  EXPECT_EQ(first_line(Language::kPt),
            "client.xml:2:25: erro GW-COD-001: O código ‘X’ não está na lista ‘sex’.");
}

TEST_F(RenderTest, TextEndsWithVerdictLayersAndPacks) {
  const std::string text = RenderText(report_, Context());
  EXPECT_THAT(text, HasSubstr("verdict: does not conform\nfindings: error 1\n"));
  EXPECT_THAT(
      text, HasSubstr("layers: schema, rules of the pack (did not run: the pack has no rules)\n"));
  EXPECT_THAT(text,
              HasSubstr("judged as of: 2026-03-01 (date of the record)\npacks: xa-care 1.0\n"));
}

TEST_F(RenderTest, ColoursOnlyIfAsked) {
  EXPECT_THAT(RenderText(report_, Context()), Not(HasSubstr("\x1b")));
  EXPECT_THAT(RenderText(report_, Context(), {.colour = true}), HasSubstr("\x1b[31merror\x1b[0m"));
}

TEST_F(RenderTest, AValueCannotActOnTheTerminal) {
  report_.findings[0].args[0].value = "\x1b[2J\nverdict: conforms";
  const std::string text = RenderText(report_, Context(), {.sensitive = SensitiveValues::kShow});
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, HasSubstr("‘·[2J·verdict: conforms’"));
}

TEST_F(RenderTest, JsonHoldsTheWholeReport) {
  const std::string json = RenderJson(report_, Context());
  EXPECT_THAT(json, HasSubstr("\"verdict\": \"does-not-conform\""));
  EXPECT_THAT(
      json, HasSubstr("\"asOf\": {\n    \"date\": \"2026-03-01\",\n    \"from\": \"record\"\n  }"));
  EXPECT_THAT(
      json,
      HasSubstr("\"layer\": \"rules\",\n      \"ran\": false,\n      \"reason\": \"no-rules\""));
  EXPECT_THAT(json,
              HasSubstr("\"name\": \"xa-care/resident.xsd\",\n          \"sha256\": \"def\""));
  EXPECT_THAT(json, HasSubstr("\"id\": \"GW-COD-001\""));
  EXPECT_THAT(
      json,
      HasSubstr("\"name\": \"code\",\n          \"value\": null,\n          \"sensitive\": true"));
  EXPECT_THAT(RenderJson(report_, Context(), {.sensitive = SensitiveValues::kShow}),
              HasSubstr("\"value\": \"X\""));
}

TEST_F(RenderTest, JsonEscapesWhatItMust) {
  report_.document = "a\"b\\c\x01\n陈";
  EXPECT_THAT(RenderJson(report_, Context()),
              HasSubstr("\"document\": \"a\\\"b\\\\c\\u0001\\n陈\""));
}

TEST_F(RenderTest, TheOperationOutcomeKeepsTheId) {
  const std::string outcome = RenderOperationOutcome(report_, Context());
  EXPECT_THAT(outcome, HasSubstr("\"resourceType\": \"OperationOutcome\""));
  EXPECT_THAT(outcome, HasSubstr("\"code\": \"code-invalid\""));
  EXPECT_THAT(
      outcome,
      HasSubstr("\"system\": \"urn:baybridge:finding\",\n            \"code\": \"GW-COD-001\""));
  EXPECT_THAT(outcome, HasSubstr("\"expression\": [\n        \"/Resident/Sex\"\n      ]"));
}

TEST_F(RenderTest, AnOperationOutcomeWithoutFindingsSaysTheVerdict) {
  report_.findings.clear();
  report_.layers.resize(1);
  EXPECT_THAT(RenderOperationOutcome(report_, Context()), HasSubstr("\"code\": \"conforms\""));
}

TEST_F(RenderTest, HtmlHoldsFourLanguagesAndFetchesNothing) {
  const std::string html = RenderHtml(report_, Context(), {.language = Language::kZhHant});
  for (const char* text :
       {"is not in the list", "不在代码表", "不在代碼表", "não está na lista", "性別", "sexo"}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
  EXPECT_THAT(html, HasSubstr("id=\"l-zh-Hant\" checked"));
  for (const char* part : {"<script", "http:", "https:", "src=", "url("})
    EXPECT_THAT(html, Not(HasSubstr(part)));
}

TEST_F(RenderTest, HtmlEscapesAndMasks) {
  report_.document = "<b>&\"'";
  EXPECT_THAT(RenderHtml(report_, Context()), HasSubstr("&lt;b&gt;&amp;&quot;&#39;"));
  EXPECT_THAT(RenderHtml(report_, Context()), HasSubstr("Code ‘•••’"));
  EXPECT_THAT(RenderHtml(report_, Context(), {.sensitive = SensitiveValues::kShow}),
              HasSubstr("Code ‘X’"));
}

TEST_F(RenderTest, HtmlShowsSourceLinesOnlyWithSensitiveValues) {
  EXPECT_THAT(RenderHtml(report_, Context()), Not(HasSubstr("陈测试")));
  EXPECT_THAT(RenderHtml(report_, Context(), {.sensitive = SensitiveValues::kShow}),
              HasSubstr("陈测试"));
}

TEST_F(RenderTest, TheSameReportGivesTheSameBytes) {
  EXPECT_EQ(RenderHtml(report_, Context()), RenderHtml(report_, Context()));
  EXPECT_EQ(RenderJson(report_, Context()), RenderJson(report_, Context()));
}

TEST_F(RenderTest, LabelsAreFoundByCanonicalPath) {
  kind_.fields[0].path = "/Resident/Drug/Name";
  EXPECT_EQ(LabelOf(&kind_, "/Resident/Drug[12]/Name", Language::kPt), "sexo");
  EXPECT_EQ(LabelOf(&kind_, "/Resident/Drug[12]/Names", Language::kPt), "");
  EXPECT_EQ(LabelOf(nullptr, "/Resident/Drug", Language::kPt), "");
}

// Every word that a report may say stands in the catalogue in every language.
TEST_F(RenderTest, EveryWordOfReportsIsInTheCatalogue) {
  std::vector<std::string> words{"title",  "verdict",   "findings", "no-findings",
                                 "advice", "near-here", "colon",    "run"};
  for (const auto& [layer, name] : kLayerNames.entries)
    words.push_back("layer." + std::string(name));
  for (const auto& [verdict, name] : kVerdictNames.entries) words.emplace_back(name);
  for (const auto& [severity, name] : kSeverityNames.entries) words.emplace_back(name);
  for (const auto& [from, name] : kAsOfSourceNames.entries)
    words.push_back("as-of." + std::string(name));
  for (const auto& [how, name] : kAssuranceNames.entries)
    words.push_back("assurance." + std::string(name));
  for (const auto& [language, name] : kLanguageNames.entries) {
    for (const std::string& word : words) {
      EXPECT_NE(catalogue_.FindExactly("report." + word, language), nullptr) << word << " " << name;
    }
  }
}

}  // namespace
}  // namespace baybridge
