// One compiled rule set, used by several threads at once (the preset tsan sees races in it).
#include <thread>

#include "rules/svrl.h"
#include "unit/rules/rule_fixture.h"

namespace baybridge {
namespace {

constexpr unsigned kThreads = 4;
constexpr unsigned kRecords = 12;

// Everything that an evaluator keeps between nodes, records or for ever: keys, indexes, memos,
// counters, variables, documents, formats.
constexpr const char* kRules = R"xml(
  <xsl:key xmlns:xsl="http://www.w3.org/1999/XSL/Transform" name="by-id" match="item" use="@id"/>
  <xsl:decimal-format xmlns:xsl="http://www.w3.org/1999/XSL/Transform" name="comma"
      decimal-separator="," grouping-separator="."/>
  <let name="known" value="document('codes.xml')/codes/code"/>
  <pattern id="p">
    <rule context="item">
      <let name="same" value="//item[v = current()/v]"/>
      <report id="A" test="not(@ref = //item/@id)">no <value-of select="@ref"/></report>
      <report id="B" test="count(key('by-id', @ref)) != 1">ref</report>
      <report id="C" test="not(v = $known/@value)">code <value-of select="v"/></report>
      <report id="D" test="count(preceding-sibling::item) mod 7 = 3">at
        <value-of select="format-number(count(preceding-sibling::item) * 1000.5, '#.##0,0', 'comma')"/></report>
      <report id="E" test="count($same) &gt; 2">same</report>
      <report id="F" test="$known[@value = current()/v]/@name = 'three'">three</report>
    </rule>
  </pattern>)xml";

std::string RecordOf(unsigned number) {
  std::string xml = "<list>";
  for (unsigned i = 0; i < 120 + number; ++i) {
    xml += "<item id=\"" + std::to_string(i) + "\" ref=\"" + std::to_string((i * 7) % 131) +
           "\"><v>" + std::to_string((i * number) % 11) + "</v></item>";
  }
  return xml + "</list>";
}

// What the rules say of a record that a thread reads itself.
std::string Judged(RuleRunner& runner, const NameTable& names, unsigned number) {
  const std::string xml = RecordOf(number);
  Record record(names);
  XmlReader reader;
  if (reader.Read(xml, record)) return "unreadable";
  Findings findings;
  runner.Run(record, "2026-01-31", findings);
  return WriteSvrl(runner);
}

class RuleSharing : public RuleFixture {};

TEST_F(RuleSharing, EveryThreadSaysWhatOneSays) {
  scratch_.Write("codes.xml",
                 "<codes><code value='1' name='one'/><code value='3' name='three'/></codes>");
  Load(Schema(kRules));
  RuleRunOptions options;
  options.keep_events = true;
  std::vector<std::string> alone;
  RuleRunner runner(set_, nullptr, options);
  for (unsigned i = 0; i < kRecords; ++i) alone.push_back(Judged(runner, names_, i));
  for (const char* rule : {"\"A\"", "\"B\"", "\"C\"", "\"D\"", "\"E\"", "\"F\""})
    EXPECT_NE(alone[3].find(rule), std::string::npos) << rule;
  std::vector<std::vector<std::string>> told(kThreads);
  {
    std::vector<std::jthread> threads;
    for (unsigned thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        RuleRunner own(set_, nullptr, options);
        for (unsigned i = 0; i < kRecords; ++i) told[thread].push_back(Judged(own, names_, i));
      });
    }
  }
  for (const auto& texts : told) EXPECT_EQ(texts, alone);
}

}  // namespace
}  // namespace baybridge
