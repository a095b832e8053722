// Keys of objects and what is wrong: the names of elements and attributes.
#include <algorithm>

#include "format/json_reader_impl.h"
#include "format/show.h"
#include "format/xml_names.h"

namespace baybridge {

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
