#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_names.h"
#include "core/name_table.h"

namespace baybridge {

// An inclusive range of whole numbers, as tables write it: "3", "0-4", "3-" (3 and more).
struct ScoreRange {
  int least = 0;
  int most = 0;
  bool Holds(int value) const { return value >= least && value <= most; }
  friend bool operator==(const ScoreRange&, const ScoreRange&) = default;
};

// How an item's value is read from an assessment.
enum class ItemReading : std::uint8_t {
  kScore,       // the item's score
  kAnswer,      // the item's answer, a code that `answers` turns into a number
  kTicked,      // 1 where one of `answers` is among the item's answers, 0 where the item is there
                // without
  kAdjustment,  // 1 where an adjustment with one of the codes was applied, else 0
};
inline constexpr EnumNames<ItemReading, 4> kItemReadingNames{
    {{{ItemReading::kScore, "score"},
      {ItemReading::kAnswer, "answer"},
      {ItemReading::kTicked, "ticked"},
      {ItemReading::kAdjustment, "adjustment"}}}};

struct AnswerValue {
  std::string code;
  int value = 1;
};

// One way in which a variable stands in an assessment: item numbers differ between versions of an
// instrument, so one variable may have several.
struct ScaleItem {
  std::uint32_t variable = 0;
  std::string code;     // of the item; empty for an adjustment
  std::string version;  // beginning of the assessment's version; empty: any
  ItemReading reading = ItemReading::kScore;
  std::vector<ScoreRange> allowed;  // of a score
  std::string list;                 // hub code list of the answers
  std::vector<AnswerValue> answers;
  bool unverified = false;
  std::uint32_t line = 0;
};

// One row of a decision table: all conditions must hold.
struct DecisionRow {
  struct Condition {
    std::uint32_t variable = kNone;  // kNone: the value that is looked up
    ScoreRange range;
    bool unknown = false;  // holds where the variable has no value, and only there
  };
  std::vector<Condition> conditions;
  int value = 0;
  bool unverified = false;
};

struct DecisionTable {
  std::string id;
  std::vector<DecisionRow> rows;
};

// The algorithms, by shape.
enum class ResultShape : std::uint8_t {
  kSum,      // of variables, each looked up in the table where there is one
  kDecide,   // the first row of the table that holds
  kCarried,  // not computed: its definition is not public; only its range is judged
};
inline constexpr EnumNames<ResultShape, 3> kResultShapeNames{
    {{{ResultShape::kSum, "sum"},
      {ResultShape::kDecide, "decide"},
      {ResultShape::kCarried, "carried"}}}};

// Where an assessment states a result.
enum class StatedAt : std::uint8_t {
  kNowhere,     // an intermediate result
  kTotal,       // the total of a code
  kTotalLevel,  // the level of a total of a code, in a code list
  kScale,       // the scale of a code
  kPreliminaryScore,
  kPreliminaryLevel,  // in a code list
  kLevel,             // in a code list
};
inline constexpr EnumNames<StatedAt, 7> kStatedAtNames{
    {{{StatedAt::kNowhere, ""},
      {StatedAt::kTotal, "total"},
      {StatedAt::kTotalLevel, "total-level"},
      {StatedAt::kScale, "scale"},
      {StatedAt::kPreliminaryScore, "preliminary-score"},
      {StatedAt::kPreliminaryLevel, "preliminary-level"},
      {StatedAt::kLevel, "level"}}}};

struct ScaleResult {
  std::string id;
  std::uint32_t variable = 0;
  ResultShape shape = ResultShape::kSum;
  std::vector<std::uint32_t> of;
  std::uint32_t table = kNone;
  std::vector<ScoreRange> range;  // of the result
  StatedAt stated_at = StatedAt::kNowhere;
  std::string code;  // of the total or scale
  std::string list;  // hub code list of the level
  bool unverified = false;
  std::uint32_t line = 0;
};

// A reason for moving a level, and the variable that says whether the items show it.
struct ScaleGround {
  std::string list;         // hub code list of adjustments
  std::string adjustment;   // code of it
  std::uint32_t shown = 0;  // 1: the items show it; 0: they show that it is not so
  std::string items;        // the items that show it, for messages
};

// A scheme of assessment as tables: schemas/_scales/<id>/. Constant once loaded.
struct ScaleScheme {
  std::string id;                      // as /assessment/scheme names it
  std::vector<std::string> variables;  // items first, then results
  std::vector<ScaleItem> items;
  std::vector<DecisionTable> tables;
  std::vector<ScaleResult> results;  // in the order in which they are computed
  std::vector<ScaleGround> grounds;
  bool versioned = false;  // some item is of some versions only
  std::string digest;      // SHA-256 (hex) of its files

  // Index of a variable, or kNone.
  std::uint32_t Find(std::string_view variable) const;
};

// Reads a list of ranges parted by spaces, "0-6 8"; nullopt where it is none.
std::optional<std::vector<ScoreRange>> ReadRanges(std::string_view text);
bool HoldsAny(const std::vector<ScoreRange>& ranges, int value);
// The text of ranges as tables write them.
std::string WriteRanges(const std::vector<ScoreRange>& ranges);
// A whole number in plain digits; nullopt for anything else (a sign, a fraction, white space).
std::optional<int> ReadScore(std::string_view text);

}  // namespace baybridge
