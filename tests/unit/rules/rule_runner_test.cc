#include "rules/rule_runner.h"

#include <thread>

#include "format/json_reader.h"
#include "unit/rules/rule_fixture.h"

namespace baybridge {
namespace {

class Data final : public RuleFunctions {
 public:
  std::optional<bool> CheckDigit(std::string_view scheme, std::string_view value) const override {
    if (scheme != "known") return {};
    return value == "good";
  }
  std::optional<bool> InList(std::string_view list,
                             std::string_view code,
                             std::string_view as_of) const override {
    if (list != "known") return {};
    return code == "a" && as_of >= "2026-01-31";
  }
  std::optional<std::string> Display(std::string_view /*list*/,
                                     std::string_view code,
                                     std::string_view language) const override {
    return std::string(code) + " in " + std::string(language);
  }
  std::optional<double> WorkingDaysBetween(std::string_view /*from*/,
                                           std::string_view /*to*/,
                                           std::string_view calendar) const override {
    if (calendar != "hk") return {};
    return 3;
  }
};

class RuleRunnerTest : public RuleFixture {
 protected:
  // Each finding as "line:column severity id path".
  std::string Said() const {
    std::string said;
    for (const Finding& f : findings_)
      said += std::to_string(f.location.line) + ':' + std::to_string(f.location.column) + ' ' +
              std::string(kSeverityNames.NameOf(f.severity)) + ' ' + f.id + ' ' + f.path + '\n';
    return said;
  }
};

TEST_F(RuleRunnerTest, FindingsHaveThePlaceOfTheNodeEvenOfAttributes) {
  Load(OneRule("b/@x", "<report id=\"X\" test=\"true()\">x</report>"));
  EXPECT_TRUE(Judge("<a>\n  <b 長=\"1\" x=\"2\"/>\n  <b x=\"3\"/>\n</a>").judged);
  EXPECT_EQ(Said(), "2:12 error X /a/b[1]/@x\n3:6 error X /a/b[2]/@x\n");
}

TEST_F(RuleRunnerTest, SeverityComesFromRoleThenFlagThenTheRule) {
  Load(
      Schema("<pattern id=\"p\"><rule context=\"a\" role=\"info\">"
             "<report id=\"A\" role=\"Warning\" flag=\"fatal\" test=\"true()\"/>"
             "<report id=\"B\" flag=\"fatal\" test=\"true()\"/>"
             "<report id=\"C\" role=\"other\" test=\"true()\"/></rule></pattern>"
             "<pattern id=\"q\"><rule context=\"a\"><report test=\"true()\"/></rule></pattern>"));
  Judge("<a/>");
  EXPECT_EQ(Said(),
            "1:1 warning A /a\n1:1 fatal B /a\n1:1 information C /a\n1:1 error GW-RUL-001 /a\n");
}

TEST_F(RuleRunnerTest, ArgumentsThatHoldValuesAreSensitive) {
  Load(Schema(
      "<pattern id=\"p\"><rule context=\"a\" id=\"r\">"
      "<report id=\"A\" test=\"true()\" diagnostics=\"found plain\">key</report></rule></pattern>"
      "<diagnostics><diagnostic id=\"found\"><value-of select=\"b\"/></diagnostic>"
      "<diagnostic id=\"plain\">words</diagnostic></diagnostics>"));
  Judge("<a><b>secret</b></a>");
  ASSERT_EQ(findings_.size(), 1U);
  EXPECT_EQ(findings_[0].args,
            (std::vector<Arg>{
                {"message", "key"}, {"rule", "r"}, {"found", "secret", true}, {"plain", "words"}}));
}

TEST_F(RuleRunnerTest, FunctionsOfTheCallerAnswerOrLeaveUndecided) {
  Load(
      OneRule("a",
              "<report id=\"A\" test=\"bb:check-digit('known', 'good') and bb:in-list('known', 'a')"
              " and not(bb:in-list('known', 'a', '2020-01-01'))\"/>"
              "<report id=\"B\" test=\"bb:working-days-between('a', 'b', 'hk') = 3 and"
              " bb:display('l', 'x', 'pt') = 'x in pt'\"/>"
              "<report id=\"C\" test=\"bb:check-digit('unknown', 'good')\"/>"
              "<assert id=\"D\" test=\"bb:working-days-between('a', 'b', 'mo') > 2 or true()\"/>"));
  const Data data;
  EXPECT_FALSE(Judge("<a/>", {}, &data).judged);
  EXPECT_EQ(Said(),
            "1:1 error A /a\n1:1 error B /a\n1:1 error GW-RUL-003 /a\n1:1 error GW-RUL-003 /a\n");
  EXPECT_EQ(findings_[2].args, (std::vector<Arg>{{"rule", "C"}, {"function", "check-digit"}}));
}

TEST_F(RuleRunnerTest, OneRuleSetServesJson) {
  Load(OneRule("medication[not(strength)]",
               "<report id=\"M\" test=\"@id and ../person/name = '陳'\"/>"));
  const std::string json =
      "{\"resident\": {\"person\": {\"name\": \"陳\"},\n \"medication\": [{\"@id\": \"m1\", "
      "\"strength\": 5}, {\"@id\": \"m2\"}]}}";
  Record record(names_);
  JsonReader reader;
  ASSERT_FALSE(reader.Read(json, record));
  RuleRunner runner(set_);
  EXPECT_TRUE(runner.Run(record, "", findings_).judged);
  EXPECT_EQ(Said(), "2:47 error M /resident/medication[2]\n");
}

TEST_F(RuleRunnerTest, ARecordOutOfOrderIsNotJudged) {
  Load(OneRule("a", "<report id=\"A\" test=\"true()\"/>"));
  Record record(names_);
  const NameId name = names_.Find("", "a");
  const NodeId root = record.Append(kNone, kNone, name);
  const NodeId first = record.Append(root, kNone, name);
  record.Append(root, first, name);
  record.Append(first, kNone, name);  // below a node that is closed already
  RuleRunner runner(set_);
  EXPECT_FALSE(runner.Run(record, "", findings_).judged);
  EXPECT_EQ(Said(), "0:0 error GW-RUL-004 \n");
}

TEST_F(RuleRunnerTest, ARuleSetIsSharedByThreads) {
  Load(OneRule("item", "<report id=\"X\" test=\"//item[@id = current()/@ref]\"/>"));
  std::string xml = "<list>";
  for (int i = 0; i < 200; ++i)
    xml += "<item id=\"" + std::to_string(i) + "\" ref=\"" + std::to_string(i * 2) + "\"/>";
  xml += "</list>";
  std::vector<std::uint32_t> spoke(4);
  std::vector<std::thread> threads;
  for (auto& count : spoke) {
    threads.emplace_back([&, this] {
      RuleRunner runner(set_);
      Record record(names_);
      XmlReader reader;
      if (reader.Read(xml, record)) return;
      Findings findings;
      for (int round = 0; round < 5; ++round) count += runner.Run(record, "", findings).spoke;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(spoke, (std::vector<std::uint32_t>{500, 500, 500, 500}));
}

}  // namespace
}  // namespace baybridge
