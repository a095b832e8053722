// A format without XSD: rows of a sheet whose fields state columns and types.
#include <gtest/gtest.h>

#include "opinion/canonical_xml.h"
#include "pipeline/binding.h"
#include "samples.h"

namespace baybridge {
namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "tests" / "support" / "packs";

Workspace& SheetWorkspace() {
  static const std::unique_ptr<Workspace> workspace = [] {
    auto opened = Workspace::Open(BAYBRIDGE_SOURCE_DIR, {kFolder});
    BAYBRIDGE_CHECK(opened.has_value());
    return *std::move(opened);
  }();
  return *workspace;
}

std::unique_ptr<Judged> JudgeRow(std::string bytes) {
  ReadOptions read = FastTo("").read;
  read.assurance = Assurance::kFull;
  auto judged = ReadAndJudge(SheetWorkspace(), std::move(bytes), read);
  BAYBRIDGE_CHECK(judged.has_value());
  return *std::move(judged);
}

std::string SampleRow(const std::string& name) {
  return Bytes(kFolder / "samples" / "xb-sheet" / name / "input.csv");
}

std::vector<std::string> IdsOf(const Judged& judged) {
  std::vector<std::string> ids;
  for (const Finding& finding : judged.report.findings) ids.push_back(finding.id);
  return ids;
}

TEST(Sheet, ARowIsJudgedByWhatItsFieldsState) {
  for (const char* name : {"row", "rows"}) {
    const auto judged = JudgeRow(SampleRow(name));
    ASSERT_TRUE(judged->readable) << name;
    EXPECT_EQ(judged->report.syntax, "csv");
    EXPECT_EQ(judged->report.assurance, Assurance::kFull);
    EXPECT_EQ(judged->report.verdict(), Verdict::kConforms) << name << IdsOf(*judged).size();
  }
}

TEST(Sheet, EachPlaceTakesItAndReturnsIt) {
  const CanonicalXmlOptions normalised{.drop_white_space = true, .unify_prefixes = true};
  for (const std::string& to : PlacePacks()) {
    for (const char* name : {"row", "rows"}) {
      auto there = TranslateDocument(SheetWorkspace(), SampleRow(name), FastTo(to));
      ASSERT_TRUE(there) << there.error().place << there.error().what;
      ASSERT_TRUE((*there)->made()) << to;
      auto back = TranslateDocument(SheetWorkspace(), (*there)->document, FastTo("xb-sheet"));
      ASSERT_TRUE(back) << back.error().what;
      ASSERT_TRUE((*back)->made()) << to;
      const auto source = JudgeRow(SampleRow(name));
      const auto returned = JudgeRow((*back)->document);
      ASSERT_TRUE(returned->readable) << (*back)->document;
      EXPECT_EQ(*CanonicalXml(AsXml(*source->compiled, source->record), normalised),
                *CanonicalXml(AsXml(*returned->compiled, returned->record), normalised))
          << to << (*back)->document;
    }
  }
}

struct BadRow {
  const char* bytes;
  const char* finding;
  std::uint32_t line;
  std::uint32_t column;
};

TEST(Sheet, WhatIsWrongHasItsPlace) {
  for (const BadRow& bad : {
           BadRow{"No.,Entered,Family name\nX990001-0,2026-02-30,Chen\n", "GW-SCH-", 2, 11},
           BadRow{"No.,Entered,Family name\n,2026-03-01,Chen\n", "GW-SCH-", 2, 2},
           BadRow{"No.,Entered,Family name\nX990001-0,2026-03-01\n", "GW-CSV-002", 2, 1},
           BadRow{"No.,Entered,Entered\nX,2026-03-01,\n", "GW-CSV-004", 1, 13},
           BadRow{"No.,Entered\n", "GW-CSV-005", 2, 1},
           BadRow{"No.,Entered\nX,2026-03-01\nY,2026-03-01\n", "GW-CSV-006", 3, 1},
           BadRow{"No.,Entered\n\"X,2026-03-01\n", "GW-CSV-001", 2, 1},
           BadRow{"No.,Entered,Family name,Sex\nX990001-0,2026-03-01,Chen,q\n", "GW-COD-", 2, 27},
           BadRow{"No.,Elsewhere\nX,1\n", "GW-SCH-090", 1, 1},
       }) {
    const auto judged = JudgeRow(bad.bytes);
    ASSERT_FALSE(judged->report.findings.empty()) << bad.bytes;
    const Finding& first = judged->report.findings.front();
    EXPECT_TRUE(first.id.starts_with(bad.finding)) << bad.bytes << first.id;
    EXPECT_EQ(first.location.line, bad.line) << bad.bytes;
    EXPECT_EQ(first.location.column, bad.column) << bad.bytes << first.id;
    EXPECT_NE(judged->report.verdict(), Verdict::kConforms);
  }
}

}  // namespace
}  // namespace baybridge
