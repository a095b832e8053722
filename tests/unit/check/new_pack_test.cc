#include "check/new_pack.h"

#include <gtest/gtest.h>

#include "check/check.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

const std::filesystem::path kRoot(BAYBRIDGE_SOURCE_DIR);

class NewPackTest : public testing::Test, protected Scratch {
 protected:
  NewPackTest() : packs_(*LoadPacks(kRoot)) {}
  Result<std::vector<std::filesystem::path>> Make(NewPack wanted) {
    wanted.kind = "resident";
    wanted.place = "XC";
    wanted.folder = folder();
    return MakeNewPack(*packs_, wanted);
  }
  // Ids of errors that the checker finds in the pack.
  std::vector<std::string> ErrorsOf(const std::string& id) {
    std::vector<std::string> ids;
    for (const Finding& finding : CheckFolders(kRoot, {folder()}, {.packs = {id}})) {
      if (finding.severity <= Severity::kError) ids.push_back(finding.id + " " + finding.path);
    }
    return ids;
  }
  std::unique_ptr<PackSet> packs_;
};

TEST_F(NewPackTest, LikeAnotherPackItPassesTheChecks) {
  for (const char* like : {"gd-care", "hk-care", "mo-care"}) {
    const std::string id = std::string("new-") + like;
    auto made = Make({.id = id, .like = packs_->Find(like)});
    ASSERT_TRUE(made) << made.error().what;
    EXPECT_GT(made->size(), 10U);
    EXPECT_EQ(ErrorsOf(id), std::vector<std::string>{}) << like;
  }
}

TEST_F(NewPackTest, ForAnXsdItHasAFieldForEveryLeaf) {
  auto made = Make({.id = "new-xsd", .xsd = kRoot / "schemas/hk-care/resident.xsd", .root = "Resident"});
  ASSERT_TRUE(made) << made.error().what;
  auto loaded = LoadPacks(kRoot, {folder()});
  ASSERT_TRUE(loaded) << loaded.error().place << loaded.error().what;
  const Pack* pack = (*loaded)->Find("new-xsd");
  ASSERT_NE(pack, nullptr);
  EXPECT_GT(pack->FindKind("resident")->fields.size(), 250U);
  // What is left to do is said, and the check runs to its end.
  EXPECT_FALSE(ErrorsOf("new-xsd").empty());
}

TEST_F(NewPackTest, NothingIsOverwritten) {
  EXPECT_FALSE(Make({.id = "hk-care", .like = packs_->Find("hk-care")}));
  EXPECT_FALSE(Make({.id = "../x", .like = packs_->Find("hk-care")}));
  ASSERT_TRUE(Make({.id = "twice", .like = packs_->Find("hk-care")}));
  EXPECT_FALSE(Make({.id = "twice", .like = packs_->Find("hk-care")}));
  EXPECT_FALSE(Make({.id = "no-xsd", .xsd = folder() / "none.xsd", .root = "R"}));
}

}  // namespace
}  // namespace baybridge
