#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "core/finding.h"
#include "core/record.h"

namespace baybridge {

// "/path=text" of every node with text or flags of interest, one a line: what a test compares.
inline std::string Dump(const Record& record) {
  std::string dump;
  for (NodeId id = 0; id < record.nodes.size(); ++id) {
    const Node& node = record.nodes[id];
    dump += record.PathOf(id);
    const std::string_view space = record.space(node.name);
    if (!space.empty()) (((dump += '{') += space) += '}');
    if (node.is(kHasText)) ((dump += '=') += node.value());
    if (node.is(kNilNode)) dump += " nil";
    if (node.is(kNumberNode)) dump += " number";
    if (node.is(kBooleanNode)) dump += " boolean";
    if (node.is(kArrayItem)) dump += " item";
    dump += '\n';
  }
  return dump;
}

// "GW-XML-001 1:5", or "" for none.
inline std::string Brief(const std::optional<Finding>& finding) {
  if (!finding) return {};
  return finding->id + ' ' + std::to_string(finding->location.line) + ':' +
         std::to_string(finding->location.column);
}

inline std::string ArgOf(const std::optional<Finding>& finding, std::string_view name) {
  if (!finding) return {};
  for (const Arg& arg : finding->args) {
    if (arg.name == name) return arg.value;
  }
  return {};
}

}  // namespace baybridge
