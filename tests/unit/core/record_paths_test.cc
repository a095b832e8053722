#include "core/record_paths.h"

#include <gtest/gtest.h>

#include "core/name_table.h"

namespace baybridge {
namespace {

constexpr NodeId kNodes = 400;

// A tree whose nodes stand below earlier ones, with few names, so that many have brothers of theirs
// and children of the same name.
void Grow(Record& record, const std::vector<NameId>& names, std::uint32_t seed) {
  std::vector<NodeId> last(kNodes, kNone);
  record.Append(kNone, kNone, names[0]);
  for (NodeId node = 1; node < kNodes; ++node) {
    seed = seed * 1'664'525U + 1'013'904'223U;
    const NodeId parent = (seed >> 8U) % std::min<NodeId>(node, 60);
    if (record.nodes[parent].is(kAttributeNode)) {
      record.Append(0, last[0], names[1]);
      last[0] = node;
      continue;
    }
    const bool attribute = last[parent] == kNone && (seed & 0x40U) != 0;
    const NameId name = names[(seed >> 20U) % names.size()];
    record.Append(parent, last[parent], name,
                  attribute ? std::uint8_t{kAttributeNode} : std::uint8_t{0});
    last[parent] = node;
  }
}

TEST(RecordPaths, AreThoseOfTheRecord) {
  NameTable table;
  std::vector<NameId> names;
  table.Intern("", "unused");  // names of other formats come first
  for (const char* name : {"root", "drug", "name", "老年人"})
    names.push_back(table.Intern("", name));
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    Record record(table);
    names.resize(4);
    names.push_back(record.AddName("", "unknown"));
    Grow(record, names, seed);
    RecordPaths paths(record);
    for (NodeId i = 0; i < kNodes; ++i) {
      const NodeId node = seed % 2 == 0 ? i : (i * 7 + seed) % kNodes;
      std::string path = "before ";
      paths.Append(node, path);
      EXPECT_EQ(path, "before " + record.PathOf(node)) << node;
    }
  }
}

TEST(RecordPaths, KnowsNoneOfARecordWithoutNodes) {
  const Record record;
  EXPECT_NO_FATAL_FAILURE(RecordPaths paths(record));
}

}  // namespace
}  // namespace baybridge
