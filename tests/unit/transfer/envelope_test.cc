// The legal facts of a transfer: what forbids it.
#include "transfer/envelope.h"

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include "support/envelopes.h"
#include "transfer/envelope_lines.h"

namespace baybridge {
namespace {

const TransferRules& Rules() {
  static const TransferRules rules = *TransferRules::Load(BAYBRIDGE_SOURCE_DIR);
  return rules;
}

// Ids of errors, then of warnings with a question mark, parted by blanks.
std::string Told(const Envelope& envelope) {
  std::string ids;
  for (const Finding& finding : CheckEnvelope(envelope, Rules()))
    ids += (ids.empty() ? "" : " ") + finding.id + (finding.severity > Severity::kError ? "?" : "");
  return ids;
}

TEST(Envelope, IsReadWhole) {
  const auto read = ReadEnvelope(GoodEnvelopeJson(), "envelope.json");
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(Told(*read), "");
  EXPECT_EQ(read->transfer, "T-0001");
  EXPECT_EQ(read->recipient.region, "440100");
  EXPECT_EQ(read->consent.categories, kAllClasses);
  EXPECT_TRUE(read->consent.separate);
  EXPECT_EQ(read->retained_until, "2033-06-01");
}

TEST(Envelope, OtherDocumentsAreRefused) {
  const std::string good = GoodEnvelopeJson();
  const auto with = [&good](std::string_view from, std::string_view to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  for (const std::string& text :
       {std::string("{}"), std::string("[]"), std::string("no JSON"),
        with("envelope/1", "envelope/2"), with("\"purpose\"", "\"porpoise\""),
        with("\"persons\": 1", "\"persons\": \"1\""), with("\"persons\": 1", "\"persons\": 1.5"),
        with("\"separate\": true", "\"separate\": \"yes\""), with("[]", "{}")}) {
    EXPECT_FALSE(ReadEnvelope(text, "envelope.json")) << text.substr(0, 60);
  }
}

struct Case {
  const char* name;
  std::function<void(Envelope&)> change;
  const char* told;
};

Party In(const char* region) {
  return {"Other Home", "X-0001", region, "records@example.com"};
}

const Case kCases[] = {
    {"good", [](Envelope&) {}, ""},
    {"no_purpose", [](Envelope& e) { e.purpose.clear(); }, "GW-TRF-001"},
    {"no_contact", [](Envelope& e) { e.sender.contact.clear(); }, "GW-TRF-001"},
    {"retention_is_over", [](Envelope& e) { e.retained_until = "2026-05-31"; }, "GW-TRF-002"},
    {"retention_is_no_day", [](Envelope& e) { e.retained_until = "2026-02-30"; },
     "GW-TRF-002 GW-TRF-002"},
    {"unknown_region", [](Envelope& e) { e.recipient.region = "990000"; }, "GW-TRF-003"},
    // The nine cities.
    {"every_other_city_of_Guangdong_is_outside", [](Envelope& e) { e.recipient.region = "440500"; },
     "GW-TRF-006"},
    {"outside_by_another_mechanism",
     [](Envelope& e) {
       e.recipient.region = "440500";
       e.mechanism = "hk-model-clauses";
     },
     ""},
    // No basis, or one of another route.
    {"Hong_Kong_to_Macao_without_a_basis",
     [](Envelope& e) {
       e.recipient = In("820000");
       e.mechanism.clear();
     },
     "GW-TRF-004"},
    {"Hong_Kong_to_Macao_by_the_contract_with_the_Mainland",
     [](Envelope& e) { e.recipient = In("820000"); }, "GW-TRF-005"},
    {"Hong_Kong_to_Macao_by_a_named_basis",
     [](Envelope& e) {
       e.recipient = In("820000");
       e.mechanism = "hk-model-clauses";
     },
     "GW-TRF-012?"},
    {"Macao_to_Hong_Kong_by_consent",
     [](Envelope& e) {
       e.sender = In("820000");
       e.recipient = In("810000");
       e.mechanism = "mo-art-20";
     },
     "GW-TRF-012?"},
    {"Guangdong_to_Macao_by_the_contract_with_Hong_Kong",
     [](Envelope& e) {
       e.sender = In("440100");
       e.recipient = In("820000");
     },
     "GW-TRF-005"},
    {"Guangdong_to_Macao_by_its_contract",
     [](Envelope& e) {
       e.sender = In("440400");
       e.recipient = In("820000");
       e.mechanism = "gba-mo-sc";
     },
     "GW-TRF-012?"},
    {"before_the_mechanism",
     [](Envelope& e) {
       e.time = "2023-12-01T08:00:00Z";
       e.consent.date = "2023-11-01";
     },
     "GW-TRF-005"},
    {"unknown_mechanism", [](Envelope& e) { e.mechanism = "trust-me"; }, "GW-TRF-005"},
    // Inside one place there is no mechanism, but consent.
    {"domestic",
     [](Envelope& e) {
       e.recipient = In("810000");
       e.mechanism.clear();
       e.contract.clear();
       e.filing.clear();
       e.assessment.clear();
     },
     ""},
    {"domestic_without_consent",
     [](Envelope& e) {
       e.recipient = In("810000");
       e.mechanism.clear();
       e.consent = {};
     },
     "GW-TRF-001"},
    {"domestic_is_no_mechanism_across", [](Envelope& e) { e.mechanism = "domestic"; },
     "GW-TRF-005"},
    // Onward.
    {"onward_inside", [](Envelope& e) { e.onward = {In("440300")}; }, ""},
    {"onward_outside_the_Bay_Area", [](Envelope& e) { e.onward = {In("441400")}; }, "GW-TRF-007"},
    {"onward_to_nowhere_known", [](Envelope& e) { e.onward = {In("110000")}; }, "GW-TRF-007"},
    {"onward_to_the_third_place", [](Envelope& e) { e.onward = {In("820000")}; }, "GW-TRF-007"},
    // Contract, filing, assessment.
    {"no_contract", [](Envelope& e) { e.contract.clear(); }, "GW-TRF-001"},
    {"contract_not_in_effect",
     [](Envelope& e) {
       e.effective = "2026-06-02";
       e.filed = "2026-06-03";
     },
     "GW-TRF-002"},
    {"filed_on_the_tenth_weekday", [](Envelope& e) { e.filed = "2026-01-19"; }, ""},
    {"filed_on_the_eleventh_weekday", [](Envelope& e) { e.filed = "2026-01-20"; }, "GW-TRF-008?"},
    {"not_filed_and_late", [](Envelope& e) { e.filing.clear(); }, "GW-TRF-008"},
    {"not_filed_yet",
     [](Envelope& e) {
       e.filing.clear();
       e.effective = "2026-05-25";
     },
     ""},
    {"no_assessment", [](Envelope& e) { e.assessment.clear(); }, "GW-TRF-001"},
    // Consent.
    {"from_Hong_Kong_it_is_enough_to_be_told", [](Envelope& e) { e.consent.separate = false; }, ""},
    {"from_Guangdong_consent_is_separate",
     [](Envelope& e) {
       std::swap(e.sender, e.recipient);
       e.consent.separate = false;
     },
     "GW-TRF-009"},
    {"from_Guangdong_necessity_is_told",
     [](Envelope& e) {
       std::swap(e.sender, e.recipient);
       e.consent.necessity_told = false;
     },
     "GW-TRF-009"},
    {"consent_has_ended", [](Envelope& e) { e.consent.until = "2026-05-31"; }, "GW-TRF-025"},
    {"consent_is_of_tomorrow", [](Envelope& e) { e.consent.date = "2026-06-02"; }, "GW-TRF-026"},
    {"consent_without_a_class", [](Envelope& e) { e.consent.categories.pop_back(); }, "GW-TRF-013"},
    {"important_data", [](Envelope& e) { e.important_data = true; }, "GW-TRF-010"},
    {"many_persons", [](Envelope& e) { e.persons = 10'000; }, "GW-TRF-011?"},
};

TEST(Envelope, ForbidsWhatTheLawForbids) {
  for (const Case& c : kCases) {
    Envelope envelope = GoodEnvelope();
    c.change(envelope);
    EXPECT_EQ(Told(envelope), c.told) << c.name;
  }
}

// A person finds the value: by its line, and by its name in words.
TEST(Envelope, WhatForbidsIsToldAtItsLine) {
  std::string text = GoodEnvelopeJson();
  const std::string until = "2027-05-20";
  const std::size_t at = text.find(until);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, until.size(), "2026-05-31");
  const auto envelope = ReadEnvelope(text, "envelope.json");
  ASSERT_TRUE(envelope);
  Findings findings = CheckEnvelope(*envelope, Rules());
  PlaceInEnvelope(text, findings);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "GW-TRF-025");
  EXPECT_EQ(findings[0].path, "/consent/until");
  EXPECT_EQ(findings[0].location.line,
            1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

TEST(TransferRules, TheNineCitiesAndTheTwoRegionsAreTheBayArea) {
  std::size_t cities = 0;
  for (const Region& region : Rules().regions) {
    if (region.bay_area && region.place == "GD") ++cities;
  }
  EXPECT_EQ(cities, 9U);
  EXPECT_EQ(Rules().regions.size(), 23U) << "21 cities, Hong Kong and Macao";
}

}  // namespace
}  // namespace baybridge
