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
  Result<std::vector<std::filesystem::path>> Like(const std::string& id, const char* like) {
    NewPack wanted;
    wanted.id = id;
    wanted.like = packs_->Find(like);
    return Make(wanted);
  }
  Result<std::vector<std::filesystem::path>> ForXsd(const std::string& id,
                                                    const std::filesystem::path& xsd) {
    NewPack wanted;
    wanted.id = id;
    wanted.xsd = xsd;
    wanted.root = "Resident";
    return Make(wanted);
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
    auto made = Like(id, like);
    ASSERT_TRUE(made) << made.error().what;
    EXPECT_GT(made->size(), 10U);
    EXPECT_EQ(ErrorsOf(id), std::vector<std::string>{}) << like;
  }
}

TEST_F(NewPackTest, ForAnXsdItHasAFieldForEveryLeaf) {
  auto made = ForXsd("new-xsd", kRoot / "schemas/hk-care/resident.xsd");
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
  EXPECT_FALSE(Like("hk-care", "hk-care"));
  EXPECT_FALSE(Like("../x", "hk-care"));
  ASSERT_TRUE(Like("twice", "hk-care"));
  EXPECT_FALSE(Like("twice", "hk-care"));
  EXPECT_FALSE(ForXsd("no-xsd", folder() / "none.xsd"));
}

}  // namespace
}  // namespace baybridge
