// A to B to A returns the source: exclusive C14N by libxml2 of both is equal after one stated
// normalisation (comments and white space beside elements removed, prefixes unified).
#include <gtest/gtest.h>

#include "opinion/canonical_xml.h"
#include "samples.h"

namespace baybridge {
namespace {

constexpr CanonicalXmlOptions kNormalised{.drop_white_space = true, .unify_prefixes = true};

struct PairCase {
  SampleCase sample;
  std::string to;
};

void PrintTo(const PairCase& pair, std::ostream* out) {
  *out << pair.sample.name << " to " << pair.to;
}

std::vector<PairCase> PairCases() {
  std::vector<PairCase> cases;
  for (const SampleCase& sample : Samples()) {
    for (const std::string& to : PlacePacks()) {
      if (to != sample.pack) cases.push_back({sample, to});
    }
  }
  return cases;
}

std::string Canonical(std::string_view bytes) {
  auto canonical = CanonicalXml(bytes, kNormalised);
  EXPECT_TRUE(canonical) << canonical.error().what;
  return canonical ? *std::move(canonical) : std::string();
}

// Where two texts part, with some of what stands around it.
std::string FirstDifference(const std::string& a, const std::string& b) {
  const auto [at, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  constexpr std::size_t kAround = 160;
  const auto index = static_cast<std::size_t>(at - a.begin());
  const std::size_t from = index > kAround ? index - kAround : 0;
  return "source …" + a.substr(from, 2 * kAround) + "…\nreturn …" +
         b.substr(std::min(from, b.size()), 2 * kAround) + "…";
}

class RoundTrip : public testing::TestWithParam<PairCase> {};

TEST_P(RoundTrip, ReturnsTheSource) {
  const auto& [sample, to] = GetParam();
  auto there = TranslateDocument(SharedWorkspace(), Bytes(sample.input), FastTo(to));
  ASSERT_TRUE(there) << there.error().what;
  ASSERT_TRUE((*there)->made());
  TranslateOptions home = FastTo(sample.pack);
  home.keep_inside = false;  // what the other format has and this one has not goes beside it
  auto back = TranslateDocument(SharedWorkspace(), (*there)->document, home);
  ASSERT_TRUE(back) << back.error().what;
  ASSERT_TRUE((*back)->made());
  const std::string source = Canonical((*there)->source->decoded.utf8);
  const std::string returned = Canonical((*back)->document);
  EXPECT_TRUE(source == returned) << FirstDifference(source, returned);
}

TEST_P(RoundTrip, TargetValidates) {
  const auto& [sample, to] = GetParam();
  auto there = TranslateDocument(SharedWorkspace(), Bytes(sample.input), FastTo(to));
  ASSERT_TRUE(there) << there.error().what;
  ASSERT_TRUE((*there)->made());
  ReadOptions read = FastTo(to).read;
  read.assurance = Assurance::kFull;
  auto judged = ReadAndJudge(SharedWorkspace(), (*there)->document, read);
  ASSERT_TRUE(judged) << judged.error().what;
  for (const Finding& finding : (*judged)->report.findings) {
    if (finding.severity > Severity::kError) continue;
    ADD_FAILURE() << finding.id << " " << finding.path
                  << (finding.args.empty()
                          ? ""
                          : " " + finding.args.front().name + "=" + finding.args.front().value);
  }
}

INSTANTIATE_TEST_SUITE_P(Pairs, RoundTrip, testing::ValuesIn(PairCases()), [](const auto& test) {
  std::string name = test.param.sample.name + "_to_" + test.param.to;
  std::replace_if(
      name.begin(), name.end(),
      [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

TEST(Pairs, EveryPackHasItsSamples) {
  for (const std::string& pack : PlacePacks()) {
    const auto samples = Samples();
    const auto count = std::count_if(samples.begin(), samples.end(),
                                     [&](const SampleCase& s) { return s.pack == pack; });
    EXPECT_GE(count, 4) << pack;
  }
}

}  // namespace
}  // namespace baybridge
