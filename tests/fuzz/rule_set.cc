// Rules from outside: a Schematron file, and expressions of their own, loaded and run on records
// with small limits. A rule set that loads says the same of a record each time.
#include <string>
#include <string_view>

#include "core/check.h"
#include "format/xml_reader.h"
#include "fuzz/fuzz.h"
#include "fuzz/pack_folder.h"
#include "rules/rule_runner.h"
#include "rules/svrl.h"

namespace baybridge {
namespace {

constexpr std::string_view kRecord =
    "<a id=\"r\"><b id=\"1\" xml:lang=\"en-GB\">one<c n=\"2\"><d>x</d><d>2026-01-31</d></c></b>"
    "<b id=\"2\" k=\"1\"> 2 <c n=\"1\"/></b><e ref=\"1 2\">1e1</e><e ref=\"2\"/></a>";
constexpr std::string_view kOpen =
    "<schema xmlns=\"http://purl.oclc.org/dsdl/schematron\"><ns prefix=\"bb\" "
    "uri=\"urn:baybridge:functions\"/>"
    "<key xmlns=\"http://www.w3.org/1999/XSL/Transform\" name=\"k\" match=\"*\" use=\"@id\"/>"
    "<pattern id=\"p\"><rule context=\"*\"><assert id=\"A\" test=\"";
constexpr std::string_view kClose =
    "\">x<value-of select=\"name()\"/></assert></rule></pattern></schema>";

std::string EscapeAttribute(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '<': escaped += "&lt;"; break;
      case '&': escaped += "&amp;"; break;
      case '"': escaped += "&quot;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

class Rules {
 public:
  Rules() { folder_.Write("codes.xml", "<codes><code v=\"1\"/></codes>"); }

  void Try(std::string_view schema) {
    folder_.Write("rules.sch", schema);
    NameTable names;
    auto set = RuleSet::Load(folder_.folder() / "rules.sch", names);
    if (!set) {
      BAYBRIDGE_CHECK(set.error().kind != FailureKind::kInternal);
      BAYBRIDGE_CHECK(!set.error().what.empty());
      return;
    }
    Record record(names);
    XmlReader reader;
    BAYBRIDGE_CHECK(!reader.Read(kRecord, record));
    RuleRunOptions options;
    options.keep_events = true;
    options.limits = {.max_steps = 20'000,
                      .max_record_steps = 100'000,
                      .max_nodes = 10'000,
                      .max_text_bytes = 100'000};
    RuleRunner runner(*set, nullptr, options);
    Findings first;
    const RuleOutcome outcome = runner.Run(record, "2026-01-31", first);
    BAYBRIDGE_CHECK(outcome.judged == (outcome.not_judged == 0));
    const std::string svrl = WriteSvrl(runner);
    Findings second;
    runner.Run(record, "2026-01-31", second);
    BAYBRIDGE_CHECK(first == second && svrl == WriteSvrl(runner));
  }

 private:
  PackFolder folder_;
};

}  // namespace

void Fuzz(std::string_view input) {
  static Rules rules;
  rules.Try(input);
  rules.Try(std::string(kOpen) + EscapeAttribute(input) + std::string(kClose));
}

}  // namespace baybridge
