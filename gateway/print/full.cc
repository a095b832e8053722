#include "print/page.h"

namespace baybridge {
namespace {

// An event of a walk without recursion: a node to print, or the end of its group.
struct Step {
  NodeId node = kNone;
  bool close = false;
};

}  // namespace

void Page::Leaf(NodeId node) {
  const baybridge::Node& n = reader_.record().nodes[node];
  html_.Raw("<div class=\"r\"><span class=\"k\">");
  if (n.element == kNone) {
    Words("v", reader_.record().local(n.name));
  } else {
    Both(reader_.LabelOf(n.element));
  }
  html_.Raw("</span><span class=\"x\">");
  if (!Node(node, {.code = false, .source = true})) Title("word.empty");
  html_.Raw("</span></div>\n");
}

bool Page::PrintSubtree(NodeId root) {
  const Record& record = reader_.record();
  std::vector<Step> stack{{.node = root, .close = false}};
  while (!stack.empty()) {
    const Step step = stack.back();
    stack.pop_back();
    if (step.close) {
      html_.Raw("</div>\n");
      continue;
    }
    const baybridge::Node& n = record.nodes[step.node];
    if (n.first_child == kNone || reader_.IsCoded(step.node) || reader_.IsQuantity(step.node)) {
      Leaf(step.node);
      continue;
    }
    html_.Raw("<div class=\"g\"><div class=\"gh\">");
    if (n.element == kNone) {
      Words("v", record.local(n.name));
    } else {
      Both(reader_.LabelOf(n.element));
    }
    html_.Raw("</div>\n");
    stack.push_back({.node = step.node, .close = true});
    const std::size_t first = stack.size();
    for (NodeId child = n.first_child; child != kNone; child = record.nodes[child].next_sibling) {
      stack.insert(stack.begin() + static_cast<std::ptrdiff_t>(first),
                   {.node = child, .close = false});
    }
  }
  return true;
}

bool Page::PrintAll(const PrintRow& row) {
  bool any = false;
  for (const std::vector<ElementId>& alternative : row.paths) {
    for (const ElementId element : alternative) {
      for (const NodeId node : reader_.Find(0, element)) any = PrintSubtree(node) || any;
    }
  }
  return any;
}

}  // namespace baybridge
