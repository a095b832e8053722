// The other engines asked by many threads at once, from their first record on.
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "opinion/opinion.h"
#include "schema/xerces_judge.h"

namespace baybridge {
namespace {

std::string FileText(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Four threads, one record. What the libraries make when it is first needed is the danger, so each
// round has a new engine.
template <typename Make, typename Accepts>
void ExpectOneVerdict(const Make& make, const Accepts& accepts) {
  const std::string root = BAYBRIDGE_SOURCE_DIR;
  const std::string record = FileText(root + "/samples/hk-care/rich/input.xml");
  ASSERT_FALSE(record.empty());
  for (int round = 0; round < 6; ++round) {
    auto engine = make(root + "/schemas/hk-care/resident.xsd");
    ASSERT_TRUE(engine) << engine.error().what;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] { EXPECT_TRUE(accepts(**engine, record)) << "round " << round; });
    for (std::thread& thread : threads) thread.join();
  }
}

TEST(EngineThreads, XercesGivesEveryThreadTheSameVerdict) {
  ExpectOneVerdict([](const std::string& xsd) { return XercesJudge::Load(xsd, "Resident"); },
                   [](const XercesJudge& judge, const std::string& record) {
                     Findings findings;
                     return judge.Judge(record, "record.xml", {}, findings);
                   });
}

TEST(EngineThreads, Libxml2GivesEveryThreadTheSameVerdict) {
  ExpectOneVerdict([](const std::string& xsd) { return XsdOpinion::Load(xsd, "Resident"); },
                   [](const XsdOpinion& opinion, const std::string& record) {
                     return opinion.Judge(record, "record.xml", {}).accepted;
                   });
}

}  // namespace
}  // namespace baybridge
