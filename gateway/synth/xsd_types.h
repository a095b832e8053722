#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "core/result.h"
#include "schema/simple_type.h"

namespace baybridge::synth {

inline constexpr std::string_view kXsdSpace = "http://www.w3.org/2001/XMLSchema";

// An XSD that was read as a record: its global components by name, and its simple types compiled
// when first asked for. The record must outlive it.
class XsdDocument {
 public:
  explicit XsdDocument(const Record& record);

  const Record& record() const { return record_; }
  // Local name of an element of the XSD namespace; empty for others.
  std::string_view NameOf(NodeId node) const;
  // Value of an attribute without namespace; empty where there is none.
  std::string_view Attribute(NodeId node, std::string_view name) const;
  NodeId ChildOf(NodeId node, std::string_view name) const;  // first child of that name, or kNone
  // The global component, or kNone. A prefix of `name` is left out.
  NodeId Global(std::string_view kind, std::string_view name) const;

  // The simple type a QName names; nullptr where it is no simple type. Valid as long as the
  // document.
  const schema::SimpleType* Named(std::string_view qname);
  // The simple type that an xs:simpleType stands for.
  const schema::SimpleType* Anonymous(NodeId simple_type);

 private:
  schema::SimpleType* BuiltIn(std::string_view local);
  schema::SimpleType* Add();
  void ReadFacets(NodeId restriction, schema::SimpleType& type) const;
  void SetFacet(NodeId facet, schema::SimpleType& type, std::string& pattern) const;

  const Record& record_;
  std::map<std::string, NodeId, std::less<>> globals_;  // "complexType Name"
  std::map<std::string, const schema::SimpleType*, std::less<>> named_;
  std::deque<schema::SimpleType> types_;
};

}  // namespace baybridge::synth
