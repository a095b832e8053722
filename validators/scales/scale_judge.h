#pragma once

#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/record.h"
#include "scales/assessment.h"
#include "scales/scale_places.h"
#include "scales/scale_scheme.h"
#include "scales/scale_values.h"

namespace baybridge {

// A finding about a node of a hub record; its path and location are left empty: who knows the
// source fills them.
struct ScaleFinding {
  NodeId node = kNone;
  Finding finding;
};

// Recomputes the assessments of hub records of one kind and compares them with what they state: a
// score outside its item's range (GW-SCL-001), a total or scale that differs (GW-SCL-002,
// GW-SCL-003), a level that differs (GW-SCL-004), results that cannot be recomputed because items
// are missing (GW-SCL-005) or because the version is not stated (GW-SCL-006), a ground for moving
// the level that the items show and no adjustment states, or the other way round (GW-SCL-007,
// GW-SCL-008), an item that stands twice with different values (GW-SCL-009). What rests on an
// unverified fact is a warning at most. No level is ever converted, and a scheme without tables is
// not judged. Belongs to one thread; `schemes` and `places` must outlive it.
class ScaleJudge {
 public:
  ScaleJudge(const std::vector<ScaleScheme>& schemes, const ScalePlaces& places)
      : schemes_(schemes),
        places_(places) {}

  // Appends what is wrong with the record's assessments, in their order.
  void Judge(const Record& hub, std::vector<ScaleFinding>& findings);

  // The scheme of that id, or nullptr.
  const ScaleScheme* SchemeOf(std::string_view id) const;

 private:
  void JudgeOne(const ScaleScheme& scheme);
  void ReadItems(const ScaleScheme& scheme);
  bool IsOfVersion(const ScaleItem& item) const;
  ScaleValue ValueOf(const ScaleItem& item);
  ScaleValue ScoreOf(const ScaleItem& item, const AssessmentEntry& entry);
  ScaleValue AnswerOf(const ScaleItem& item, const AssessmentEntry& entry) const;
  ScaleValue TickedOf(const ScaleItem& item, const AssessmentEntry& entry) const;
  ScaleValue AdjustedOf(const ScaleItem& item) const;
  bool StandsTwice(const ScaleItem& item, const AssessmentEntry& first);
  void Results(const ScaleScheme& scheme);
  void Compare(const ScaleResult& result, const ScaleValue& computed);
  void TellMissing(const ScaleScheme& scheme);
  std::string_view NameOf(const ScaleScheme& scheme, std::uint32_t variable) const;
  void Grounds(const ScaleScheme& scheme);
  Finding& Add(const char* id, Severity severity, FindingKind kind, NodeId node);

  struct Stated {
    std::string_view text;
    NodeId node = kNone;
  };
  Stated StatedOf(const ScaleResult& result) const;

  const std::vector<ScaleScheme>& schemes_;
  const ScalePlaces& places_;
  Assessment assessment_;
  std::vector<ScaleValue> values_;
  std::vector<const ScaleResult*> open_;  // stated, not recomputed
  std::vector<std::uint32_t> missing_;
  bool version_missing_ = false;
  std::vector<ScaleFinding>* findings_ = nullptr;
};

}  // namespace baybridge
