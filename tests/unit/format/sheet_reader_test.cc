#include "format/sheet_reader.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

class SheetReaderTest : public testing::Test {
 protected:
  SheetReaderTest() : record_(names_) {
    options_.root = names_.Intern("", "Row");
    for (const char* name : {"a", "b"})
      options_.columns.push_back({.heading = name, .name = names_.Intern("", name)});
  }
  // The id of the finding, or what WriteSheetRow makes of the record.
  std::string Read(std::string_view text) {
    if (const auto finding = ReadSheet(text, options_, record_)) return finding->id;
    std::string row;
    WriteSheetRow(record_, options_.columns, row);
    return row;
  }
  NameTable names_;
  SheetReadOptions options_;
  Record record_;
};

TEST_F(SheetReaderTest, CellsAreReadAsRfc4180Says) {
  EXPECT_EQ(Read("a,b\n1,2\n"), "1,2\n");
  EXPECT_EQ(Read("b,a\r\n2,1"), "1,2\n");
  EXPECT_EQ(Read("a;b\n1;2,5\n"), "1,\"2,5\"\n");
  EXPECT_EQ(Read("\"a\"\tb\n\"x\n\"\"y\"\"\"\t\n\n"), "\"x\n\"\"y\"\"\",\n");
  EXPECT_EQ(Read("a,b\n, z\n"), ",\" z\"\n");
  EXPECT_EQ(record_.nodes.size(), 2U);  // an empty cell is absence
  EXPECT_EQ(Read("a\n1\n"), "1,\n");
}

TEST_F(SheetReaderTest, WhatIsMalformedIsRefused) {
  EXPECT_EQ(Read("a,b\n1,\"2"), "GW-CSV-001");
  EXPECT_EQ(Read("a,b\n1,\"2\"x\n"), "GW-CSV-001");
  EXPECT_EQ(Read("a,b\n1\n"), "GW-CSV-002");
  EXPECT_EQ(Read("a,c\n1,2\n"), "GW-CSV-003");
  EXPECT_EQ(Read("a,a\n1,2\n"), "GW-CSV-004");
  EXPECT_EQ(Read("a,b\n\n"), "GW-CSV-005");
  EXPECT_EQ(Read("a,b\n1,2\n3,4\n"), "GW-CSV-006");
  EXPECT_EQ(Read(std::string_view("a,b\n1,\0\n", 8)), "GW-CSV-007");
}

TEST_F(SheetReaderTest, LimitsHold) {
  options_.limits.max_text_bytes = 3;
  EXPECT_EQ(Read("a,b\n123,2\n"), "123,2\n");
  EXPECT_EQ(Read("a,b\n1234,2\n"), "GW-CSV-031");
  options_.limits.max_nodes = 2;
  EXPECT_EQ(Read("a,b\n1,2\n"), "GW-CSV-032");
  options_.limits.max_bytes = 7;
  EXPECT_EQ(Read("a,b\n1,2\n"), "GW-CSV-030");
}

}  // namespace
}  // namespace baybridge
