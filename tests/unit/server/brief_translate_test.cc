// A short record that the fast way leaves to the ordinary one does not go the fast way twice.
#include <algorithm>

#include <gtest/gtest.h>

#include "core/check.h"
#include "core/file.h"
#include "server/service_data.h"
#include "server/translate_answer.h"

namespace baybridge {
namespace {

std::string Sample() {
  constexpr std::size_t kMost = std::size_t{1} << 20U;
  auto bytes = ReadFile(BAYBRIDGE_SOURCE_DIR "/samples/hk-care/basic/input.xml", kMost);
  BAYBRIDGE_CHECK(bytes.has_value());
  return *std::move(bytes);
}

class BriefTranslate : public testing::Test {
 protected:
  BriefTranslate() {
    auto data = ServiceData::Load(BAYBRIDGE_SOURCE_DIR, {});
    BAYBRIDGE_CHECK(data.has_value());
    data_ = *std::move(data);
    actor_.role = Role::kCareInstitution;
    request_.headers = {{"accept", "application/xml"}, {"content-type", "application/xml"}};
  }

  Call CallWith(std::string body, BriefOutcome* brief) {
    request_.body = std::move(body);
    return {.request = request_,
            .actor = actor_,
            .parameters = {{"assurance", "fast"},
                           {"from", "hk-care"},
                           {"keep", "none"},
                           {"to", "gd-care"}},
            .path = {},
            .correlation = {},
            .data = data_,
            .brief = brief};
  }

  HttpRequest request_;
  Actor actor_;
  std::shared_ptr<const ServiceData> data_;
};

TEST_F(BriefTranslate, TellsTheOrdinaryWayWhatItDeclined) {
  const std::string good = Sample();
  const std::string bad = good.substr(0, good.size() / 2);
  BriefOutcome brief;
  EXPECT_EQ(TranslateBriefly(CallWith(good, &brief)), std::nullopt) << "no lane is free yet";
  EXPECT_FALSE(brief.declined) << "nothing was tried";
  const HttpResponse made = Translate(CallWith(good, &brief));
  EXPECT_EQ(made.status, 200U);

  const auto quick = TranslateBriefly(CallWith(good, &brief));
  ASSERT_TRUE(quick.has_value());
  EXPECT_EQ(quick->body, made.body);
  EXPECT_FALSE(brief.declined);

  EXPECT_FALSE(TranslateBriefly(CallWith(bad, &brief)).has_value());
  EXPECT_TRUE(brief.declined);
  const HttpResponse told = Translate(CallWith(bad, &brief));
  EXPECT_EQ(told.status, Translate(CallWith(bad, nullptr)).status);
  EXPECT_EQ(told.body, Translate(CallWith(bad, nullptr)).body);
  EXPECT_GE(told.status, 400U);
}

// What was declined goes the ordinary way at once: that one states no assurance in a header.
TEST_F(BriefTranslate, DoesNotGoTheFastWayAgain) {
  BriefOutcome brief{.declined = true};
  const auto has = [](const HttpResponse& response) {
    return std::any_of(
        response.headers.begin(), response.headers.end(),
        [](const HttpHeader& header) { return header.name == "Baybridge-Assurance"; });
  };
  EXPECT_TRUE(has(Translate(CallWith(Sample(), nullptr))));
  EXPECT_FALSE(has(Translate(CallWith(Sample(), &brief))));
}

}  // namespace
}  // namespace baybridge
