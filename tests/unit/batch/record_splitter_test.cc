#include "batch/record_splitter.h"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "batch/start_tag.h"
#include "core/file.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

struct Batch {
  BatchForm form = BatchForm::kEnvelope;
  Encoding encoding = Encoding::kUtf8;
  std::size_t max_bytes = std::size_t{1024} * 1024;
};

struct Cut {
  std::vector<std::string> documents;  // "too long" for those
  std::vector<BatchPlace> places;
  std::vector<std::uint64_t> offsets;
  std::string problem;
  friend bool operator==(const Cut& a, const Cut& b) {
    return a.documents == b.documents && a.offsets == b.offsets && a.problem == b.problem;
  }
};

class RecordSplitterTest : public testing::Test, protected Scratch {
 protected:
  // Cuts with the first `head` bytes given beforehand, so that a chunk ends there.
  Cut Split(const std::string& bytes, const Batch& batch = {}, std::size_t head = 0) {
    Write("batch", bytes.substr(head));
    auto file = InputFile::Open(folder() / "batch");
    EXPECT_TRUE(file);
    Limits limits;
    limits.max_bytes = batch.max_bytes;
    RecordSplitter splitter(*file, bytes.substr(0, head), batch.form, batch.encoding, limits);
    Cut cut;
    SplitRecord record;
    while (true) {
      auto next = splitter.Next(record);
      EXPECT_TRUE(next);
      if (!next || !*next) break;
      EXPECT_EQ(record.number, cut.documents.size() + 1);
      cut.documents.push_back(record.too_long ? "too long" : record.document);
      cut.places.push_back(record.place);
      cut.offsets.push_back(record.offset);
    }
    if (splitter.problem()) cut.problem = splitter.problem()->id;
    return cut;
  }
  std::vector<std::string> Documents(const std::string& bytes, const Batch& batch = {}) {
    return Split(bytes, batch).documents;
  }
};

using Texts = std::vector<std::string>;

TEST_F(RecordSplitterTest, ARecordGetsDeclarationAndNamespacesOfItsEnvelope) {
  const Cut cut = Split(
      "<?xml version='1.0' encoding='UTF-8'?>\n<!-- all --><Rs xmlns='urn:a' xmlns:p=\"urn:p\" "
      "x='1'>"
      "\n<R><a/></R>\n  <R xmlns='urn:b' y='>'>x</R><R/></Rs>\n<!-- end -->\n");
  const std::string head = "<?xml version='1.0' encoding='UTF-8'?>";
  EXPECT_EQ(cut.documents, (Texts{head + "<R xmlns='urn:a' xmlns:p=\"urn:p\"><a/></R>",
                                  head + "<R xmlns:p=\"urn:p\" xmlns='urn:b' y='>'>x</R>",
                                  head + "<R xmlns='urn:a' xmlns:p=\"urn:p\"/>"}));
  EXPECT_EQ(cut.problem, "");
}

TEST_F(RecordSplitterTest, PlacesLeadBackIntoTheBatch) {
  const std::string batch = "<Rs xmlns='urn:a'>\n  <R><名/>\n<b/></R></Rs>";
  const Cut cut = Split(batch);
  ASSERT_EQ(cut.documents, Texts{"<R xmlns='urn:a'><名/>\n<b/></R>"});
  Location location{.file = {}, .line = 1, .column = 1, .native = {}};
  cut.places[0].Move(location);
  EXPECT_EQ(location.line, 2U);
  EXPECT_EQ(location.column, 3U);  // <R
  EXPECT_EQ(location.record, 1U);
  location = {.file = {}, .line = 1, .column = 18, .native = {}};
  cut.places[0].Move(location);
  EXPECT_EQ(location.column, 6U);  // <名/>
  location = {.file = {}, .line = 2, .column = 1, .native = {}};
  cut.places[0].Move(location);
  EXPECT_EQ(location.line, 3U);
  EXPECT_EQ(location.column, 1U);
  EXPECT_EQ(cut.places[0].Quote(cut.documents[0]), "  <R><名/>\n<b/></R>");
}

TEST_F(RecordSplitterTest, TagsWithinCommentsCdataAndValuesAreNoTags) {
  const std::string record =
      "<R><!-- </R> <R> --><![CDATA[</R>]]></Rs>]]><a b='</R' c='>'/><?p </R>?></R>";
  // The value b holds ‘<’, so that the tag is malformed: the reader will say so. The rest is cut
  // well.
  const std::string sound = "<R><!-- </R> <R> --><![CDATA[</R>]]><a c='>'/><?p </R>?></R>";
  EXPECT_EQ(Documents("<Rs>" + sound + sound + "</Rs>"), (Texts{sound, sound}));
  EXPECT_EQ(Documents("<Rs>" + record + "</Rs>").size(), 1U);
}

TEST_F(RecordSplitterTest, ABrokenRecordDoesNotTakeTheNextWithIt) {
  EXPECT_EQ(Documents("<Rs><R><a></R><R>2</R></Rs>"), (Texts{"<R><a></R>", "<R>2</R>"}));
  EXPECT_EQ(Documents("<Rs><R><a><R>2</R></Rs>"), (Texts{"<R><a>", "<R>2</R>"}));
  EXPECT_EQ(Documents("<Rs><R>1</R><R><a></Rs>"), (Texts{"<R>1</R>", "<R><a>"}));
  EXPECT_EQ(Documents("<Rs><R a='1><b/></R><R>2</R></Rs>"),
            (Texts{"<R a='1><b/></R>", "<R>2</R>"}));
}

TEST_F(RecordSplitterTest, WhatIsWrongWithTheBatchIsSaid) {
  EXPECT_EQ(Split("<Rs><R/>").problem, "GW-BAT-001");
  EXPECT_EQ(Split("<Rs><R/><R>").problem, "GW-BAT-001");
  EXPECT_EQ(Split("<Rs><R/> text <R/></Rs>").problem, "GW-BAT-002");
  EXPECT_EQ(Split("<Rs><R/><![CDATA[x]]></Rs>").problem, "GW-BAT-002");
  EXPECT_EQ(Split("<Rs><R/></R>").problem, "GW-BAT-002");
  EXPECT_EQ(Split("<Rs><R/></Rs><R/>").problem, "GW-BAT-003");
  EXPECT_EQ(Split("Rs").problem, "GW-BAT-004");
  EXPECT_EQ(Split("<Rs/>").problem, "");
  EXPECT_EQ(Split("<Rs></Rs>").problem, "");
}

TEST_F(RecordSplitterTest, RecordsPastTheLimitAreSkippedNotHeld) {
  const Batch batch{.max_bytes = 1'000};
  const std::string large(3'000'000, 'x');
  EXPECT_EQ(Documents("<Rs><R>1</R><R>" + large + "</R><R>3</R></Rs>", batch),
            (Texts{"<R>1</R>", "too long", "<R>3</R>"}));
  // Without its end tag, too.
  EXPECT_EQ(Documents("<Rs><R><![CDATA[" + large + "]]><R>3</R></Rs>", batch),
            (Texts{"too long", "<R>3</R>"}));
  EXPECT_EQ(Documents("<Rs><R a='" + large + "'/><R>3</R></Rs>", batch),
            (Texts{"too long", "<R>3</R>"}));
  EXPECT_EQ(Documents("{\"a\":1}\n\"" + large + "\"\n{\"a\":2}\n",
                      {.form = BatchForm::kLines, .max_bytes = 1'000}),
            (Texts{"{\"a\":1}", "too long", "{\"a\":2}"}));
}

// In GB18030 and Big5 a bracket can be the second byte of a character, so that "]]>" in bytes is
// not always the end of a CDATA section.
TEST_F(RecordSplitterTest, BracketsWithinCharactersDoNotEndCdata) {
  const std::string record = "<R><![CDATA[\x81]]>\x81]</R>]]></R>";
  for (const Encoding encoding : {Encoding::kGb18030, Encoding::kBig5Hkscs}) {
    const Batch batch{.encoding = encoding};
    EXPECT_EQ(Documents("<Rs>" + record + "<R/></Rs>", batch), (Texts{record, "<R/>"}));
  }
  // A character of four bytes.
  const std::string four = "<R><![CDATA[\x81\x30\x81\x30]]></R>";
  EXPECT_EQ(Documents("<Rs>" + four + "<R/></Rs>", {.encoding = Encoding::kGb18030}),
            (Texts{four, "<R/>"}));
}

TEST_F(RecordSplitterTest, LinesAreRecordsOfTheirOwn) {
  const Batch batch{.form = BatchForm::kLines};
  const Cut cut = Split("\xEF\xBB\xBF{\"a\":\"\\n}{\"}\r\n\n{\"a\":\n{\"a\":3}", batch);
  EXPECT_EQ(cut.documents, (Texts{"{\"a\":\"\\n}{\"}", "{\"a\":", "{\"a\":3}"}));
  EXPECT_EQ(cut.places[2].line, 4U);
}

TEST_F(RecordSplitterTest, RowsStandBelowTheirHeadings) {
  const Batch batch{.form = BatchForm::kSheet};
  const Cut cut = Split("a,\"b\nc\"\n1,\"x\n\"\"y\"\r\n2,5\" tall\n\n3,z", batch);
  EXPECT_EQ(cut.documents,
            (Texts{"a,\"b\nc\"\n1,\"x\n\"\"y\"", "a,\"b\nc\"\n2,5\" tall", "a,\"b\nc\"\n3,z"}));
  Location location{.file = {}, .line = 3, .column = 3, .native = {}};
  cut.places[1].Move(location);
  EXPECT_EQ(location.line, 5U);
  EXPECT_EQ(location.column, 3U);
}

TEST_F(RecordSplitterTest, WhereChunksEndMakesNoDifference) {
  const std::string xml =
      "\xEF\xBB\xBF<?xml version=\"1.0\"?><!-- - --><Rs xmlns='urn:a'>\n<R a=\"1\"><!-- </R> --"
      "><![CDATA[]] ]</R>]]>\n</R><R/> <?p?><R><b></Rs>";
  const std::string sheet = "a,b\n1,\"x\"\"\n\"\n2,\n";
  for (const auto& [bytes, form] :
       {std::pair{xml, BatchForm::kEnvelope}, {sheet, BatchForm::kSheet}}) {
    const Cut whole = Split(bytes, {.form = form});
    EXPECT_GE(whole.documents.size(), 2U);
    EXPECT_EQ(whole.problem, "");
    for (std::size_t head = 0; head <= bytes.size(); ++head)
      EXPECT_TRUE(Split(bytes, {.form = form}, head) == whole) << head;
  }
}

TEST_F(RecordSplitterTest, ABatchCutAnywhereIsToldFromAWholeOne) {
  const std::string batch = "<?xml version='1.0'?><Rs a='1'><R><a b='1'/></R><!-- --><R/></Rs>";
  for (std::size_t size = 0; size < batch.size(); ++size) {
    const Cut cut = Split(batch.substr(0, size));
    EXPECT_NE(cut.problem, "") << batch.substr(0, size);
    EXPECT_LE(cut.documents.size(), 3U);  // a single ‘<’ may begin a third
  }
  EXPECT_EQ(Split(batch).problem, "");
}

TEST(StartTag, NamesAndDeclarations) {
  EXPECT_EQ(TagName("<p:R a='1'>"), "p:R");
  EXPECT_EQ(TagName("<R/>"), "R");
  EXPECT_EQ(DeclarationsOf("<Rs xmlns = 'a' b='2' xmlns:p=\"b\">", ""),
            " xmlns = 'a' xmlns:p=\"b\"");
  EXPECT_EQ(DeclarationsOf("<Rs xmlns='a' xmlns:p='b'>", "<R xmlns:p='c'>"), " xmlns='a'");
  EXPECT_EQ(DeclarationsOf("<Rs xmlns='a", ""), "");
}

}  // namespace
}  // namespace baybridge
