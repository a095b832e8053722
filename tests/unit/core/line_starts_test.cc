#include "core/line_starts.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

void ExpectAsTheRecordSays(std::string_view input) {
  Record record;
  record.OwnInput(input);
  for (std::uint32_t offset = 0; offset < input.size(); ++offset)
    record.nodes.emplace_back().offset = offset;
  LineStarts lines(record);
  for (NodeId node = 0; node < record.nodes.size(); ++node) {
    const Location expected = record.LocationOf(node);
    const Location found = lines.LocationOf(node);
    EXPECT_EQ(found.line, expected.line) << node;
    EXPECT_EQ(found.column, expected.column) << node;
  }
  // Also backwards, and in leaps.
  for (std::size_t i = 0; i < record.nodes.size(); ++i) {
    const auto node = static_cast<NodeId>((record.nodes.size() - i) * 7 % record.nodes.size());
    EXPECT_EQ(lines.LocationOf(node).line, record.LocationOf(node).line) << node;
    EXPECT_EQ(lines.LocationOf(node).column, record.LocationOf(node).column) << node;
  }
}

TEST(LineStarts, SaysWhatTheRecordSays) {
  ExpectAsTheRecordSays("one\ntwo 长者\n\n  three\r\n𨋢\nend");
  ExpectAsTheRecordSays("\n");
  ExpectAsTheRecordSays("in one line");
}

TEST(LineStarts, KnowsNoPlaceWithoutInput) {
  Record record;
  record.nodes.emplace_back();
  EXPECT_EQ(LineStarts(record).LocationOf(0).line, 0U);
}

}  // namespace
}  // namespace baybridge
