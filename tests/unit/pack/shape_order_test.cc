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
