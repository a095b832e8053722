#include "archive/zip_writer.h"

#include <filesystem>
#include <zip.h>

#include <gtest/gtest.h>

#include "archive/zip_reader.h"
#include "support/scratch.h"
#include "unit/archive/archive_support.h"

namespace baybridge {
namespace {

std::vector<Part> SomeParts() {
  return {{.name = "mimetype", .content = "application/x-test", .method = ZipMethod::kStored},
          {.name = "folder/記錄.xml", .content = std::string(100'000, 'a')},
          {.name = "empty", .content = ""},
          {.name = "empty-stored", .content = "", .method = ZipMethod::kStored}};
}

// What libzip, as strict as it can be made, reads of a file.
std::vector<Part> UnzipWithLibzip(const std::filesystem::path& file) {
  int error = 0;
  zip_t* archive = zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &error);
  EXPECT_NE(archive, nullptr) << error;
  if (archive == nullptr) return {};
  std::vector<Part> parts;
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    const auto index = static_cast<zip_uint64_t>(i);
    zip_stat_t stat;
    EXPECT_EQ(zip_stat_index(archive, index, 0, &stat), 0);
    std::string content(stat.size, '\0');
    zip_file_t* member = zip_fopen_index(archive, index, 0);
    EXPECT_EQ(zip_fread(member, content.data(), stat.size), static_cast<zip_int64_t>(stat.size));
    EXPECT_EQ(zip_fclose(member), 0);
    parts.push_back(
        {.name = stat.name,
         .content = std::move(content),
         .method = stat.comp_method == ZIP_CM_STORE ? ZipMethod::kStored : ZipMethod::kDeflated});
  }
  zip_discard(archive);
  return parts;
}

TEST(ZipWriter, WhatItWritesIsReadAgain) {
  const auto parts = Unzip(ZipOf(SomeParts()));
  ASSERT_TRUE(parts) << parts.error().what;
  EXPECT_EQ(*parts, SomeParts());
}

TEST(ZipWriter, LibzipReadsTheSame) {
  const Scratch scratch;
  scratch.Write("x.zip", ZipOf(SomeParts()));
  EXPECT_EQ(UnzipWithLibzip(scratch.folder() / "x.zip"), SomeParts());
}

TEST(ZipWriter, SameMembersGiveSameBytes) {
  EXPECT_EQ(ZipOf(SomeParts()), ZipOf(SomeParts()));
}

// The container forms of ETSI EN 319 162-1 and of OpenDocument want the media type at byte 38.
TEST(ZipWriter, FirstStoredMemberStandsAtItsPlace) {
  const std::string bytes = ZipOf(SomeParts());
  EXPECT_EQ(bytes.substr(30, 8), "mimetype");
  EXPECT_EQ(bytes.substr(38, 18), "application/x-test");
}

TEST(ZipWriter, MembersOfUnknownLengthAreWrittenAsTheyCome) {
  std::string bytes;
  StringSink sink(bytes);
  ZipWriter writer(sink);
  ASSERT_TRUE(writer.Begin("rows"));
  std::string all;
  for (int i = 0; i < 20'000; ++i) {
    const std::string row = "row " + std::to_string(i) + "\n";
    all += row;
    ASSERT_TRUE(writer.Append(row));
  }
  ASSERT_TRUE(writer.End());
  ASSERT_TRUE(writer.Add("last", "x", ZipMethod::kStored));
  ASSERT_TRUE(writer.Begin("nothing"));
  ASSERT_TRUE(writer.End());
  ASSERT_TRUE(writer.Finish());
  const std::vector<Part> expected{{.name = "rows", .content = all},
                                   {.name = "last", .content = "x", .method = ZipMethod::kStored},
                                   {.name = "nothing", .content = ""}};
  const auto parts = Unzip(bytes);
  ASSERT_TRUE(parts) << parts.error().what;
  EXPECT_EQ(*parts, expected);
  const Scratch scratch;
  scratch.Write("x.zip", bytes);
  EXPECT_EQ(UnzipWithLibzip(scratch.folder() / "x.zip"), expected);
}

TEST(ZipWriter, NamesThatNoReaderTakesAreRefused) {
  std::string bytes;
  StringSink sink(bytes);
  ZipWriter writer(sink);
  ASSERT_TRUE(writer.Add("a", "", ZipMethod::kStored));
  for (const char* name :
       {"", "/a", "../a", "a/../b", "a//b", "a/", ".", "C:a", "a\\b", "a\nb", "a"}) {
    const auto added = writer.Add(name, "", ZipMethod::kStored);
    ASSERT_FALSE(added) << name;
    EXPECT_EQ(added.error().kind, FailureKind::kUsage) << name;
  }
}

class FullSink final : public ByteSink {
 public:
  Result<Done> Write(std::string_view bytes) override {
    if (bytes.size() > room_)
      return Failure{.kind = FailureKind::kUnreadable, .what = "full", .place = {}, .advice = {}};
    room_ -= bytes.size();
    return Done{};
  }

 private:
  std::size_t room_ = 100;
};

TEST(ZipWriter, FailsAsItsSinkDoes) {
  FullSink sink;
  ZipWriter writer(sink);
  ASSERT_TRUE(writer.Add("a", "small", ZipMethod::kStored));
  const auto added = writer.Add("b", std::string(100, 'x'), ZipMethod::kStored);
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().kind, FailureKind::kUnreadable);
}

}  // namespace
}  // namespace baybridge
