#include <gtest/gtest.h>

#include "pack/pack.h"

namespace baybridge {
namespace {

// <Person version="…"><Name/><version/></Person>
class ShapeTest : public testing::Test {
 protected:
  ShapeTest() {
    shape_.elements.resize(4);
    Set(0, "Person", kNone, false);
    Set(1, "version", 0, true);
    Set(2, "Name", 0, false);
    Set(3, "version", 0, false);
    shape_.elements[0].first_child = 1;
    shape_.elements[1].next_sibling = 2;
    shape_.elements[2].next_sibling = 3;
    shape_.Index();
  }
  void Set(ElementId id, std::string_view name, ElementId parent, bool attribute) {
    shape_.elements[id].name = names_.Intern("", name);
    shape_.elements[id].parent = parent;
    shape_.elements[id].attribute = attribute;
  }
  NameTable names_;
  Shape shape_;
};

TEST_F(ShapeTest, AnAttributeAndAnElementOfOneNameAreTwo) {
  EXPECT_EQ(shape_.Find("/Person/@version", names_), 1U);
  EXPECT_EQ(shape_.Find("/Person/version", names_), 3U);
  const NameId name = names_.Find("", "version");
  EXPECT_EQ(shape_.Child(0, name, true), 1U);
  EXPECT_EQ(shape_.Child(0, name, false), 3U);
}

TEST_F(ShapeTest, PathOfIsWhatFindFinds) {
  for (ElementId id = 0; id < shape_.elements.size(); ++id) {
    EXPECT_EQ(shape_.Find(shape_.PathOf(id, names_), names_), id);
  }
}

TEST_F(ShapeTest, PathsOutsideTheShapeAreNotFound) {
  for (const char* path :
       {"", "Person", "/Name", "/Person/Names", "/Person/Name/x", "/Person/@Name"}) {
    EXPECT_EQ(shape_.Find(path, names_), kNone) << path;
  }
}

TEST_F(ShapeTest, AssignMarksWhatItDoesNotKnow) {
  Record record(names_);
  const NodeId root = record.Append(kNone, kNone, names_.Find("", "Person"));
  const NodeId name = record.Append(root, kNone, names_.Find("", "Name"));
  const NodeId other = record.Append(root, name, record.AddName("", "Other"));
  const NodeId below = record.Append(other, kNone, names_.Find("", "Name"));
  shape_.Assign(record);
  EXPECT_EQ(record.nodes[root].element, 0U);
  EXPECT_EQ(record.nodes[name].element, 2U);
  EXPECT_EQ(record.nodes[other].element, kNone);
  EXPECT_EQ(record.nodes[below].element, kNone);
}

TEST_F(ShapeTest, BindFieldsNamesTheFieldsThatTheShapeLacks) {
  Kind kind;
  kind.shape = shape_;
  kind.fields.resize(2);
  kind.fields[0].path = "/Person/Name";
  kind.fields[1].path = "/Person/Nam";
  EXPECT_EQ(kind.BindFields(names_), std::vector<std::string>{"/Person/Nam"});
  EXPECT_EQ(kind.FieldOf(2), &kind.fields[0]);
  EXPECT_EQ(kind.FieldOf(1), nullptr);
  EXPECT_EQ(kind.FieldOf(kNone), nullptr);
}

}  // namespace
}  // namespace baybridge
