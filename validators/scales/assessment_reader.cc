#include "scales/assessment_reader.h"

namespace baybridge {
namespace {

// One pass over the nodes of the assessment; a list stands before its code within a coding.
class Reader {
 public:
  Reader(const Record& hub, const ScalePlaces& places, Assessment& assessment)
      : hub_(hub),
        places_(places),
        made_(assessment) {}

  void Read(NodeId group) {
    made_.node = group;
    // A subtree is contiguous: it ends at the first node whose parent stands before it.
    for (NodeId node = group + 1; node < hub_.nodes.size(); ++node) {
      if (hub_.nodes[node].parent < group) return;
      const auto place = PlaceOf(hub_.nodes[node].element);
      if (place) Take(*place, node, hub_.nodes[node].value());
    }
  }

 private:
  std::optional<ScalePlace> PlaceOf(ElementId element) const {
    if (element == kNone) return std::nullopt;
    for (std::size_t i = 0; i < places_.elements.size(); ++i) {
      if (places_.elements[i] == element) return static_cast<ScalePlace>(i);
    }
    return std::nullopt;
  }

  void Take(ScalePlace place, NodeId node, std::string_view text) {
    switch (place) {
      case ScalePlace::kScheme: made_.scheme = text; return;
      case ScalePlace::kVersion: made_.version = text; return;
      case ScalePlace::kItem: made_.items.emplace_back().node = node; return;
      case ScalePlace::kTotal: made_.totals.emplace_back().node = node; return;
      case ScalePlace::kScale: made_.scales.emplace_back().node = node; return;
      case ScalePlace::kAdjustment: made_.adjustments.emplace_back().node = node; return;
      case ScalePlace::kPreliminaryScore:
        made_.preliminary_score = text;
        made_.preliminary_score_node = node;
        return;
      case ScalePlace::kAdjustmentApplied:
        made_.adjustments.back().applied = text != "false" && text != "0";
        return;
      default: TakeCode(place, node, text);
    }
  }

  void TakeCode(ScalePlace place, NodeId node, std::string_view text) {
    switch (place) {
      case ScalePlace::kItemCode: made_.items.back().code = text; return;
      case ScalePlace::kTotalCode: made_.totals.back().code = text; return;
      case ScalePlace::kScaleCode: made_.scales.back().code = text; return;
      case ScalePlace::kItemScore: Score(made_.items.back(), node, text); return;
      case ScalePlace::kTotalScore: Score(made_.totals.back(), node, text); return;
      case ScalePlace::kScaleScore: Score(made_.scales.back(), node, text); return;
      default: TakeCoding(place, node, text);
    }
  }

  static void Score(AssessmentEntry& entry, NodeId node, std::string_view text) {
    entry.score = text;
    entry.score_node = node;
  }

  void TakeCoding(ScalePlace place, NodeId node, std::string_view text) {
    switch (place) {
      case ScalePlace::kItemAnswerList:
      case ScalePlace::kItemAnswerCode: Coding(made_.items.back().codes, place, node, text); return;
      case ScalePlace::kTotalLevelList:
      case ScalePlace::kTotalLevelCode:
        Coding(made_.totals.back().codes, place, node, text);
        return;
      case ScalePlace::kAdjustmentList:
      case ScalePlace::kAdjustmentCode:
        Coding(made_.adjustments.back().codes, place, node, text);
        return;
      case ScalePlace::kPreliminaryLevelList:
      case ScalePlace::kPreliminaryLevelCode:
        Coding(made_.preliminary_level, place, node, text);
        return;
      case ScalePlace::kLevelList:
      case ScalePlace::kLevelCode: Coding(made_.level, place, node, text); return;
      default: return;
    }
  }

  // A coding begins with its list, or with its code where it names none.
  void Coding(std::vector<AssessmentCode>& codes,
              ScalePlace place,
              NodeId node,
              std::string_view text) {
    const NodeId coding = hub_.nodes[node].parent;
    if (codes.empty() || coding != last_coding_) codes.emplace_back();
    last_coding_ = coding;
    const bool list = place == ScalePlace::kItemAnswerList ||
                      place == ScalePlace::kTotalLevelList ||
                      place == ScalePlace::kAdjustmentList ||
                      place == ScalePlace::kPreliminaryLevelList || place == ScalePlace::kLevelList;
    if (list) {
      codes.back().list = text;
    } else {
      codes.back().code = text;
      codes.back().node = node;
    }
  }

  const Record& hub_;
  const ScalePlaces& places_;
  Assessment& made_;
  NodeId last_coding_ = kNone;
};

}  // namespace

void ReadAssessment(const Record& hub,
                    NodeId node,
                    const ScalePlaces& places,
                    Assessment& assessment) {
  assessment.Clear();
  Reader(hub, places, assessment).Read(node);
}

}  // namespace baybridge
