// Xerces-C asked by many threads at once, from its first record on.
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "schema/xerces_judge.h"

namespace baybridge {
namespace {

std::string FileText(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(XercesThreads, GiveEveryThreadTheSameVerdict) {
  const std::string root = BAYBRIDGE_SOURCE_DIR;
  const std::string record = FileText(root + "/samples/hk-care/rich/input.xml");
  ASSERT_FALSE(record.empty());
  // What the library makes when it is first needed is the danger, so each round has a new judge.
  for (int round = 0; round < 6; ++round) {
    auto judge = XercesJudge::Load(root + "/schemas/hk-care/resident.xsd", "Resident");
    ASSERT_TRUE(judge) << judge.error().what;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        Findings findings;
        const bool valid = (*judge)->Judge(record, "record.xml", {}, findings);
        EXPECT_TRUE(valid) << (findings.empty() ? "" : findings.front().args.at(1).value);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
}

}  // namespace
}  // namespace baybridge
