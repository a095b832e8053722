#include "archive/zip_reader.h"

#include <filesystem>
#include <zip.h>

#include <gtest/gtest.h>

#include "core/file.h"
#include "support/scratch.h"
#include "unit/archive/archive_support.h"

namespace baybridge {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

std::string Small() {
  return ZipOf({{.name = "a.xml", .content = "<a>one</a>"},
                {.name = "b.xml", .content = "<b/>", .method = ZipMethod::kStored}});
}

std::string Streamed() {
  std::string bytes;
  StringSink sink(bytes);
  ZipWriter writer(sink);
  EXPECT_TRUE(writer.Begin("rows"));
  EXPECT_TRUE(writer.Append("some rows"));
  EXPECT_TRUE(writer.End());
  EXPECT_TRUE(writer.Finish());
  return bytes;
}

void ExpectRefused(std::string_view bytes, FailureKind kind, std::string_view what) {
  const auto parts = Unzip(bytes);
  ASSERT_FALSE(parts) << what;
  EXPECT_EQ(parts.error().kind, kind) << what;
  EXPECT_NE(parts.error().what.find(what), std::string::npos) << parts.error().what;
}

TEST(ZipReader, EveryProperPrefixIsRefused) {
  for (const std::string& whole : {Small(), Streamed()}) {
    ASSERT_TRUE(Unzip(whole));
    for (std::size_t size = 0; size < whole.size(); ++size)
      EXPECT_FALSE(Unzip(whole.substr(0, size))) << size;
  }
}

// A flipped bit is refused or changes nothing but time stamps, versions and such, which are not
// read: what is handed on is never something else.
TEST(ZipReader, NoFlippedBitChangesContent) {
  for (const std::string& whole : {Small(), Streamed()}) {
    const auto before = Unzip(whole);
    ASSERT_TRUE(before);
    std::size_t refused = 0;
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
      std::string flipped = whole;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1U << bit % 8));
      const auto after = Unzip(flipped);
      if (after) {
        EXPECT_EQ(*after, *before) << "bit " << bit;
      } else {
        ++refused;
      }
    }
    EXPECT_GT(refused, whole.size() * 8 / 2);
  }
}

TEST(ZipReader, BytesBeforeBehindOrBetweenAreRefused) {
  const std::string whole = Small();
  ExpectRefused("x" + whole, FailureKind::kMalformed, "does not stand where");
  ExpectRefused(whole + "x", FailureKind::kMalformed, "has no end");
  ExpectRefused(whole + whole, FailureKind::kMalformed, "does not stand where");
}

TEST(ZipReader, TwoMembersOfOneNameAreRefused) {
  ExpectRefused(Replaced(Small(), "b.xml", "a.xml"), FailureKind::kUnsupported, "one name");
}

TEST(ZipReader, NamesThatLeadOutAreRefused) {
  struct Case {
    std::string_view name;  // of five bytes
    std::string_view what;
  };
  constexpr Case kCases[] = {
      {"../ab", "leads out"},  {"a/../", "leads out"},  {"./abc", "leads out"},
      {"a//bc", "leads out"},  {"/abcd", "absolute"},   {"C:abc", "absolute"},
      {"a\\..b", "backslash"}, {"a\0bcd"sv, "control"}, {"a/b/.", "leads out"},
  };
  for (const Case& c : kCases)
    ExpectRefused(Replaced(Small(), "a.xml", c.name), FailureKind::kUnsupported, c.what);
}

TEST(ZipReader, NamesThatAreNotUtf8AreShown) {
  const auto parts = Unzip(Replaced(Small(), "a.xml", "\xB0\xA2.xl"));
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->front().name, "%B0%A2.xl");
}

// Fields of the first member, before it and in the directory.
struct Field {
  std::size_t local;
  std::size_t central;
};
constexpr Field kFlags{6, 8};
constexpr Field kMethod{8, 10};

std::string WithField(std::string bytes, const Field& field, char value) {
  bytes[field.local] = value;
  bytes[bytes.find("PK\x01\x02") + field.central] = value;
  return bytes;
}

TEST(ZipReader, EncryptionAndOtherMethodsAreRefused) {
  for (const char flag : {'\x01', '\x41', '\x40', '\x20'})
    ExpectRefused(WithField(Small(), kFlags, flag), FailureKind::kUnsupported, "encrypted");
  for (const char method : {'\x01', '\x0C', '\x63'})
    ExpectRefused(WithField(Small(), kMethod, method), FailureKind::kUnsupported, "deflated");
}

TEST(ZipReader, LinksAndDevicesAreRefused) {
  for (const unsigned kind : {0xA0U, 0x20U, 0x60U, 0x10U, 0xC0U, 0x40U}) {  // last: folder
    std::string bytes = Small();
    const std::size_t central = bytes.find("PK\x01\x02");
    bytes[central + 5] = '\x03';  // made on Unix
    bytes[central + 41] = static_cast<char>(kind);
    ExpectRefused(bytes, FailureKind::kUnsupported, "neither a file nor a folder");
  }
}

TEST(ZipReader, MembersMustSayWhatTheDirectorySays) {
  std::string bytes = Small();
  bytes[30] = 'c';
  ExpectRefused(bytes, FailureKind::kUnsupported, "do not agree");
}

TEST(ZipReader, MembersThatOverlapAreRefused) {
  std::string bytes = Small();
  const std::size_t second = bytes.find("PK\x01\x02", bytes.find("PK\x01\x02") + 1);
  for (std::size_t i = 0; i < 4; ++i) bytes[second + 42 + i] = 0;  // begins where the first does
  ExpectRefused(bytes, FailureKind::kUnsupported, "overlap");
}

TEST(ZipReader, ArchivesWithinAreRefused) {
  ExpectRefused(ZipOf({{.name = "inner", .content = Small()}}), FailureKind::kUnsupported,
                "within");
  ExpectRefused(
      ZipOf({{.name = "x", .content = "\x1F\x8B\x08\x00"s, .method = ZipMethod::kStored}}),
      FailureKind::kUnsupported, "within");
}

TEST(ZipReader, LimitsHold) {
  const std::string bomb = ZipOf({{.name = "bomb", .content = std::string(4'000'000, ' ')}});
  ExpectRefused(bomb, FailureKind::kTooLarge, "more than the limits allow");
  ExpansionLimits limits{.max_ratio = 2'000};
  EXPECT_TRUE(Unzip(bomb, limits));
  limits.max_bytes = 3'999'999;
  const auto large = Unzip(bomb, limits);
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().kind, FailureKind::kTooLarge);
  const auto many = Unzip(Small(), {.max_members = 1});
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().kind, FailureKind::kTooLarge);
  const auto directory = Unzip(Small(), {.max_directory_bytes = 50});
  ASSERT_FALSE(directory);
  EXPECT_EQ(directory.error().kind, FailureKind::kTooLarge);
}

// Many members that are each below the floor of the ratio.
TEST(ZipReader, SmallBombsCountTogether) {
  std::vector<Part> parts;
  for (int i = 0; i < 40; ++i)
    parts.push_back({.name = std::to_string(i), .content = std::string(500'000, ' ')});
  ExpectRefused(ZipOf(parts), FailureKind::kTooLarge, "times its size");
}

// A directory that states less than a member unpacks to.
TEST(ZipReader, StatedSizesAreNotTrusted) {
  std::string bytes = ZipOf({{.name = "bomb", .content = std::string(4'000'000, ' ')}});
  for (const std::size_t at : {std::size_t{22}, bytes.find("PK\x01\x02") + 24}) {
    bytes[at] = 100;
    bytes[at + 1] = bytes[at + 2] = bytes[at + 3] = 0;
  }
  ExpectRefused(bytes, FailureKind::kMalformed, "longer than the directory says");
}

std::string WithLibzip(const std::vector<Part>& parts, zip_int32_t method) {
  const Scratch scratch;
  const std::filesystem::path file = scratch.folder() / "x.zip";
  int error = 0;
  zip_t* archive = zip_open(file.c_str(), ZIP_CREATE, &error);
  EXPECT_NE(archive, nullptr);
  EXPECT_GE(zip_dir_add(archive, "folder", ZIP_FL_ENC_UTF_8), 0);
  for (const Part& part : parts) {
    zip_source_t* source = zip_source_buffer(archive, part.content.data(), part.content.size(), 0);
    const zip_int64_t index = zip_file_add(archive, part.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    EXPECT_GE(index, 0);
    EXPECT_EQ(zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), method, 0), 0);
  }
  EXPECT_EQ(zip_close(archive), 0);
  return scratch.Read("x.zip");
}

TEST(ZipReader, ReadsWhatLibzipWrites) {
  const std::vector<Part> parts{{.name = "folder/a", .content = std::string(300'000, 'x')},
                                {.name = "記錄", .content = "b"}};
  for (const zip_int32_t method : {ZIP_CM_STORE, ZIP_CM_DEFLATE}) {
    const auto read = Unzip(WithLibzip(parts, method));
    ASSERT_TRUE(read) << read.error().what;
    ASSERT_EQ(read->size(), parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
      EXPECT_EQ((*read)[i].name, parts[i].name);
      EXPECT_EQ((*read)[i].content, parts[i].content);
    }
  }
}

TEST(ZipReader, ReadsAFileAnywhere) {
  const Scratch scratch;
  scratch.Write("x.zip", Small());
  const auto file = InputFile::Open(scratch.folder() / "x.zip");
  ASSERT_TRUE(file);
  const auto reader = ZipReader::Open(*file, {}, "x.zip");
  ASSERT_TRUE(reader);
  const ZipMember* member = reader->Find("b.xml");
  ASSERT_NE(member, nullptr);
  const auto content = reader->ReadMember(*member, 4);
  ASSERT_TRUE(content);
  EXPECT_EQ(*content, "<b/>");
  EXPECT_FALSE(reader->ReadMember(*member, 3));
  EXPECT_EQ(reader->Find("c.xml"), nullptr);
}

// The forms of Zip64, which programs use for what is written as a stream.
TEST(ZipReader, ReadsLargeForms) {
  const auto number = [](std::uint64_t value, std::size_t size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i, value >>= 8U) bytes += static_cast<char>(value & 0xFFU);
    return bytes;
  };
  const std::string crc = Small().substr(Small().rfind("PK\x03\x04") + 14, 4);  // of b.xml
  const std::string local = "PK\x03\x04"s + number(45, 2) + number(8, 2) + number(0, 10) +
                            number(0, 8) + number(5, 2) + number(0, 2) + "b.xml";
  const std::string body = "<b/>";
  const std::string descriptor = "PK\x07\x08"s + crc + number(4, 8) + number(4, 8);
  const std::string extra = number(1, 2) + number(16, 2) + number(4, 8) + number(4, 8);
  const std::string central = "PK\x01\x02"s + number(45, 2) + number(45, 2) + number(8, 2) +
                              number(0, 6) + crc + number(0xFFFFFFFF, 4) + number(0xFFFFFFFF, 4) +
                              number(5, 2) + number(extra.size(), 2) + number(0, 12) +
                              number(0, 2) + "b.xml" + extra;
  const std::size_t at = local.size() + body.size() + descriptor.size();
  const std::string end64 = "PK\x06\x06"s + number(44, 8) + number(45, 2) + number(45, 2) +
                            number(0, 8) + number(1, 8) + number(1, 8) + number(central.size(), 8) +
                            number(at, 8);
  const std::string locator =
      "PK\x06\x07"s + number(0, 4) + number(at + central.size(), 8) + number(1, 4);
  const std::string end = "PK\x05\x06"s + number(0, 4) + number(0xFFFF, 2) + number(0xFFFF, 2) +
                          number(0xFFFFFFFF, 4) + number(0xFFFFFFFF, 4) + number(0, 2);
  const auto parts = Unzip(local + body + descriptor + central + end64 + locator + end);
  ASSERT_TRUE(parts) << parts.error().what;
  EXPECT_EQ(parts->front().content, "<b/>");
  EXPECT_FALSE(Unzip(local + body + descriptor + "x" + central + end64 + locator + end));
  EXPECT_FALSE(Unzip(local + body + descriptor + central + end64 + end));
}

}  // namespace
}  // namespace baybridge
