#include "pipeline/nearest_paths.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

using Paths = std::vector<std::string>;

const Paths kPaths{"/Resident/RecordNumber",
                   "/Resident/RecordDate",
                   "/Resident/Name/Family",
                   "/Resident/Contact/Name/Family",
                   "/Resident/Medicine/Dose/DoseAmount",
                   "/Resident/Medicine/Dose/DoseUnit",
                   "/Resident/DOB",
                   "/Resident/DOB"};

struct Case {
  const char* name;
  const char* wanted;
  Paths nearest;
};

TEST(NearestPathsTest, TheNearestStandsFirst) {
  const Case cases[] = {
      {"a_wrong_letter", "/Resident/RecordDatum", {"/Resident/RecordDate"}},
      {"another_case", "/resident/recorddate", {"/Resident/RecordDate"}},
      {"the_last_step_alone", "DOB", {"/Resident/DOB"}},
      {"a_step_left_out", "/Resident/Medicine/DoseUnit", {"/Resident/Medicine/Dose/DoseUnit"}},
      {"a_group", "/Resident/Contact", {"/Resident/Contact/Name/Family"}},
      {"nothing_at_all", "", {"/Resident/RecordNumber"}},
  };
  for (const Case& test : cases)
    EXPECT_EQ(NearestPaths(kPaths, test.wanted, 1), test.nearest) << test.name;
}

TEST(NearestPathsTest, APathThatStandsTwiceIsNamedOnceAndNoMoreThanAskedFor) {
  EXPECT_EQ(NearestPaths(kPaths, "/Resident/DOB", 2).size(), 2U);
  EXPECT_EQ(NearestPaths(kPaths, "/Resident/DOB", 99).size(), kPaths.size() - 1);
  EXPECT_TRUE(NearestPaths({}, "/Resident/DOB", 3).empty());
}

}  // namespace
}  // namespace baybridge
