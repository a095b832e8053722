#pragma once

#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "archive/zip_reader.h"
#include "archive/zip_writer.h"

namespace baybridge {

// What somebody makes of a workbook: `edit` changes the text of any of its members, and says
// whether it did.
inline std::string EditedWorkbook(const std::string& bytes,
                                  const std::function<bool(std::string&)>& edit) {
  const MemoryBytes memory(bytes);
  auto zip = ZipReader::Open(memory, {}, "workbook");
  EXPECT_TRUE(zip);
  std::string edited;
  StringSink sink(edited);
  ZipWriter writer(sink);
  bool found = false;
  for (const ZipMember& member : zip->members()) {
    auto content = zip->ReadMember(member, std::size_t{1} << 24U);
    EXPECT_TRUE(content);
    found = edit(*content) || found;
    EXPECT_TRUE(writer.Add(member.name, *content, ZipMethod::kDeflated));
  }
  EXPECT_TRUE(writer.Finish());
  EXPECT_TRUE(found);
  return edited;
}

}  // namespace baybridge
