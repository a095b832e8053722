#include "format/json_writer.h"

#include <algorithm>
#include <array>

#include "format/json_reader.h"
#include "format/scan.h"
#include "format/xml_names.h"

namespace baybridge {
namespace {

void AppendEscape(char c, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  out += kHex[byte >> 4U];
  out += kHex[byte & 0xFU];
}

bool NeedsEscape(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

class Writer {
 public:
  Writer(const Record& record, const JsonWriteOptions& options, std::string& out)
      : record_(record),
        options_(options),
        out_(out) {}

  void Write() {
    if (record_.nodes.empty()) return;
    if (options_.wrap_root) {
      out_ += '{';
      WriteKey(0);
    }
    WriteValue(0);
    while (!stack_.empty()) WriteNext();
    if (options_.wrap_root) out_ += '}';
  }

 private:
  struct Frame {
    NodeId child = kNone;   // the next one that may begin a member
    NodeId item = kNone;    // the last written item of an open array
    std::size_t names = 0;  // first of the names written in this object
    bool empty = true;
  };

  const Node& At(NodeId id) const { return record_.nodes[id]; }
  NodeId ElementFrom(NodeId id) const {
    while (id != kNone && At(id).is(kAttributeNode)) id = At(id).next_sibling;
    return id;
  }
  NodeId SameName(NodeId id) const {
    const NameId name = At(id).name;
    do {
      id = ElementFrom(At(id).next_sibling);
    } while (id != kNone && At(id).name != name);
    return id;
  }
  JsonForm FormOf(NodeId id) const {
    if (options_.form) return options_.form(record_, id);
    return {.array = At(id).is(kArrayItem), .value = JsonForm::Value::kByFlags};
  }

  void WriteKey(NodeId id) {
    const Node& node = At(id);
    const bool attribute = node.is(kAttributeNode);
    const std::string_view space = record_.space(node.name);
    out_ += attribute ? "\"@" : "\"";
    if (space == kXmlSpace) {
      out_ += "xml:";
    } else if (!space.empty()) {
      const auto& listed = options_.namespaces;
      const auto found = std::find_if(listed.begin(), listed.end(), [&](const auto& pair) {
        return pair.second == space && !(attribute && pair.first.empty());
      });
      if (found != listed.end() && !found->first.empty()) (out_ += found->first) += ':';
    }
    out_ += record_.local(node.name);
    out_ += "\":";
  }

  void WriteScalar(NodeId id, JsonForm::Value form) {
    const Node& node = At(id);
    const std::string_view text = node.value();
    if (node.is(kNilNode)) {
      out_ += "null";
      return;
    }
    const bool by_flags = form == JsonForm::Value::kByFlags;
    const bool number = by_flags ? node.is(kNumberNode) : form == JsonForm::Value::kNumber;
    const bool boolean = by_flags ? node.is(kBooleanNode) : form == JsonForm::Value::kBoolean;
    if ((number && IsJsonNumber(text)) || (boolean && (text == "true" || text == "false"))) {
      out_ += text;
    } else {
      AppendJsonString(text, out_);
    }
  }

  // Writes a value whole, or opens its object.
  void WriteValue(NodeId id) {
    const Node& node = At(id);
    const JsonForm form = FormOf(id);
    const bool opaque = node.is(kOpaqueNode);
    const NodeId children = opaque ? kNone : ElementFrom(node.first_child);
    const bool attributes = node.first_child != kNone && At(node.first_child).is(kAttributeNode);
    if (children == kNone && !attributes) {
      if (form.value == JsonForm::Value::kObject && node.text_size == 0 && !node.is(kNilNode)) {
        out_ += "{}";
      } else {
        WriteScalar(id, form.value);
      }
      return;
    }
    out_ += '{';
    Frame frame;
    frame.child = children;
    frame.names = names_.size();
    for (NodeId at = node.first_child; at != kNone; at = At(at).next_sibling) {
      if (!At(at).is(kAttributeNode)) continue;
      Separate(frame);
      WriteKey(at);
      WriteScalar(at, FormOf(at).value);
    }
    if (node.text_size != 0 || node.is(kNilNode)) {
      Separate(frame);
      out_ += "\"#text\":";
      WriteScalar(id, form.value);
    }
    stack_.push_back(frame);
  }

  void Separate(Frame& frame) {
    if (!frame.empty) out_ += ',';
    frame.empty = false;
  }

  // The next item or member of the innermost object, or its end.
  void WriteNext() {
    Frame& frame = stack_.back();
    if (frame.item != kNone) {
      const NodeId next = SameName(frame.item);
      frame.item = next;
      if (next == kNone) {
        out_ += ']';
        return;
      }
      out_ += ',';
      WriteValue(next);
      return;
    }
    NodeId child = frame.child;
    while (child != kNone && WasWritten(At(child).name, frame))
      child = ElementFrom(At(child).next_sibling);
    if (child == kNone) {
      names_.resize(frame.names);
      stack_.pop_back();
      out_ += '}';
      return;
    }
    frame.child = ElementFrom(At(child).next_sibling);
    names_.push_back(At(child).name);
    Separate(frame);
    WriteKey(child);
    if (FormOf(child).array || SameName(child) != kNone) {
      out_ += '[';
      frame.item = child;
    }
    WriteValue(child);
  }

  bool WasWritten(NameId name, const Frame& frame) const {
    return std::find(names_.begin() + static_cast<std::ptrdiff_t>(frame.names), names_.end(),
                     name) != names_.end();
  }

  const Record& record_;
  const JsonWriteOptions& options_;
  std::string& out_;
  std::vector<Frame> stack_;
  std::vector<NameId> names_;
};

}  // namespace

void AppendJsonString(std::string_view text, std::string& out) {
  out += '"';
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    const char* const stop = std::find_if(at, end, NeedsEscape);
    out.append(at, static_cast<std::size_t>(stop - at));
    if (stop == end) break;
    AppendEscape(*stop, out);
    at = stop + 1;
  }
  out += '"';
}

std::string IndentJson(std::string_view compact) {
  std::string out;
  std::size_t depth = 0;
  bool quoted = false;
  const auto line = [&] { (out += '\n').append(2 * depth, ' '); };
  for (std::size_t at = 0; at < compact.size(); ++at) {
    const char c = compact[at];
    const bool empty = at > 0 && (compact[at - 1] == '{' || compact[at - 1] == '[');
    if (!quoted && (c == '}' || c == ']') && (--depth, !empty)) line();
    if (!quoted && c != '}' && c != ']' && empty) line();
    out += c;
    if (quoted && c == '\\' && at + 1 < compact.size()) {
      out += compact[++at];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '{' || c == '[')) {
      ++depth;
    } else if (!quoted && c == ',') {
      line();
    } else if (!quoted && c == ':') {
      out += ' ';
    }
  }
  return out;
}

void WriteJson(const Record& record, const JsonWriteOptions& options, std::string& out) {
  Writer(record, options, out).Write();
}

}  // namespace baybridge
