// A pool's readers and writers have met other documents before: what they give is as from new ones.
#include "pipeline/xml_pool.h"

#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

constexpr std::string_view kPlain = R"(<r xmlns="urn:x"><name>陳大文</name><name>B</name></r>)";
constexpr std::string_view kOther =
    R"(<o:r xmlns:o="urn:y" at="1"><o:leaf/><free>&amp;</free></o:r>)";
constexpr std::string_view kBroken = R"(<r xmlns="urn:x"><name>A</nam></r>)";

class XmlPoolTest : public testing::Test {
 protected:
  // What a new reader and a new writer make of it.
  std::string Fresh(std::string_view text, const XmlWriteOptions& write) {
    Record record;
    record.names = &names;
    XmlReader reader;
    EXPECT_FALSE(reader.Read(text, record));
    std::string out;
    WriteXml(record, write, out);
    return out;
  }
  std::string Pooled(std::string_view text, const XmlWriteOptions& write) {
    Record record;
    record.names = &names;
    EXPECT_FALSE(pool.Read(text, {}, record));
    std::string out = "what stood there before";
    pool.Write(record, write, out);
    return out;
  }

  // Names that packs declare are kept from one document to the next, others are not.
  static NameTable Declared() {
    NameTable table;
    for (const char* name : {"nothing", "r", "name"}) table.Intern("urn:x", name);
    table.Intern("urn:y", "leaf");
    return table;
  }

  NameTable names = Declared();
  XmlPool pool;
};

TEST_F(XmlPoolTest, ReadsAndWritesAsNewOnesDo) {
  const XmlWriteOptions bare;
  const XmlWriteOptions declared{.namespaces = {{"", "urn:x"}, {"p", "urn:y"}}, .indent = true};
  for (int round = 0; round < 3; ++round) {
    for (const std::string_view text : {kPlain, kOther}) {
      EXPECT_EQ(Pooled(text, bare), Fresh(text, bare));
      EXPECT_EQ(Pooled(text, declared), Fresh(text, declared));
    }
  }
}

TEST_F(XmlPoolTest, LearnsNamesThatAreAdded) {
  const XmlWriteOptions declared{.namespaces = {{"", "urn:x"}}};
  EXPECT_EQ(Pooled(kOther, declared), Fresh(kOther, declared));
  names.Intern("", "free");
  names.Intern("", "at");
  EXPECT_EQ(Pooled(kOther, declared), Fresh(kOther, declared));
  EXPECT_EQ(Pooled(kPlain, declared), Fresh(kPlain, declared));
}

TEST_F(XmlPoolTest, ReadsManyAndLongNamesOnlyOnce) {
  std::string flood = "<r xmlns='urn:x'>";
  for (int i = 0; i < 1'000; ++i) flood += "<n" + std::to_string(i) + std::string(200, 'x') + "/>";
  flood += "</r>";
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(Pooled(flood, {}), Fresh(flood, {}));
    EXPECT_EQ(Pooled(kPlain, {}), Fresh(kPlain, {}));
  }
}

TEST_F(XmlPoolTest, ForgetsARefusedDocument) {
  const std::string expected = Pooled(kPlain, {});
  Record record;
  record.names = &names;
  const auto refused = pool.Read(kBroken, {}, record);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->severity, Severity::kFatal);
  EXPECT_EQ(Pooled(kPlain, {}), expected);
}

TEST_F(XmlPoolTest, KeepsToTheLimitsOfEachCall) {
  EXPECT_EQ(Pooled(kPlain, {}), Fresh(kPlain, {}));
  Record record;
  record.names = &names;
  Limits narrow;
  narrow.max_depth = 1;
  EXPECT_TRUE(pool.Read(kPlain, narrow, record));
  EXPECT_FALSE(pool.Read(kPlain, {}, record));
  EXPECT_TRUE(pool.Read(kPlain, narrow, record));
}

TEST_F(XmlPoolTest, ServesManyThreads) {
  const std::string plain = Fresh(kPlain, {});
  const std::string other = Fresh(kOther, {});
  std::vector<int> wrong(4, 0);
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 200; ++round) {
        if (Pooled(kPlain, {}) != plain || Pooled(kOther, {}) != other) ++wrong[i];
      }
    });
  }
  threads.clear();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

}  // namespace
}  // namespace baybridge
