#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/enum_names.h"
#include "core/record.h"
#include "core/result.h"
#include "pack/pack.h"
#include "text/csv.h"

namespace baybridge {

// The parts that an assessment has in a hub kind. The code lists of its coded parts stand in a
// coding group: …/coding/list beside …/coding/code.
enum class ScalePlace : std::uint8_t {
  kGroup,
  kScheme,
  kVersion,
  kItem,
  kItemCode,
  kItemScore,
  kItemAnswerList,
  kItemAnswerCode,
  kTotal,
  kTotalCode,
  kTotalScore,
  kTotalLevelList,
  kTotalLevelCode,
  kScale,
  kScaleCode,
  kScaleScore,
  kPreliminaryScore,
  kPreliminaryLevelList,
  kPreliminaryLevelCode,
  kAdjustment,
  kAdjustmentList,
  kAdjustmentCode,
  kAdjustmentApplied,
  kLevelList,
  kLevelCode,
};
inline constexpr std::size_t kScalePlaceCount = 25;
inline constexpr EnumNames<ScalePlace, kScalePlaceCount> kScalePlaceNames{
    {{{ScalePlace::kGroup, "group"},
      {ScalePlace::kScheme, "scheme"},
      {ScalePlace::kVersion, "version"},
      {ScalePlace::kItem, "item"},
      {ScalePlace::kItemCode, "item-code"},
      {ScalePlace::kItemScore, "item-score"},
      {ScalePlace::kItemAnswerList, "item-answer-list"},
      {ScalePlace::kItemAnswerCode, "item-answer-code"},
      {ScalePlace::kTotal, "total"},
      {ScalePlace::kTotalCode, "total-code"},
      {ScalePlace::kTotalScore, "total-score"},
      {ScalePlace::kTotalLevelList, "total-level-list"},
      {ScalePlace::kTotalLevelCode, "total-level-code"},
      {ScalePlace::kScale, "scale"},
      {ScalePlace::kScaleCode, "scale-code"},
      {ScalePlace::kScaleScore, "scale-score"},
      {ScalePlace::kPreliminaryScore, "preliminary-score"},
      {ScalePlace::kPreliminaryLevelList, "preliminary-level-list"},
      {ScalePlace::kPreliminaryLevelCode, "preliminary-level-code"},
      {ScalePlace::kAdjustment, "adjustment"},
      {ScalePlace::kAdjustmentList, "adjustment-list"},
      {ScalePlace::kAdjustmentCode, "adjustment-code"},
      {ScalePlace::kAdjustmentApplied, "adjustment-applied"},
      {ScalePlace::kLevelList, "level-list"},
      {ScalePlace::kLevelCode, "level-code"}}}};

// Where the parts of an assessment stand in one hub kind: rows of schemas/_scales/places.csv, bound
// to the kind's shape. Constant once bound.
struct ScalePlaces {
  std::array<ElementId, kScalePlaceCount> elements{};

  ElementId of(ScalePlace place) const { return elements[static_cast<std::size_t>(place)]; }

  // Binds the rows of `table` (columns kind,role,path,evidence) that are of the kind. True where
  // the kind has any. Fails with kMalformed and file:line for an unknown role, a path that the kind
  // does not have, or a role that is missing.
  Result<bool> Bind(const CsvTable& table, const Kind& kind, const NameTable& names);
};

}  // namespace baybridge
