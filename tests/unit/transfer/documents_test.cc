// Documents beside a record: what they are, and what of them is refused.
#include "transfer/documents.h"

#include <gtest/gtest.h>

#include "transfer/pdf_content.h"

namespace baybridge {
namespace {

// Hexadecimal digits as bytes.
std::string Bytes(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return bytes;
}

const std::string kPng = Bytes("89504e470d0a1a0a0000000049454e44ae426082");
const std::string kJpeg = Bytes("ffd8ffe000104a464946ffd9");

std::string Pdf(const std::string& objects) {
  return "%PDF-1.7\n" + objects + "\n%%EOF\n";
}

TEST(DocumentsTest, TypesAreToldByTheBytes) {
  EXPECT_EQ(SniffedType(Pdf("1 0 obj <<>> endobj")), "application/pdf");
  EXPECT_EQ(SniffedType(kPng), "image/png");
  EXPECT_EQ(SniffedType(kJpeg), "image/jpeg");
  EXPECT_EQ(SniffedType("血压 120/80\r\n"), "text/plain");
  for (const std::string& other :
       {std::string(), kPng + "<script>", kPng.substr(0, kPng.size() - 1), kJpeg + "PK",
        std::string("%PDF-1.7\ncut short"), std::string("<html>"), std::string(" <?xml"),
        std::string("#!/bin/sh"), std::string("a\0b", 3), std::string("\xFF\xFE"),
        std::string("PK\x03\x04"), std::string("GIF89a\x01\x02;")})
    EXPECT_EQ(SniffedType(other), "") << other;
}

TEST(DocumentsTest, NamesAreKindsWithANumber) {
  const auto kinds = LoadDocumentKinds(BAYBRIDGE_SOURCE_DIR);
  ASSERT_TRUE(kinds) << kinds.error().what;
  for (const char* name : {"order", "directive", "portrait", "report", "report-2", "report-9"})
    EXPECT_NE(KindOfDocument(name, *kinds), nullptr) << name;
  for (const char* name : {"", "will", "reports", "report-", "report-1", "report-10", "Report"})
    EXPECT_EQ(KindOfDocument(name, *kinds), nullptr) << name;
}

// "1 0 obj <</S /JavaScript /JS (x)>> endobj" and "1 0 obj <</S /GoTo>> endobj" by zlib.
const std::string kScriptPacked = Bytes(
    "789c33543050c84fca52b0b1d10f56d0f74a2c4b0c4e2eca2c2801b28315342a34edec1452f352802a00ef100c20");
const std::string kHarmlessPacked =
    Bytes("789c33543050c84fca52b0b1d10f56d077cf0fc9b7b35348cd4b018a0100618807cd");

std::string ObjectStream(const std::string& packed,
                         const std::string& more = "/Filter /FlateDecode") {
  return Pdf("5 0 obj <</Type /ObjStm /N 1 /First 4 " + more + ">>\nstream\n" + packed +
             "\nendstream endobj");
}

TEST(DocumentsTest, ActiveContentIsFoundHoweverItIsHidden) {
  const auto found = [](const std::string& pdf) { return ActiveContentOfPdf(pdf); };
  EXPECT_EQ(found(Pdf("<</Type /Page /Annots [<</S /URI /URI (https://example.org)>>]>>")), "");
  EXPECT_EQ(found(Pdf("<</S /JavaScript /JS (x)>>")), "JavaScript");
  EXPECT_EQ(found(Pdf("<</S/JavaScript/JS(x)>>")), "JavaScript");
  EXPECT_EQ(found(Pdf("<</S /J#61vaScript>>")), "JavaScript");
  EXPECT_EQ(found(Pdf("<</S /#4a#61#76#61#53#63#72#69#70#74>>")), "JavaScript");
  EXPECT_EQ(found(Pdf("<</JavaScripts 1>>")), "") << "another name";
  for (const char* name : {"Launch", "EmbeddedFile", "RichMedia", "XFA", "SubmitForm", "Encrypt"})
    EXPECT_EQ(found(Pdf("<</" + std::string(name) + " 1 0 R>>")), name);
  EXPECT_EQ(found(ObjectStream(kScriptPacked)), "JavaScript");
  EXPECT_EQ(found(ObjectStream(kHarmlessPacked)), "");
  // What cannot be looked into is refused.
  EXPECT_EQ(found(ObjectStream(kHarmlessPacked.substr(0, kHarmlessPacked.size() / 2))), "ObjStm");
  EXPECT_EQ(found(ObjectStream(kHarmlessPacked, "/Filter /LZWDecode")), "ObjStm");
  EXPECT_EQ(found(ObjectStream(kHarmlessPacked, "/Filter [/FlateDecode /ASCII85Decode]")),
            "ObjStm");
  EXPECT_EQ(
      found(ObjectStream(kHarmlessPacked, "/Filter /FlateDecode /DecodeParms <</Predictor 12>>")),
      "ObjStm");
}

TEST(DocumentsTest, FindingsSayWhatIsWrong) {
  const auto kinds = LoadDocumentKinds(BAYBRIDGE_SOURCE_DIR);
  ASSERT_TRUE(kinds);
  const auto told = [&](const AttachedDocument& document) {
    const Findings findings = CheckDocument(document, *kinds);
    return findings.empty() ? std::string() : findings.front().id;
  };
  const std::string pdf = Pdf("1 0 obj <<>> endobj");
  EXPECT_EQ(told({"directive", "application/pdf", pdf}), "");
  EXPECT_EQ(told({"portrait", "application/pdf", pdf}), "GW-TRF-021") << "no picture";
  EXPECT_EQ(told({"portrait", "image/jpeg", kPng}), "GW-TRF-021") << "another picture";
  EXPECT_EQ(told({"will", "application/pdf", pdf}), "GW-TRF-021") << "no kind";
  EXPECT_EQ(told({"order", "application/pdf", Pdf("<</S /Launch>>")}), "GW-TRF-022");
  const std::string large = "x" + std::string(std::size_t{4} * 1024 * 1024, ' ');
  EXPECT_EQ(told({"report", "text/plain", large}), "GW-TRF-023");
}

TEST(DocumentsTest, GoThroughAContainerUnchanged) {
  const AttachedDocument document{"report-2", "text/plain", "words"};
  OpenedContainer container;
  container.members = {MemberOf(document), {"target.xml", "<a/>"}};
  EXPECT_EQ(container.members[0].name, "document-report-2.txt");
  const auto documents = DocumentsOf(container);
  ASSERT_EQ(documents.size(), 1U);
  EXPECT_EQ(documents[0].name, document.name);
  EXPECT_EQ(documents[0].type, document.type);
  EXPECT_EQ(documents[0].bytes, document.bytes);
}

}  // namespace
}  // namespace baybridge
