// The W3C XML conformance suite against our reader, and libxml2 on the same bytes.
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/xml/model_form.h"
#include "conformance/xml/suite.h"
#include "core/file.h"
#include "format/xml_reader.h"
#include "opinion/opinion.h"
#include "text/decode.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kMostBytes = std::size_t{16} * 1024 * 1024;  // 16 MiB

bool MustRun() {
  const char* ci = std::getenv("CI");  // NOLINT(concurrency-mt-unsafe): one thread
  return ci != nullptr && std::string_view(ci) == "true";
}

class XmlSuite : public testing::Test {
 protected:
  void SetUp() override {
    if (fs::exists(Folder() / "xmlconf.xml")) return;
    ASSERT_FALSE(MustRun()) << "CI must run the W3C XML conformance suite";
    GTEST_SKIP() << "the W3C XML conformance suite is not available";
  }

  static fs::path Folder() { return BAYBRIDGE_XML_SUITE; }

  static const std::vector<SuiteTest>& Tests() {
    static const std::vector<SuiteTest> tests = ReadSuite(Folder());
    return tests;
  }

  // The documents of the catalogue that are there, each once.
  static std::set<std::string> Documents() {
    std::set<std::string> documents;
    for (const SuiteTest& test : Tests()) documents.insert(test.uri);
    return documents;
  }

  static std::string BytesOf(const std::string& uri) {
    auto bytes = ReadFile(Folder() / uri, kMostBytes);
    EXPECT_TRUE(bytes.has_value()) << uri;
    return bytes ? *std::move(bytes) : std::string();
  }
};

// The suite has a document of 1,100 names; our limit of names is no matter of conformance.
XmlReadOptions Lenient() {
  XmlReadOptions options;
  options.limits.max_names = 1'000'000;
  options.skip_all_instructions = true;
  return options;
}

std::string OurFinding(const std::string& bytes, const XmlReadOptions& options) {
  Decoded decoded;
  Findings remarks;
  if (auto finding = Decode(bytes, {}, decoded, remarks)) return finding->id;
  const NameTable names;
  Record record(names);
  XmlReader reader(options);
  const auto finding = reader.Read(decoded.utf8, record);
  return finding ? finding->id : std::string();
}

TEST_F(XmlSuite, RefusesWhateverIsNotWellFormed) {
  std::size_t count = 0;
  for (const SuiteTest& test : Tests()) {
    if (test.type != "not-wf" || !IsOfFifthEdition(test)) continue;
    ++count;
    EXPECT_NE(OurFinding(BytesOf(test.uri), Lenient()), "") << test.id << ' ' << test.uri;
  }
  EXPECT_GE(count, 1'000U);
}

TEST_F(XmlSuite, RefusesEveryDoctype) {
  std::size_t count = 0;
  for (const SuiteTest& test : Tests()) {
    if (test.type != "valid" && test.type != "invalid") continue;
    const std::string bytes = BytesOf(test.uri);
    Decoded decoded;
    Findings remarks;
    if (Decode(bytes, {}, decoded, remarks) || !WithoutDoctype(decoded.utf8)) continue;
    ++count;
    EXPECT_EQ(OurFinding(bytes, Lenient()), "GW-XML-020") << test.id << ' ' << test.uri;
  }
  EXPECT_GE(count, 700U);
}

// What libxml2 and our reader say of the same text, in one line where they differ; empty where they
// agree.
std::string Difference(const std::string& utf8) {
  const NameTable names;
  Record record(names);
  XmlReader reader(Lenient());
  const auto finding = reader.Read(utf8, record);
  const bool theirs = ParseOpinion(utf8).accepted;
  if (finding) return theirs ? "only libxml2 accepts it; ours says " + finding->id : "";
  if (!theirs) return "only our reader accepts it";
  const auto our_form = ModelForm(record);
  const auto their_form = ModelForm(utf8);
  if (!their_form) return "libxml2 has no canonical form of it";
  if (!our_form) return "what we write has no canonical form: " + our_form.error().what;
  return *our_form == *their_form ? "" : "ours  " + *our_form + "\ntheirs " + *their_form;
}

TEST_F(XmlSuite, AgreesWithLibxml2OnEveryDocumentWithoutItsDoctype) {
  std::map<std::string, std::string> gaps = ReadKnownGaps(BAYBRIDGE_KNOWN_GAPS);
  std::size_t compared = 0;
  std::size_t accepted = 0;
  for (const std::string& uri : Documents()) {
    const std::string bytes = BytesOf(uri);
    Decoded decoded;
    Findings remarks;
    if (Decode(bytes, {}, decoded, remarks)) continue;
    const std::string text = WithoutDoctype(decoded.utf8).value_or(std::string(decoded.utf8));
    ++compared;
    accepted += ParseOpinion(text).accepted ? 1U : 0U;
    const std::string difference = Difference(text);
    const bool known = gaps.erase(uri) == 1;
    EXPECT_EQ(known, !difference.empty())
        << uri << (known ? " is no gap any more" : ": " + difference);
  }
  EXPECT_GE(compared, 2'400U);
  EXPECT_GE(accepted, 1'600U);
  for (const auto& gap : gaps) ADD_FAILURE() << gap.first << " is no document of the suite";
  RecordProperty("compared", static_cast<int>(compared));
  RecordProperty("accepted", static_cast<int>(accepted));
}

}  // namespace
}  // namespace baybridge
