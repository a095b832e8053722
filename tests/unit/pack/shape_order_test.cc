#include "pack/shape_order.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

// <R id="…"><A/>(<B/><C/>)*<D/></R>
class ShapeOrderTest : public testing::Test {
 protected:
  ShapeOrderTest() : record_(names_) {
    shape_.elements.resize(6);
    const std::vector<std::string> names{"R", "id", "A", "B", "C", "D"};
    for (ElementId id = 0; id < shape_.elements.size(); ++id) {
      ShapeElement& element = shape_.elements[id];
      element.name = names_.Intern("", names[id]);
      element.parent = id == 0 ? kNone : 0;
      element.attribute = id == 1;
      element.rank = id == 0 ? 0 : id - 1;
      element.next_sibling = id == 0 || id == 5 ? kNone : id + 1;
      if (id == 3 || id == 4) element.repeat_group = 7;
    }
    shape_.elements[0].first_child = 1;
    shape_.Index();
    root_ = record_.Append(kNone, kNone, names_.Find("", "R"));
  }
  void Add(const char* name, bool attribute = false) {
    const NameId known = names_.Find("", name);
    last_ = record_.Append(root_, last_, known == kNone ? record_.AddName("", name) : known,
                           attribute ? kAttributeNode : 0);
  }
  // Names of the children in order; checks that the array is in document order, too.
  std::string Ordered() {
    OrderByShape(shape_, record_);
    std::string order;
    NodeId expected = 1;
    for (NodeId at = record_.nodes[0].first_child; at != kNone;
         at = record_.nodes[at].next_sibling) {
      EXPECT_EQ(at, expected++);
      order += record_.local(record_.nodes[at].name);
    }
    EXPECT_EQ(expected, record_.nodes.size());
    return order;
  }
  NameTable names_;
  Shape shape_;
  Record record_;
  NodeId root_ = kNone;
  NodeId last_ = kNone;
};

TEST_F(ShapeOrderTest, ChildrenStandByRank) {
  for (const char* name : {"D", "A"}) Add(name);
  EXPECT_EQ(Ordered(), "AD");
}

TEST_F(ShapeOrderTest, WhatIsInOrderStays) {
  Add("id", true);
  for (const char* name : {"A", "D", "D"}) Add(name);
  const std::vector<Node> before = record_.nodes;
  EXPECT_EQ(Ordered(), "idADD");
  for (NodeId id = 0; id < before.size(); ++id) {
    EXPECT_EQ(record_.nodes[id].name, before[id].name);
    EXPECT_EQ(record_.nodes[id].parent, before[id].parent);
    EXPECT_EQ(record_.nodes[id].next_sibling, before[id].next_sibling);
  }
}

// As a reader of JSON links an attribute whose member stands behind those of elements.
TEST_F(ShapeOrderTest, AnAttributeThatCameLateComesFirst) {
  for (const char* name : {"A", "D"}) Add(name);
  Add("id", true);
  record_.nodes[0].first_child = 3;
  record_.nodes[3].next_sibling = 1;
  record_.nodes[2].next_sibling = kNone;
  EXPECT_EQ(Ordered(), "idAD");
}

TEST_F(ShapeOrderTest, OneOrderServesManyRecords) {
  ShapeOrder order;
  for (const char* name : {"D", "A"}) Add(name);
  order.Put(shape_, record_);
  Record second(names_);
  second.Append(kNone, kNone, names_.Find("", "R"));
  second.Append(0, kNone, names_.Find("", "D"));
  second.Append(0, 1, names_.Find("", "A"));
  second.Append(0, 2, names_.Find("", "A"));
  order.Put(shape_, second);
  ASSERT_EQ(record_.nodes.size(), 3U);
  EXPECT_EQ(record_.local(record_.nodes[1].name), "A");
  ASSERT_EQ(second.nodes.size(), 4U);
  EXPECT_EQ(second.local(second.nodes[3].name), "D");
}

TEST_F(ShapeOrderTest, ARepeatingGroupStandsByInstance) {
  for (const char* name : {"C", "C", "D", "B", "B", "A"}) Add(name);
  EXPECT_EQ(Ordered(), "ABCBCD");
}

TEST_F(ShapeOrderTest, WhatIsUnknownStaysBehindItsPredecessor) {
  for (const char* name : {"D", "X", "A", "Y"}) Add(name);
  EXPECT_EQ(Ordered(), "AYDX");
}

}  // namespace
}  // namespace baybridge
