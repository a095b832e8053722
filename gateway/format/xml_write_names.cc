#include "format/xml_write_names.h"

#include <algorithm>
#include <cstring>

#include "format/xml_escape.h"
#include "format/xml_names.h"

namespace baybridge {
namespace {
constexpr std::size_t kMaxSpaces = 1024;  // kept over records
constexpr std::size_t kPadding = 32;
}  // namespace

XmlWriteNames::XmlWriteNames(const Namespaces& namespaces) : namespaces_(namespaces) {
  for (const auto& [prefix, space] : namespaces_) {
    if (prefix.empty() && !space.empty()) {
      has_default_ = true;
      default_space_ = space;
    }
  }
}

void XmlWriteNames::Begin(const Record& record) {
  Undeclare(0);
  const std::uint32_t size = record.names->size();
  if (table_ != record.names || table_size_ != size || spaces_.size() > kMaxSpaces) {
    elements_.clear();
    attributes_.clear();
    spaces_.clear();
    texts_.Reset();
  }
  table_ = record.names;
  table_size_ = size;
  record_ = &record;
  ++records_;
  generated_ = 0;
  default_off_ = false;
  own_texts_.Reset();
  for (std::vector<Tag>* tags : {&elements_, &attributes_}) {
    tags->resize(size);
    tags->resize(size + record.own_names());
  }
}

const std::string* XmlWriteNames::ListedPrefix(std::string_view space, bool attribute) const {
  static const std::string kXml = "xml";
  if (space == kXmlSpace) return &kXml;
  for (const auto& [prefix, name] : namespaces_) {
    if (name == space && !(attribute && prefix.empty())) return &prefix;
  }
  return nullptr;
}

std::uint32_t XmlWriteNames::SpaceIndex(std::string_view space) {
  for (std::size_t i = 0; i < spaces_.size(); ++i) {
    if (spaces_[i].name == space) return static_cast<std::uint32_t>(i);
  }
  spaces_.push_back({std::string(space), {}, 0, 0});
  return static_cast<std::uint32_t>(spaces_.size() - 1);
}

const char* XmlWriteNames::Keep(const std::string& text, bool own) {
  char* bytes = (own ? own_texts_ : texts_).Allocate(text.size() + kPadding);
  std::memcpy(bytes, text.data(), text.size());
  std::memset(bytes + text.size(), 0, kPadding);
  return bytes;
}

const XmlWriteNames::Tag& XmlWriteNames::ComposeTag(NameId name, bool attribute) {
  std::vector<Tag>& tags = attribute ? attributes_ : elements_;
  Tag& tag = tags[name];
  if (tag.way != Way::kUnknown) return tag;
  const std::string_view space = record_->space(name);
  std::string qualified(record_->local(name));
  Way way = Way::kDeclared;
  if (space.empty()) {
    way = !attribute && has_default_ ? Way::kNoSpace : Way::kWritten;
    tag.prefixed = attribute || !has_default_;
  } else if (const std::string* prefix = ListedPrefix(space, attribute); prefix != nullptr) {
    way = Way::kWritten;
    tag.prefixed = !prefix->empty();
    if (tag.prefixed) qualified = *prefix + ":" + qualified;
  } else {
    tag.space = SpaceIndex(space);
  }
  const bool own = name >= table_size_;
  const std::string open = way == Way::kDeclared ? qualified
                           : attribute           ? " " + qualified + "=\""
                                                 : "<" + qualified + ">";
  const std::string close = "</" + qualified + ">";
  // One behind the other, so that both are most often in one cache line.
  tag.open = Keep(open + close, own);
  tag.open_size = static_cast<std::uint32_t>(open.size());
  if (way != Way::kDeclared && !attribute) --tag.open_size;
  tag.close = tag.open + open.size();
  tag.close_size = static_cast<std::uint32_t>(close.size());
  tag.way = way;  // last: what ran out of memory is composed again
  return tag;
}

bool XmlWriteNames::IsListed(std::string_view prefix) const {
  return std::any_of(namespaces_.begin(), namespaces_.end(),
                     [&](const auto& pair) { return pair.first == prefix; });
}

// Numbered in the order of first need in a record, so that equal records give equal bytes whatever
// was written before.
const std::string& XmlWriteNames::GeneratedPrefix(Space& space) {
  if (space.record == records_) return space.prefix;
  space.record = records_;
  space.prefix = "xsi";
  if (space.name == kXsiSpace && !IsListed(space.prefix)) return space.prefix;
  do {
    space.prefix = "ns" + std::to_string(++generated_);
  } while (IsListed(space.prefix));
  return space.prefix;
}

void XmlWriteNames::PutDeclaration(std::string_view prefix,
                                   std::string_view space,
                                   OutBuffer& out) {
  out.Need(prefix.size() + 16);
  out.Put(prefix.empty() ? " xmlns" : " xmlns:");
  out.Put(prefix);
  out.Put("=\"");
  PutXml<XmlPlace::kAttribute>(space, out);
  out.Need(1);
  out.Put('"');
}

void XmlWriteNames::Declare(Space& space, std::uint32_t index, OutBuffer& out) {
  if (space.in_scope != 0) return;
  ++space.in_scope;
  declared_.push_back(index);
  PutDeclaration(GeneratedPrefix(space), space.name, out);
}

void XmlWriteNames::Undeclare(std::uint32_t declared) {
  while (declared_.size() > declared) {
    --spaces_[declared_.back()].in_scope;
    declared_.pop_back();
  }
}

void XmlWriteNames::PutStartSlow(const Tag& tag, bool root, OutBuffer& out) {
  if (tag.way == Way::kDeclared) {
    const std::string& prefix = GeneratedPrefix(spaces_[tag.space]);
    out.Need(prefix.size() + tag.open_size + 2);
    out.Put('<');
    out.Put(prefix);
    out.Put(':');
  }
  out.Put({tag.open, tag.open_size});
  const bool off = tag.way == Way::kNoSpace;
  if (root) {
    for (const auto& [prefix, space] : namespaces_) {
      const bool declared = !space.empty() && prefix != "xml" && !(prefix.empty() && off);
      if (declared) PutDeclaration(prefix, space, out);
    }
    default_off_ = off;
  } else if (off && !default_off_) {
    PutDeclaration({}, {}, out);
    default_off_ = true;
  } else if (tag.way == Way::kWritten && !tag.prefixed && default_off_) {
    PutDeclaration({}, default_space_, out);
    default_off_ = false;
  }
  if (tag.way == Way::kDeclared) Declare(spaces_[tag.space], tag.space, out);
}

void XmlWriteNames::PutEndSlow(const Tag& tag, OutBuffer& out) {
  const std::string& prefix = GeneratedPrefix(spaces_[tag.space]);
  out.Need(prefix.size() + tag.open_size + 4);
  out.Put("</");
  out.Put(prefix);
  out.Put(':');
  out.Put({tag.open, tag.open_size});
  out.Put('>');
}

void XmlWriteNames::PutAttributeSlow(const Tag& tag, OutBuffer& out) {
  Space& space = spaces_[tag.space];
  Declare(space, tag.space, out);
  out.Need(space.prefix.size() + tag.open_size + 4);
  out.Put(' ');
  out.Put(space.prefix);
  out.Put(':');
  out.Put({tag.open, tag.open_size});
  out.Put("=\"");
}

void XmlWriteNames::PutNil(OutBuffer& out) {
  const std::string* prefix = ListedPrefix(kXsiSpace, true);
  if (prefix == nullptr) {
    const std::uint32_t index = SpaceIndex(kXsiSpace);
    Declare(spaces_[index], index, out);
    prefix = &spaces_[index].prefix;
  }
  out.Need(prefix->size() + 16);
  out.Put(' ');
  out.Put(*prefix);
  out.Put(":nil=\"true\"/>");
}

}  // namespace baybridge
