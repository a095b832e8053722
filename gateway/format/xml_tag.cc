#include "format/scan.h"
#include "format/show.h"
#include "format/xml_names.h"
#include "format/xml_reader_impl.h"

namespace baybridge {
namespace {

bool IsDeclaration(std::string_view prefix, std::string_view name) {
  return prefix == "xmlns" || name == "xmlns";
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsXmlSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsXmlSpace(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

bool XmlReader::Impl::ReadName(const char*& at, RawName& name) {
  const char* stop = SkipNcName(at, end_);
  if (stop == at) return stop == end_ ? FailOpen() : FailFound("GW-XML-008", at);
  name = {at, 0, 0};
  if (Peek(stop) == ':') {
    name.prefix_size = static_cast<std::uint32_t>(stop - at);
    const char* const local = stop + 1;
    stop = SkipNcName(local, end_);
    if (stop == local) return stop == end_ ? FailOpen() : FailFound("GW-XML-008", local);
  }
  if (static_cast<std::size_t>(stop - at) > options_.limits.max_name_bytes) {
    return FailLimit("GW-XML-036", at, options_.limits.max_name_bytes);
  }
  name.size = static_cast<std::uint32_t>(stop - at);
  at = stop;
  return true;
}

bool XmlReader::Impl::ReadStartTag() {
  const char* const tag = at_;
  const std::uint32_t bindings = vocabulary_.bindings();
  const char* at = tag + 1;
  ++element_;
  RawName name;
  std::uint32_t resolved = kNone;
  if (!ReadName(at, name) || !ReadAttributes(at, tag) || !ResolveAll(name, resolved)) return false;
  if (depth_ >= options_.limits.max_depth)
    return FailLimit("GW-XML-031", tag, options_.limits.max_depth);
  if (!HasRoomForNode()) return FailLimit("GW-XML-032", tag, options_.limits.max_nodes);
  const NodeId node = AddElement(vocabulary_.name(resolved), tag);
  NodeId last = kNone;
  if (!AddAttributes(node, last)) return false;
  const std::uint32_t word = Learn(name, resolved);
  const bool empty = *at == '/';
  at_ = at + (empty ? 2 : 1);
  XmlVocabulary::Word& learned = vocabulary_.words()[word];
  if (empty) {
    vocabulary_.Unbind(bindings);
    expected_ = &learned.after_end;
    return true;
  }
  Push(node, last, name, word, bindings);
  expected_ = &learned.after_start;
  return true;
}

// Leaves `at` at the ">" or "/>" that ends the tag.
bool XmlReader::Impl::ReadAttributes(const char*& at, const char* tag) {
  attributes_.clear();
  std::uint32_t count = 0;
  while (true) {
    const char* const next = SkipXmlSpace(at, end_);
    if (static_cast<std::size_t>(next - tag) > options_.limits.max_tag_bytes) {
      return FailLimit("GW-XML-034", tag, options_.limits.max_tag_bytes);
    }
    if (next == end_) return FailEnd(">");
    if (*next == '>' || *next == '/') {
      at = next;
      if (*next == '>' || Peek(next + 1) == '>') return true;
      return next + 1 == end_ ? FailEnd(">") : FailExpected("GW-XML-007", next + 1, ">");
    }
    if (next == at) return FailExpected("GW-XML-007", at, ">");
    if (++count > options_.limits.max_attributes)
      return FailLimit("GW-XML-033", next, options_.limits.max_attributes);
    at = next;
    if (!ReadAttribute(at)) return false;
  }
}

bool XmlReader::Impl::ReadAttribute(const char*& at) {
  RawAttribute attribute;
  if (!ReadName(at, attribute.name)) return false;
  at = SkipXmlSpace(at, end_);
  if (Peek(at) != '=') return at == end_ ? FailEnd("=") : FailExpected("GW-XML-007", at, "=");
  at = SkipXmlSpace(at + 1, end_);
  if (!ReadAttributeValue(at, attribute)) return false;
  if (IsDeclaration(attribute.name.prefix(), attribute.name.text())) return Declare(attribute);
  attributes_.push_back(attribute);
  return true;
}

bool XmlReader::Impl::ReadAttributeValue(const char*& at, RawAttribute& attribute) {
  const char quote = Peek(at);
  if (quote != '"' && quote != '\'')
    return at == end_ ? FailEnd("\"") : FailExpected("GW-XML-007", at, "\"");
  const char* const value = at + 1;
  const char* const stop =
      quote == '"' ? scan::FindAny<'"', '<'>(value, end_) : scan::FindAny<'\'', '<'>(value, end_);
  if (stop == end_) return FailEnd({&quote, 1});
  if (*stop == '<') return FailNamed("GW-XML-011", stop, "name", attribute.name.text());
  if (!DecodeRun(value, stop, Run::kAttribute, attribute.value)) return false;
  const char* const text_end = attribute.value.data() + attribute.value.size();
  if (scan::FindAny<'&', '<', '>', '"', '\t', '\n', '\r'>(attribute.value.data(), text_end) !=
      text_end) {
    attribute.flags = kNeedsEscape;
  }
  at = stop + 1;
  return true;
}

// Namespaces in XML 1.0, sections 2.2 and 3.
bool XmlReader::Impl::CheckDeclaration(std::string_view prefix,
                                       std::string_view space,
                                       const char* at) {
  const bool xml = prefix == "xml";
  if (prefix == "xmlns" || space == kXmlnsSpace || xml != (space == kXmlSpace)) {
    return FailNamed("GW-XML-018", at, "name", prefix);
  }
  if (!prefix.empty() && space.empty()) return FailNamed("GW-XML-019", at, "name", prefix);
  if (space.size() > options_.limits.max_name_bytes)
    return FailLimit("GW-XML-036", at, options_.limits.max_name_bytes);
  return true;
}

bool XmlReader::Impl::Declare(const RawAttribute& attribute) {
  const char* const at = attribute.name.begin;
  const std::string_view prefix =
      attribute.name.prefix_size == 0 ? std::string_view{} : attribute.name.local();
  if (!CheckDeclaration(prefix, attribute.value, at)) return false;
  const PrefixId id = vocabulary_.InternPrefix(prefix);
  const SpaceId space = vocabulary_.InternSpace(attribute.value);
  if (!vocabulary_.Bind(id, space, element_))
    return FailNamed("GW-XML-010", at, "name", attribute.name.text());
  if (NamesExceeded()) return FailLimit("GW-XML-037", at, options_.limits.max_names);
  if (!HasRoomForNode()) return FailLimit("GW-XML-032", at, options_.limits.max_nodes);
  ++declarations_;
  return true;
}

bool XmlReader::Impl::Resolve(const RawName& name, bool attribute, std::uint32_t& resolved) {
  SpaceId space = kNoSpace;
  if (name.prefix_size != 0) {
    const PrefixId prefix = vocabulary_.InternPrefix(name.prefix());
    if (prefix == kXmlnsPrefix) return FailNamed("GW-XML-018", name.begin, "name", name.prefix());
    space = vocabulary_.Binding(prefix);
    if (space == kNone) return FailNamed("GW-XML-017", name.begin, "name", name.prefix());
  } else if (!attribute) {
    space = vocabulary_.Binding(kDefaultPrefix);
  }
  resolved = vocabulary_.InternName(space, name.local());
  XmlVocabulary::Name& entry = vocabulary_.name(resolved);
  if (entry.document != vocabulary_.document()) vocabulary_.Use(entry, *record_);
  return NamesExceeded() ? FailLimit("GW-XML-037", name.begin, options_.limits.max_names) : true;
}

// Names are resolved once the whole tag is read, because a declaration holds for what stands before
// it in the tag, too.
bool XmlReader::Impl::ResolveAll(const RawName& element, std::uint32_t& resolved) {
  if (!Resolve(element, false, resolved)) return false;
  for (RawAttribute& attribute : attributes_) {
    if (!Resolve(attribute.name, true, attribute.resolved)) return false;
    XmlVocabulary::Name& name = vocabulary_.name(attribute.resolved);
    if (name.element == element_)
      return FailNamed("GW-XML-010", attribute.name.begin, "name", attribute.name.text());
    name.element = element_;
  }
  return true;
}

bool XmlReader::Impl::SetNil(const RawAttribute& attribute, NodeId element) {
  const std::string_view value = Trim(attribute.value);
  if (value != "true" && value != "1") return false;
  Node& node = record_->nodes[element];
  node.flags = static_cast<std::uint8_t>(node.flags | kNilNode);
  return true;
}

bool XmlReader::Impl::AddAttributes(NodeId element, NodeId& last) {
  for (const RawAttribute& attribute : attributes_) {
    const XmlVocabulary::Name& name = vocabulary_.name(attribute.resolved);
    if (name.nil && SetNil(attribute, element)) continue;
    if (!HasRoomForNode())
      return FailLimit("GW-XML-032", attribute.name.begin, options_.limits.max_nodes);
    const auto flags = static_cast<std::uint8_t>(attribute.flags | kAttributeNode);
    const NodeId id = record_->Append(element, last, name.id, flags);
    record_->nodes[id].offset = Offset(attribute.name.begin);
    record_->SetText(id, attribute.value);
    last = id;
  }
  return true;
}

// Remembers the raw names of a tag that was read, and their order, so that the next one like it is
// read fast.
std::uint32_t XmlReader::Impl::Learn(const RawName& element, std::uint32_t resolved) {
  const std::uint32_t word = vocabulary_.AddWord(element.text(), resolved);
  *expected_ = word;
  if (word == XmlVocabulary::kNoWord) return word;
  std::uint32_t* expected = &vocabulary_.words()[word].attribute;
  for (const RawAttribute& attribute : attributes_) {
    const char* const behind = attribute.name.begin + attribute.name.size;
    if (!StartsWith(behind, "=\"")) break;
    const std::uint32_t next =
        vocabulary_.AddWord({attribute.name.begin, attribute.name.size + 2}, attribute.resolved);
    *expected = next;
    if (next == XmlVocabulary::kNoWord) break;
    expected = &vocabulary_.words()[next].attribute;
  }
  return word;
}

bool XmlReader::Impl::ReadEndTag() {
  const Open& open = *open_;
  const std::string_view expected(open.name, open.name_size);
  const char* const name = at_ + 2;
  const char* const stop = name + open.name_size;
  if (!StartsWith(name, expected) || SkipNcName(stop, end_) != stop || Peek(stop) == ':') {
    // The input may end inside the name: then it is cut off rather than wrong.
    const std::string_view rest(name, static_cast<std::size_t>(end_ - name));
    if (expected.substr(0, rest.size()) == rest) return FailOpen();
    const char* found = name;
    while (found < end_ && *found != '>' && *found != '<' && !IsXmlSpace(*found)) ++found;
    return Fail("GW-XML-009", FindingKind::kStructure, at_,
                {{"expected", ShowName(expected), false},
                 {"found", ShowName({name, static_cast<std::size_t>(found - name)}), true}});
  }
  const char* const end = SkipXmlSpace(stop, end_);
  if (static_cast<std::size_t>(end - at_) > options_.limits.max_tag_bytes) {
    return FailLimit("GW-XML-034", at_, options_.limits.max_tag_bytes);
  }
  if (Peek(end) != '>') return end == end_ ? FailEnd(">") : FailExpected("GW-XML-007", end, ">");
  at_ = end + 1;
  return CloseElement();
}

}  // namespace baybridge
