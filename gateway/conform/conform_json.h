#pragma once

#include <string>
#include <string_view>

#include "conform/conform_report.h"
#include "report/json_text.h"

namespace baybridge {

// Writes the parts of the JSON report (docs/conform-report.md).
class ConformJson {
 public:
  explicit ConformJson(const ConformReport& report) : report_(report), tally_(*report.tally) {}
  std::string Write();

 private:
  // conform_json.cc
  void Run();
  void Totals();
  void OneStandard(std::size_t index);
  void Facts(const Standard& standard);
  void Clauses(std::size_t index);
  void Rules(std::size_t index);
  void Overlaps(std::size_t standard, std::size_t rule);
  void NotJudged(std::size_t index);
  void Worst();
  // conform_json_parts.cc
  void Form();
  void Fields();
  void OneField(const CompiledKind& compiled, std::uint32_t index, const FieldTally& tally);
  void Groups(std::string_view key, const std::map<std::vector<std::string>, GroupTally>& groups);
  void GroupStandard(std::size_t group,
                     const std::vector<const GroupTally*>& all,
                     std::size_t standard,
                     const std::vector<std::vector<bool>>& hidden);
  std::vector<std::vector<bool>> HiddenCells(const std::vector<const GroupTally*>& all,
                                             std::size_t standard) const;
  void Records();
  void Sample();
  void Baseline();
  void Rectification();

  void FourTexts(std::string_view key, const Texts& texts);
  void Verdicts(std::string_view key, const VerdictCounts& counts);
  void ClauseRecords(std::string_view key, const ClauseCounts& counts);
  void Rate(std::string_view key, std::uint64_t part, std::uint64_t whole);
  void Example(const ConformExample& example, std::size_t standard);
  void Place(const ConformExample& example);
  void Values(std::string_view key, const std::vector<std::string>& values);

  const ConformReport& report_;
  const ConformTally& tally_;
  JsonText out_;
};

}  // namespace baybridge
