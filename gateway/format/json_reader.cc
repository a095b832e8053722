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

// A key, the colon, and the white space on both sides of it.
bool JsonReader::Impl::ReadKey(Key& key) {
  key.at = at_;
  if (Peek() != '"') return FailExpected("\"");
  std::string_view text;
  if (!ReadString(text)) return false;
  const std::string_view raw(key.at + 1, static_cast<std::size_t>(at_ - key.at - 1));
  if (!ResolveKey(raw, text, key) || !CheckKey(key, text)) return false;
  Skip();
  if (!Expect(':')) return false;
  Skip();
  return true;
}

// `raw` is the key as written, with the quote that ends it.
bool JsonReader::Impl::ResolveKey(std::string_view raw, std::string_view text, Key& key) {
  if (text == "#text") {
    key.kind = Key::Kind::kText;
    return true;
  }
  const bool attribute = !text.empty() && text[0] == '@';
  key.kind = attribute ? Key::Kind::kAttribute : Key::Kind::kElement;
  const std::uint32_t word =
      raw.size() <= XmlVocabulary::kMaxWordBytes ? vocabulary_.FindWord(raw) : 0;
  std::uint32_t name = word == XmlVocabulary::kNoWord ? kNone : vocabulary_.words()[word].name;
  if (name == kNone) {
    if (!ResolveName(attribute ? text.substr(1) : text, key.at, attribute, name)) return false;
    vocabulary_.AddWord(raw, name);
  }
  if (!UseName(name, key.at)) return false;
  key.name = vocabulary_.name(name).id;
  return true;
}

bool JsonReader::Impl::UseName(std::uint32_t index, const char* at) {
  XmlVocabulary::Name& name = vocabulary_.name(index);
  if (name.document == vocabulary_.document()) return true;
  if (vocabulary_.Use(name, *record_) <= options_.limits.max_names) return true;
  return FailLimit("GW-JSON-037", at, options_.limits.max_names);
}

bool JsonReader::Impl::ResolveName(std::string_view text,
                                   const char* at,
                                   bool attribute,
                                   std::uint32_t& name) {
  if (text.size() > options_.limits.max_name_bytes) {
    return FailLimit("GW-JSON-036", at, options_.limits.max_name_bytes);
  }
  const char* const end = text.data() + text.size();
  const char* stop = SkipNcName(text.data(), end);
  std::string_view prefix;
  std::string_view local = text;
  if (stop != end && *stop == ':' && stop != text.data()) {
    prefix = text.substr(0, static_cast<std::size_t>(stop - text.data()));
    local = text.substr(prefix.size() + 1);
    stop = SkipNcName(local.data(), end);
  }
  if (local.empty() || stop != end) return FailNamed("GW-JSON-010", at, text);
  std::string_view space = prefix == "xml" ? kXmlSpace : std::string_view{};
  if (space.empty() && (!attribute || !prefix.empty())) {
    const auto& listed = options_.namespaces;
    const auto found = std::find_if(listed.begin(), listed.end(),
                                    [&](const auto& pair) { return pair.first == prefix; });
    if (found != listed.end()) space = found->second;
    if (found == listed.end() && !prefix.empty()) return FailNamed("GW-JSON-011", at, prefix);
  }
  name = vocabulary_.InternName(vocabulary_.InternSpace(space), local);
  return true;
}

// Keys of one object are few numbers in a row, so that looking through them costs less than a table
// would.
bool JsonReader::Impl::CheckKey(const Key& key, std::string_view text) {
  const std::uint64_t number = (static_cast<std::uint64_t>(key.kind) << 32U) | key.name;
  const std::uint32_t first = stack_.empty() ? 0 : stack_.back().keys;
  if (std::find(keys_.begin() + first, keys_.end(), number) != keys_.end()) {
    return FailNamed("GW-JSON-009", key.at, text);
  }
  keys_.push_back(number);
  return true;
}

bool JsonReader::Impl::Fail(std::string_view id,
                            FindingKind kind,
                            const char* at,
                            std::vector<Arg> args) {
  finding_ = MakeFatal(id, kind, *record_, Offset(at), std::move(args));
  return false;
}

bool JsonReader::Impl::FailFound(std::string_view id, const char* at) {
  return Fail(id, FindingKind::kStructure, at, {{"found", ShowCharacter(at, end_), false}});
}

bool JsonReader::Impl::FailNamed(std::string_view id, const char* at, std::string_view name) {
  return Fail(id, FindingKind::kStructure, at, {{"name", ShowName(name), true}});
}

bool JsonReader::Impl::FailExpected(std::string_view expected) {
  if (at_ == end_)
    return Fail("GW-JSON-001", FindingKind::kStructure, at_,
                {{"expected", std::string(expected), false}});
  return Fail(
      "GW-JSON-003", FindingKind::kStructure, at_,
      {{"expected", std::string(expected), false}, {"found", ShowCharacter(at_, end_), false}});
}

bool JsonReader::Impl::FailLimit(std::string_view id, const char* at, std::size_t limit) {
  return Fail(id, FindingKind::kTooLong, at, {{"limit", std::to_string(limit), false}});
}

}  // namespace baybridge
