// A record on its way: what each page tells of earlier losses, what falls due, what may be offered
// for confirmation.
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/command.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kRich = BAYBRIDGE_SOURCE_DIR "/samples/hk-care/rich/input.xml";
constexpr const char* kHongKong = "Resident record of a care home in Hong Kong";
constexpr const char* kGuangdong = "Guangdong elder-care resident file";

class JourneyTest : public testing::Test, protected Scratch {
 protected:
  std::string Path(const std::string& name) const { return (folder() / name).string(); }

  // The file that `from` becomes in another format.
  std::string Translated(const std::string& from, const std::string& to) const {
    const std::string target = Path(to + ".xml");
    const Ran ran = RunBaybridge({"translate", "--assurance", "fast", "--to", to, "-o", target,
                                  "--report-file", Path(to + ".txt"), from});
    EXPECT_EQ(ran.err.find("baybridge:"), std::string::npos) << ran.err;
    return target;
  }

  std::string Page(const std::string& file) const {
    const Ran ran = RunBaybridge({"print", "--assurance", "fast", "--languages", "en", file});
    EXPECT_EQ(ran.code, 0) << ran.err;
    return ran.out;
  }

  // How many forms the page names from which something did not arrive.
  static std::size_t EarlierForms(const std::string& page) {
    constexpr std::string_view kKept = "Kept from an earlier form";
    std::size_t count = 0;
    for (std::size_t at = page.find(kKept); at != std::string::npos; at = page.find(kKept, at + 1))
      ++count;
    return count;
  }

  // The items offered for a record that is translated to Guangdong.
  std::string Offered(const std::string& profile) const {
    std::vector<std::string> arguments{"translate",
                                       "--assurance",
                                       "fast",
                                       "--to",
                                       "gd-care",
                                       "-o",
                                       Path("offered.xml"),
                                       "--prefill",
                                       Path("offered.csv"),
                                       "--report-file",
                                       Path("report"),
                                       kRich};
    if (!profile.empty()) arguments.insert(arguments.end(), {"--profile", profile});
    const Ran ran = RunBaybridge(arguments);
    EXPECT_LE(ran.code, 1) << ran.err;
    return Read("offered.csv");
  }
};

TEST_F(JourneyTest, ThePageOfAThirdPlaceTellsTheLossesOfBothWays) {
  const std::string second = Translated(kRich, "gd-care");
  const std::string there = Page(second);
  EXPECT_EQ(EarlierForms(there), 1U);
  EXPECT_THAT(there, HasSubstr(kHongKong));
  const std::string page = Page(Translated(second, "mo-care"));
  EXPECT_EQ(EarlierForms(page), 2U);
  EXPECT_THAT(page, AllOf(HasSubstr(kHongKong), HasSubstr(kGuangdong)));
  // A record that never travelled has lost nothing on the way.
  EXPECT_EQ(EarlierForms(Page(kRich)), 0U);
}

TEST_F(JourneyTest, ATravelDocumentThatALaterOneReplacedIsNotOverdue) {
  const auto document = [](const std::string& count, const std::string& until,
                           const std::string& rest) {
    return "<Document><DocumentType>HRP</DocumentType><DocumentNumber>H12345678</DocumentNumber>"
           "<IssueCount>" +
           count + "</IssueCount><ExpiryDate>" + until + "</ExpiryDate>" + rest + "</Document>";
  };
  const auto listed = [&](const std::string& documents) {
    Write("due.xml",
          "<Resident xmlns=\"urn:baybridge:hk-care:2026\"><RecordDate>20/11/2026</RecordDate>" +
              documents + "</Resident>");
    return RunBaybridge({"due", "--since", "2026-11-20", "--days", "60", Path("due.xml")}).out;
  };
  const std::string stated = document("01", "01/03/2016", "<Status>REPLACED</Status>");
  const std::string unstated = document("02", "01/03/2025", "");
  const std::string valid = document("03", "05/12/2026", "");
  EXPECT_THAT(
      listed(stated + unstated + valid),
      AllOf(HasSubstr("2026-12-05"), Not(HasSubstr("2016-03-01")), Not(HasSubstr("2025-03-01"))));
  // Where nothing replaced it, it is overdue.
  EXPECT_THAT(listed(stated + unstated),
              AllOf(HasSubstr("2025-03-01"), Not(HasSubstr("2016-03-01"))));
}

TEST_F(JourneyTest, WhatCrosswalksOfferStandsBesideTheRecordAndNeverInIt) {
  const std::string offered = Offered("");
  EXPECT_THAT(offered, AllOf(HasSubstr("GBT42195-2022,A.4.1,hypertension,diagnosis,I10,"),
                             HasSubstr(",related-to,provisional,"),
                             HasSubstr("no assessment and no level")));
  const std::string with = Read("offered.xml");
  EXPECT_THAT(with, Not(HasSubstr("provisional")));
  Translated(kRich, "gd-care");
  EXPECT_EQ(with, Read("gd-care.xml"));  // the same bytes as without
}

TEST_F(JourneyTest, UnderAProfileOnlyWhatMayLeaveIsOffered) {
  const std::string offered = Offered("assessment-only");
  EXPECT_THAT(offered, AllOf(HasSubstr(",provisional,"), Not(HasSubstr(",diagnosis,"))));
}

}  // namespace
}  // namespace baybridge
