// What a home tells the authority that pays for a place (profile scheme-return): leave, stays in
// hospital, admission, discharge and death, each with its dates; no reason, and nobody else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "samples.h"
#include "translate/profile.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kProfile = "scheme-return";

std::unique_ptr<Translated> Returned(const std::string& sample, const std::string& to) {
  TranslateOptions options = FastTo(to);
  options.profile = kProfile;
  const std::filesystem::path samples = std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "samples";
  auto made = TranslateDocument(SharedWorkspace(), Bytes(samples / sample / "input.xml"), options);
  BAYBRIDGE_CHECK(made.has_value() && (*made)->made());
  return *std::move(made);
}

struct Case {
  std::string name;
  std::string sample;
  std::string to;
  std::vector<std::string> told;      // what the target holds, whole groups as they stand there
  std::vector<std::string> withheld;  // values of the source that it does not hold
};

class SchemeReturn : public testing::TestWithParam<Case> {};

TEST_P(SchemeReturn, TellsTheDatesAndNoReason) {
  const Case& sample = GetParam();
  const std::unique_ptr<Translated> made = Returned(sample.sample, sample.to);
  const std::filesystem::path samples = std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "samples";
  const std::string source = Bytes(samples / sample.sample / "input.xml");
  for (const std::string& told : sample.told) EXPECT_THAT(made->document, HasSubstr(told));
  for (const std::string& withheld : sample.withheld) {
    EXPECT_THAT(source, HasSubstr(withheld)) << "or the search finds nothing";
    EXPECT_THAT(made->document, Not(HasSubstr(withheld)));
    EXPECT_THAT(LedgerCsv(*made), Not(HasSubstr(withheld)));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Samples,
    SchemeReturn,
    testing::Values(
        Case{"guangdong_two_leaves",
             "gd-care/rich",
             "hk-care",
             {"<AdmissionDate>09/2024</AdmissionDate>"
              "<Leave><LeaveType>HOME</LeaveType><From>16/02/2026</From>"
              "<ExpectedReturn>22/02/2026</ExpectedReturn><ReturnedOn>21/02/2026</ReturnedOn>"
              "<BedKept>Y</BedKept></Leave>"
              "<Leave><LeaveType>RELATIVES</LeaveType><From>14/03/2026</From>"
              "<ExpectedReturn>16/03/2026</ExpectedReturn><BedKept>Y</BedKept></Leave>"},
             {"春节团聚", "清明前扫墓", "番禺女儿家", "随身带胰岛素笔一支"}},
        Case{"guangdong_stay_and_death",
             "gd-care/full-1",
             "hk-care",
             {"<HospitalStay><Hospital>样例医院</Hospital><AdmittedOn>01/12/2025</AdmittedOn>"
              "<DischargedOn>12/12/2025</DischargedOn></HospitalStay>",
              "<DateOfDeath>01/08/2026 04:20:00</DateOfDeath><Place>样例医院</Place>"},
             {"肺炎", "样例原因", "SYN-000015", "老年病科"}},
        Case{"guangdong_discharge",
             "gd-care/full-2",
             "hk-care",
             {"<AdmissionDate>01/09/2024</AdmissionDate>",
              "<DischargeDate>01/08/2026</DischargeDate><DischargeReason>OTHERHOME<",
              "<ReturnedOn>05/2026</ReturnedOn>"},
             {"样例原因", "回家过节", "样例女儿家", "轮椅一辆"}},
        Case{"hong_kong_two_leaves",
             "hk-care/rich",
             "gd-care",
             {"<入住日期>20261101</入住日期>"
              "<请假离院><请假种类代码>1</请假种类代码><离院日期>20261107</离院日期>"
              "<预计返院日期>20261108</预计返院日期><返院日期>20261109</返院日期>"
              "<保留床位>是</保留床位></请假离院>"
              "<请假离院><请假种类代码>5</请假种类代码><离院日期>20261119</离院日期>"
              "<预计返院日期>20261121</预计返院日期><保留床位>是</保留床位></请假离院>"},
             {"unwell, stayed a night longer", "wedding of a grandchild", "flat in Sha Tin"}},
        Case{"hong_kong_stay_and_death",
             "hk-care/full-1",
             "mo-care",
             {"<internamento><instituicao>Sample hospital</instituicao>"
              "<admissao>02-06-2025</admissao><alta>20-06-2025</alta></internamento>",
              "<data>18-11-2026 03:20</data><local>Sample hospital</local>",
              "<saida>15-11-2026</saida>"},
             {"SAMPLE-HN-1", "to rehabilitation", "pneumonia"}},
        Case{
            "macao_two_leaves",
            "mo-care/rich",
            "hk-care",
            {"<AdmissionDate>20/01/2026</AdmissionDate>"
             "<Leave><LeaveType>RELATIVES</LeaveType><From>15/02/2026</From>"
             "<ExpectedReturn>20/02/2026</ExpectedReturn><ReturnedOn>19/02/2026</ReturnedOn>"
             "<BedKept>Y</BedKept></Leave>"
             "<Leave><LeaveType>OTH</LeaveType><From>11/03/2026</From>"
             "<ExpectedReturn>13/03/2026</ExpectedReturn><BedKept>N</BedKept></Leave>"},
            {"repouso depois da queda", "Ano Novo Lunar", "casa do filho", "leva os medicamentos"}},
        Case{"macao_stay_and_death",
             "mo-care/full-1",
             "gd-care",
             {"<住院史><医院名称>Centro Hospitalar de "
              "exemplo</医院名称><入院日期>20260220</入院日期>"
              "<出院日期>20260305</出院日期></住院史>",
              "<逝世日期时间>20261230T0540"},
             {"INT-0000", "pneumonia", "alta para lar"}}),
    [](const auto& test) { return test.param.name; });

// What one place withholds of these groups no other lets go: the classes of a pack's leaves are
// at least as strict as those of the hub's leaves that they stand for.
TEST(SchemeReturnClasses, NoPackLetsGoWhatTheHubWithholds) {
  Workspace& workspace = SharedWorkspace();
  const auto profile = ReadProfile(workspace.packs(), kProfile);
  ASSERT_TRUE(profile);
  std::size_t looked = 0;
  for (const std::string& pack : PlacePacks()) {
    const auto table = workspace.TableFor(pack, "resident");
    ASSERT_TRUE(table);
    for (const TableRow& row : (*table)->rows) {
      const bool told =
          row.hub_text.starts_with("/placement") || row.hub_text.starts_with("/hospitalStay") ||
          row.hub_text.starts_with("/riskEvent") || row.hub_text.starts_with("/person/deceased");
      if (!told || row.hub.size() != 1 || row.pack.size() != 1) continue;
      const Field* hub = (*table)->hub_kind->FieldOf(row.hub.front().steps.back().element);
      const Field* leaf = (*table)->kind->FieldOf(row.pack.front().steps.back().element);
      ASSERT_TRUE(hub != nullptr && leaf != nullptr) << pack << ' ' << row.pack_text;
      ++looked;
      if (profile->withheld.contains(hub->personal_class)) {
        EXPECT_TRUE(profile->withheld.contains(leaf->personal_class))
            << pack << ' ' << row.pack_text << ": " << leaf->personal_class << " where the hub has "
            << hub->personal_class;
      }
    }
  }
  EXPECT_GE(looked, 200U);
}

}  // namespace
}  // namespace baybridge
