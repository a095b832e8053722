// A critical code that did not arrive, beside another code of the same value that did.
#include "pipeline/safety.h"

#include <algorithm>

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
    JudgeSafety(record_, ledger_, kind_, {.coding = coding, .way = {}}, findings);
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

// Two medicines, of which the second one's frequency is lost: the finding says which one.
class SafetyOf : public testing::Test {
 protected:
  SafetyOf() : record_(names_) {
    XmlReader reader;
    EXPECT_FALSE(
        reader.Read("<r><list><m><no>1</no><name>Aspirin</name><when>QD</when></m>"
                    "<m><no>2</no><name>Amlodipine</name><salt>besilate</salt>"
                    "<note>white</note><how><when>ZZZ</when></how></m></list>"
                    "<diet><when>noon</when></diet></r>",
                    record_));
    // Elements are numbered by name.
    const std::vector<std::string> elements{"r",    "list", "m",    "no",  "name",
                                            "salt", "note", "when", "how", "diet"};
    kind_.shape.elements.resize(elements.size());
    kind_.shape.elements[2].max = kUnbounded;
    kind_.fields.resize(2);
    kind_.fields[0].critical = true;
    kind_.fields[1].critical = true;
    kind_.fields[1].code_list = "frequency";
    kind_.field_of = {kNone, kNone, kNone, 0, 0, 0, 0, 1, kNone, kNone};
    for (Node& node : record_.nodes) {
      const auto name = std::ranges::find(elements, record_.local(node.name));
      node.element = static_cast<ElementId>(name - elements.begin());
    }
  }
  // The argument `of` where the k-th leaf `when` (from 0) is residue.
  Arg OfWhen(int k) const {
    std::vector<LedgerEntry> ledger(1);
    for (NodeId node = 0; node < record_.nodes.size(); ++node) {
      if (record_.local(record_.nodes[node].name) == "when" && k-- == 0) ledger[0].source = node;
    }
    ledger[0].state = LeafState::kResidue;
    Findings findings;
    JudgeSafety(record_, ledger, kind_, {}, findings);
    EXPECT_EQ(findings.size(), 1U);
    const auto of = std::ranges::find(findings.at(0).args, "of", &Arg::name);
    return of == findings.at(0).args.end() ? Arg{} : *of;
  }

  NameTable names_;
  Record record_;
  Kind kind_;
};

TEST_F(SafetyOf, ItsEntryIsNamedByItsFirstWords) {
  EXPECT_EQ(OfWhen(0), (Arg{.name = "of", .value = "Aspirin", .sensitive = true}));
  EXPECT_EQ(OfWhen(1), (Arg{.name = "of", .value = "Amlodipine · besilate", .sensitive = true}));
}

TEST_F(SafetyOf, WhatStandsInNoEntryIsNamedByItsGroup) {
  EXPECT_EQ(OfWhen(2), (Arg{.name = "of", .value = "diet", .sensitive = false}));
}

}  // namespace
}  // namespace baybridge
