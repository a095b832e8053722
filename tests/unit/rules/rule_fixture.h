#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "format/xml_reader.h"
#include "rules/rule_runner.h"
#include "support/scratch.h"

namespace baybridge {

// Rules as text, run on a record as text.
class RuleFixture : public testing::Test {
 protected:
  static std::string Schema(const std::string& body) {
    return "<schema xmlns=\"http://purl.oclc.org/dsdl/schematron\"><ns prefix=\"bb\" "
           "uri=\"urn:baybridge:functions\"/>" +
           body + "</schema>";
  }
  // One pattern with one rule.
  static std::string OneRule(const std::string& context, const std::string& body) {
    return Schema("<pattern id=\"p\"><rule context=\"" + context + "\">" + body +
                  "</rule></pattern>");
  }

  void Load(const std::string& schema) {
    scratch_.Write("rules.sch", schema);
    auto set = RuleSet::Load(scratch_.folder() / "rules.sch", names_);
    ASSERT_TRUE(set.has_value()) << set.error().what;
    set_ = *std::move(set);
  }

  RuleOutcome Judge(const std::string& xml,
                    RuleRunOptions options = {},
                    const RuleFunctions* functions = nullptr) {
    xml_ = xml;
    record_ = Record(names_);
    XmlReader reader;
    EXPECT_FALSE(reader.Read(xml_, record_));
    runner_ = std::make_unique<RuleRunner>(set_, functions, options);
    findings_.clear();
    return runner_->Run(record_, "2026-01-31", findings_);
  }

  Scratch scratch_;
  NameTable names_;
  std::shared_ptr<const RuleSet> set_;
  std::string xml_;
  Record record_;
  std::unique_ptr<RuleRunner> runner_;
  Findings findings_;
};

}  // namespace baybridge
