#include "format/xml_writer.h"

#include <cstring>

#include "format/out_buffer.h"
#include "format/xml_escape.h"
#include "format/xml_write_names.h"

namespace baybridge {
namespace {

std::string_view Reference(char c, XmlPlace place) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '\r': return "&#13;";
    default: break;
  }
  if (place == XmlPlace::kText) return {};
  switch (c) {
    case '"': return "&quot;";
    case '\t': return "&#9;";
    case '\n': return "&#10;";
    default: return {};
  }
}

// The first element at or behind `node` in its sibling chain, or kNone.
NodeId NextElement(const Record& record, NodeId node) {
  while (node != kNone && record.nodes[node].is(kAttributeNode))
    node = record.nodes[node].next_sibling;
  return node;
}

}  // namespace

void PutEscaped(std::string_view text, XmlPlace place, OutBuffer& out) {
  constexpr std::size_t kLongestReference = 6;
  out.Need(text.size() * kLongestReference);
  for (const char c : text) {
    const std::string_view reference = Reference(c, place);
    if (reference.empty()) {
      out.Put(c);
    } else {
      out.Put(reference);
    }
  }
}

class XmlWriter::Impl {
 public:
  explicit Impl(XmlWriteOptions options)
      : names_(options.namespaces),
        encoding_(std::move(options.encoding)),
        indent_(options.indent) {}

  void Write(const Record& record, NodeId root, bool declaration, std::string& text) {
    if (root >= record.nodes.size()) return;
    OutBuffer out(text, last_size_);
    const std::size_t before = out.size();
    names_.Begin(record);
    depth_ = 0;
    if (declaration && !encoding_.empty()) WriteDeclaration(out);
    WriteElements(record, root, out);
    last_size_ = out.size() - before;
    out.Finish();
  }

 private:
  using Names = XmlWriteNames;
  struct Open {
    Names::Scope scope;
    bool has_text = false;  // white space must not be added
  };

  void WriteDeclaration(OutBuffer& out) const {
    out.Need(encoding_.size() + 64);
    out.Put("<?xml version=\"1.0\" encoding=\"");
    out.Put(encoding_);
    out.Put("\"?>\n");
  }

  void WriteElements(const Record& record, NodeId root, OutBuffer& out) {
    NodeId at = root;
    while (true) {
      if (const NodeId child = WriteStart(record, at, at == root, out); child != kNone) {
        at = child;
        continue;
      }
      NodeId next = kNone;
      while (at != root && (next = NextElement(record, record.nodes[at].next_sibling)) == kNone) {
        at = record.nodes[at].parent;
        WriteEnd(record, at, out);
      }
      if (at == root) break;
      at = next;
    }
    if (indent_) {
      out.Need(1);
      out.Put('\n');
    }
  }

  // Writes the start of an element, and all of it unless it holds child elements: then the first of
  // them is returned.
  NodeId WriteStart(const Record& record, NodeId id, bool root, OutBuffer& out) {
    const Node& node = record.nodes[id];
    if (indent_ && !root) WriteLineBreak(out);
    const Names::Scope scope = names_.scope();
    names_.PutStart(node.name, root, out);
    NodeId child = node.first_child;
    for (; child != kNone && record.nodes[child].is(kAttributeNode);
         child = record.nodes[child].next_sibling) {
      const Node& attribute = record.nodes[child];
      names_.PutAttribute(attribute.name, out);
      PutXml<XmlPlace::kAttribute>(attribute.value(), out);
      out.Need(1);
      out.Put('"');
    }
    if (node.is(kNilNode)) {
      names_.PutNil(out);
    } else if (node.is(kOpaqueNode)) {
      out.Need(node.text_size + 1);
      out.Put('>');
      out.Put(node.value());
      names_.PutEnd(node.name, out);
    } else if (child != kNone) {
      out.Need(1);
      out.Put('>');
      PutXml<XmlPlace::kText>(node.value(), out);
      Push({scope, node.text_size != 0});
      return child;
    } else if (node.text_size != 0) {
      out.Need(1);
      out.Put('>');
      PutXml<XmlPlace::kText>(node.value(), out);
      names_.PutEnd(node.name, out);
    } else {
      out.Need(2);
      out.Put("/>");
    }
    names_.Leave(scope);
    return kNone;
  }

  void WriteEnd(const Record& record, NodeId id, OutBuffer& out) {
    const Open open = stack_[--depth_];
    if (indent_ && !open.has_text) WriteLineBreak(out);
    names_.PutEnd(record.nodes[id].name, out);
    names_.Leave(open.scope);
  }

  void WriteLineBreak(OutBuffer& out) const {
    if (depth_ != 0 && stack_[depth_ - 1].has_text) return;
    const std::size_t spaces = std::size_t{2} * depth_;
    out.Need(spaces + 1);
    out.Put('\n');
    std::memset(out.at(), ' ', spaces);
    out.Advance(spaces);
  }

  void Push(Open open) {
    if (depth_ == stack_.size()) stack_.resize(stack_.size() * 2 + 16);
    stack_[depth_++] = open;
  }

  Names names_;
  std::string encoding_;
  bool indent_;
  std::size_t last_size_ = 1024;  // of the record before: a good guess for the next
  std::uint32_t depth_ = 0;
  std::vector<Open> stack_;
};

XmlWriter::XmlWriter(XmlWriteOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
XmlWriter::XmlWriter(XmlWriter&&) noexcept = default;
XmlWriter& XmlWriter::operator=(XmlWriter&&) noexcept = default;
XmlWriter::~XmlWriter() = default;

void XmlWriter::Write(const Record& record, std::string& out) {
  impl_->Write(record, 0, true, out);
}
void XmlWriter::WriteNode(const Record& record, NodeId element, std::string& out) {
  impl_->Write(record, element, false, out);
}

void WriteXml(const Record& record, const XmlWriteOptions& options, std::string& out) {
  out.clear();
  XmlWriter(options).Write(record, out);
}

void AppendXmlNode(const Record& record,
                   NodeId element,
                   const XmlWriteOptions& options,
                   std::string& out) {
  XmlWriter(options).WriteNode(record, element, out);
}

void AppendXmlText(std::string_view text, bool attribute, std::string& out) {
  OutBuffer buffer(out, text.size());
  PutEscaped(text, attribute ? XmlPlace::kAttribute : XmlPlace::kText, buffer);
  buffer.Finish();
}

}  // namespace baybridge
