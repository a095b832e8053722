#include "format/json_reader.h"

#include <algorithm>
#include <utility>

#include "format/json_reader_impl.h"
#include "format/scan.h"
#include "format/show.h"
#include "format/xml_names.h"

namespace baybridge {
namespace {
constexpr std::uint64_t kMaxOffset = 0xFFFF'FFF0;  // offsets are 32 bits wide
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
}  // namespace

JsonReader::JsonReader(JsonReadOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
JsonReader::JsonReader(JsonReader&&) noexcept = default;
JsonReader& JsonReader::operator=(JsonReader&&) noexcept = default;
JsonReader::~JsonReader() = default;

std::optional<Finding> JsonReader::Read(std::string_view utf8, Record& record) {
  return impl_->Read(utf8, record);
}

std::optional<Finding> JsonReader::Impl::Read(std::string_view utf8, Record& record) {
  std::string file = std::move(record.file);
  record.Clear();
  record.file = std::move(file);
  record.input = utf8;
  record_ = &record;
  begin_ = utf8.data();
  end_ = begin_ + utf8.size();
  at_ = begin_;
  stack_.clear();
  keys_.clear();
  finding_.reset();
  vocabulary_.Begin(record);
  ReadDocument();
  return std::exchange(finding_, std::nullopt);
}

bool JsonReader::Impl::ReadDocument() {
  const std::string_view input = record_->input;
  const std::uint64_t most = std::min<std::uint64_t>(options_.limits.max_bytes, kMaxOffset);
  if (input.size() > most) return FailLimit("GW-JSON-030", begin_, most);
  if (input.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    return Fail("GW-JSON-015", FindingKind::kStructure, begin_, {});
  }
  if (const char* bad = scan::FindForbidden(begin_, end_); bad != end_)
    return FailFound("GW-JSON-002", bad);
  if (!ReadRoot()) return false;
  while (!stack_.empty()) {
    if (!ReadFrame()) return false;
  }
  Skip();
  return at_ == end_ ? true : FailFound("GW-JSON-014", at_);
}

// {"root": …}, or the object itself where the options name the root element. The brace of the first
// form is matched here: no frame is made for it, its one member stands for the document.
bool JsonReader::Impl::ReadRoot() {
  Skip();
  const char* const object = at_;
  if (!Expect('{')) return false;
  Skip();
  const bool may_be_bare = !options_.root.empty();
  if (may_be_bare && Peek() == '}') {
    at_ = object;
  } else {
    Key key;
    if (!ReadKey(key)) return false;
    keys_.clear();
    const bool is_root = key.kind == Key::Kind::kElement &&
                         (!may_be_bare || record_->local(key.name) == options_.root);
    if (is_root) {
      if (!ReadElement(key.name, 0)) return false;
      while (!stack_.empty()) {
        if (!ReadFrame()) return false;
      }
      if (record_->nodes.size() == 0)
        return Fail("GW-JSON-016", FindingKind::kStructure, object, {});
      Skip();
      return Expect('}');
    }
    if (!may_be_bare) return Fail("GW-JSON-016", FindingKind::kStructure, object, {});
    at_ = object;
  }
  std::uint32_t root = kNone;
  return ResolveName(options_.root, object, false, root) && UseName(root, object) &&
         ReadElement(vocabulary_.name(root).id, 0);
}

void JsonReader::Impl::Skip() {
  at_ = SkipXmlSpace(at_, end_);
}

bool JsonReader::Impl::Expect(char c) {
  if (Peek() != c || at_ == end_) return FailExpected({&c, 1});
  ++at_;
  return true;
}

bool JsonReader::Impl::Push(const Frame& frame, const char* at) {
  if (stack_.size() >= options_.limits.max_depth)
    return FailLimit("GW-JSON-031", at, options_.limits.max_depth);
  stack_.push_back(frame);
  stack_.back().keys = static_cast<std::uint32_t>(keys_.size());
  return true;
}

// One more member or item of the innermost object or array, or its end.
bool JsonReader::Impl::ReadFrame() {
  Frame& frame = stack_.back();
  const bool object = frame.item == kNone;
  const char end = object ? '}' : ']';
  Skip();
  if (Peek() == end) return CloseFrame(end);
  if (!frame.empty) {
    if (Peek() != ',') return FailExpected({&end, 1});
    ++at_;
    Skip();
  }
  frame.empty = false;
  return object ? ReadMember() : ReadItem();
}

bool JsonReader::Impl::CloseFrame(char end) {
  ++at_;
  const Frame closed = stack_.back();
  stack_.pop_back();
  if (end == ']') {
    stack_.back().last_child = closed.last_child;
  } else {
    keys_.resize(closed.keys);
  }
  return true;
}

bool JsonReader::Impl::ReadMember() {
  Key key;
  if (!ReadKey(key)) return false;
  switch (key.kind) {
    case Key::Kind::kAttribute: return ReadAttribute(key);
    case Key::Kind::kText: return ReadText();
    case Key::Kind::kElement: break;
  }
  if (Peek() != '[') return ReadElement(key.name, 0);
  const Frame& object = stack_.back();
  Frame array;
  array.node = object.node;
  array.last_child = object.last_child;
  array.last_attribute = object.last_attribute;
  array.item = key.name;
  const char* const at = at_++;
  return Push(array, at);
}

bool JsonReader::Impl::ReadItem() {
  if (Peek() == '[') return Fail("GW-JSON-012", FindingKind::kStructure, at_, {});
  return ReadElement(stack_.back().item, kArrayItem);
}

bool JsonReader::Impl::AddElement(NameId name, const char* at, std::uint8_t flags, NodeId& node) {
  if (record_->nodes.size() >= options_.limits.max_nodes) {
    return FailLimit("GW-JSON-032", at, options_.limits.max_nodes);
  }
  if (stack_.size() >= options_.limits.max_depth) {
    return FailLimit("GW-JSON-031", at, options_.limits.max_depth);
  }
  if (stack_.empty()) {
    node = record_->Append(kNone, kNone, name, flags);
  } else {
    Frame& frame = stack_.back();
    const NodeId previous = frame.last_child != kNone ? frame.last_child : frame.last_attribute;
    node = record_->Append(frame.node, previous, name, flags);
    frame.last_child = node;
  }
  record_->nodes[node].offset = Offset(at);
  return true;
}

bool JsonReader::Impl::ReadElement(NameId name, std::uint8_t flags) {
  const char* const at = at_;
  if (Peek() == '[') return Fail("GW-JSON-012", FindingKind::kStructure, at_, {});
  Scalar scalar;
  const bool object = Peek() == '{';
  if (!object && !ReadScalar(scalar)) return false;
  NodeId node = kNone;
  if (!AddElement(name, at, static_cast<std::uint8_t>(flags | scalar.flags), node)) return false;
  if (object) {
    ++at_;
    Frame frame;
    frame.node = node;
    return Push(frame, at);
  }
  if (!scalar.text.empty()) record_->SetText(node, scalar.text);
  return true;
}

// Attributes come first among the children, wherever their members stand.
bool JsonReader::Impl::ReadAttribute(const Key& key) {
  const char* const at = at_;
  Scalar scalar;
  if (Peek() == '{' || Peek() == '[' || Peek() == 'n')
    return FailNamed("GW-JSON-013", at, record_->local(key.name));
  if (!ReadScalar(scalar)) return false;
  if (record_->nodes.size() >= options_.limits.max_nodes) {
    return FailLimit("GW-JSON-032", at, options_.limits.max_nodes);
  }
  Frame& frame = stack_.back();
  if (++frame.attributes > options_.limits.max_attributes) {
    return FailLimit("GW-JSON-033", at, options_.limits.max_attributes);
  }
  const auto id = static_cast<NodeId>(record_->nodes.size());
  Node& node = record_->nodes.emplace_back();
  NodeId& link = frame.last_attribute == kNone ? record_->nodes[frame.node].first_child
                                               : record_->nodes[frame.last_attribute].next_sibling;
  node.next_sibling = link;
  link = id;
  node.parent = frame.node;
  node.name = key.name;
  node.offset = Offset(at);
  node.flags = static_cast<std::uint8_t>(scalar.flags | kAttributeNode);
  frame.last_attribute = id;
  record_->SetText(id, scalar.text);
  return true;
}

bool JsonReader::Impl::ReadText() {
  Scalar scalar;
  if (Peek() == '{' || Peek() == '[') return FailNamed("GW-JSON-013", at_, "#text");
  if (!ReadScalar(scalar)) return false;
  const NodeId node = stack_.back().node;
  record_->nodes[node].flags = static_cast<std::uint8_t>(record_->nodes[node].flags | scalar.flags);
  if (!scalar.text.empty()) record_->SetText(node, scalar.text);
  return true;
}

}  // namespace baybridge
