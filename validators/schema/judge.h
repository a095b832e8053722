#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/limits.h"
#include "core/record.h"
#include "schema/record_schema.h"
#include "schema/schema_model.h"
#include "schema/unfold.h"

namespace baybridge::schema {

// Names of the xsi namespace, which stand outside every type.
struct XsiNames {
  NameId type = kNone;
  NameId nil = kNone;
  NameId schema_location = kNone;
  NameId no_namespace_schema_location = kNone;
};

// One judgement of one record. Makes no finding and allocates nothing while the record is valid
// (but for ID and IDREF values, and for elements below a recursion).
class RecordJudge {
 public:
  RecordJudge(const SchemaModel& model,
              const UnfoldedSchema& unfolded,
              const XsiNames& xsi,
              Record& record,
              Findings& findings,
              std::size_t max_findings)
      : model_(model),
        unfolded_(unfolded),
        xsi_(xsi),
        record_(record),
        findings_(findings),
        max_findings_(max_findings) {}

  // Places go there instead of findings.
  void TellPlaces(std::vector<RecordSchema::Wrong>& wrong) { wrong_ = &wrong; }

  // True if the record is valid.
  bool Run();

 private:
  struct Deep {
    NodeId node;
    std::uint32_t declaration;
  };
  struct Id {
    std::string_view text;
    NodeId node;
  };
  // Where a content model stands.
  struct Walk {
    const ComplexType& type;
    NodeId parent;
    ContentState state = 0;
    std::uint32_t count = 0;  // of the counter of `state`
    std::uint32_t last_symbol = kNone;
  };

  void JudgeElement(NodeId id, std::uint32_t declaration, ElementId children);
  void JudgeSimple(NodeId id, const ElementDeclaration& element);
  NodeId JudgeAttributes(NodeId id,
                         const ElementDeclaration& element,
                         const ComplexType& type,
                         ElementId children);
  void JudgeAttribute(NodeId id,
                      const ElementDeclaration& element,
                      const ComplexType& type,
                      ElementId children,
                      std::uint64_t& seen);
  void JudgeXsi(NodeId id, const ElementDeclaration& element);
  bool IsXsi(NameId name) const {
    return name == xsi_.type || name == xsi_.nil || name == xsi_.schema_location ||
           name == xsi_.no_namespace_schema_location;
  }
  NodeId WalkPlain(Walk& walk, NodeId first, ElementId children);
  void JudgeContent(NodeId id, NodeId first, const ComplexType& type, ElementId children);
  void JudgeAll(NodeId id, NodeId first, const ComplexType& type, ElementId children);
  bool JudgeNil(NodeId id, NodeId first, const ElementDeclaration& element);
  void JudgeText(NodeId id,
                 const SimpleType& type,
                 const ValueConstraint& constraint,
                 bool element);
  void JudgeValue(NodeId id, const SimpleType& type);
  void JudgeFixed(NodeId id, const SimpleType& type, const ValueConstraint& constraint);
  void JudgeNoText(NodeId id);
  void JudgeNoElements(NodeId first);
  void JudgeIds();
  void Forget(NodeId first);

  // Gives a child its place in the schema.
  void Place(NodeId child, std::uint32_t symbol, const ComplexType& type, ElementId children) {
    if (children != kNone) {
      record_.nodes[child].element =
          children + static_cast<ElementId>(type.attributes.size()) + symbol;
      return;
    }
    record_.nodes[child].element = kNone;
    deep_.push_back({child, type.symbols[symbol]});
  }

  // The slow paths (judge_findings.cc).
  void Step(Walk& walk, NodeId child, std::uint32_t symbol);
  void Misplaced(Walk& walk, NodeId child, std::uint32_t symbol);
  void CheckCounter(Walk& walk, NodeId at, bool more);
  void Missing(const Walk& walk, const std::vector<std::uint32_t>& symbols, NodeId before);
  void EndContent(Walk& walk);
  void Unknown(NodeId child, const Walk& walk);
  std::string NamesOf(const ComplexType& type, const std::vector<std::uint32_t>& symbols) const;
  std::string Local(NodeId node) const {
    return std::string(record_.local(record_.nodes[node].name));
  }
  void AddValueFinding(NodeId id, const ValueVerdict& verdict);
  void AddFinding(
      std::string_view id, FindingKind kind, NodeId path_of, NodeId place, std::vector<Arg> args);

  const SchemaModel& model_;
  const UnfoldedSchema& unfolded_;
  const XsiNames& xsi_;
  Record& record_;
  Findings& findings_;
  std::size_t max_findings_;
  std::vector<RecordSchema::Wrong>* wrong_ = nullptr;
  bool valid_ = true;
  std::vector<Deep> deep_;
  std::vector<Id> ids_;
  std::vector<Id> references_;
};

}  // namespace baybridge::schema
