// A critical code that did not arrive, beside another code of the same value that did.
#include "pipeline/safety.h"

#include <gtest/gtest.h>

#include "format/xml_reader.h"

namespace baybridge {
namespace {

// Two codes of one value: `first` is a leaf of the group `kode`, of which the second arrives.
class SafetyTest : public testing::Test {
 protected:
  SafetyTest() : record_(names_) {
    XmlReader reader;
    EXPECT_FALSE(
        reader.Read("<r><v><kode><is>A</is></kode><kode><is>B</is></kode></v></r>", record_));
    kind_.fields.resize(1);
    kind_.fields[0].critical = true;
    kind_.fields[0].code_list = "x";
    kind_.field_of = {0};
    for (NodeId node = 0; node < record_.nodes.size(); ++node) {
      if (record_.local(record_.nodes[node].name) != "is") continue;
      record_.nodes[node].element = 0;
      LedgerEntry entry;
      entry.source = node;
      entry.state = ledger_.empty() ? LeafState::kResidue : LeafState::kCarried;
      entry.target = ledger_.empty() ? kNone : 1;
      ledger_.push_back(entry);
    }
    EXPECT_EQ(ledger_.size(), 2U);
  }
  std::size_t Count(const CodingNames* coding) const {
    Findings findings;
    JudgeSafety(record_, ledger_, kind_, coding, findings);
    return findings.size();
  }

  NameTable names_;
  Record record_;
  Kind kind_;
  std::vector<LedgerEntry> ledger_;
};

TEST_F(SafetyTest, OfSeveralCodesOneThatArrivedSpeaksForTheOthers) {
  CodingNames coding;
  coding.group = "kode";
  EXPECT_EQ(Count(&coding), 0U);
}

TEST_F(SafetyTest, WhatTheHubDoesNotDeclareIsALeafLikeAnyOther) {
  CodingNames coding;
  coding.group = "coding";
  EXPECT_EQ(Count(&coding), 1U);
  EXPECT_EQ(Count(nullptr), 1U);
}

}  // namespace
}  // namespace baybridge
