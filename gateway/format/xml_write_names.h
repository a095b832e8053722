#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/arena.h"
#include "core/record.h"
#include "format/out_buffer.h"
#include "format/xml_escape.h"

namespace baybridge {

// How a writer writes names: prefixes, and where a namespace must be declared. Tags of names that
// the NameTable holds are composed once and copied from then on.
class XmlWriteNames {
 public:
  using Namespaces = std::vector<std::pair<std::string, std::string>>;  // prefix, namespace
  // What is declared at one place of the document besides the root's declarations.
  struct Scope {
    std::uint32_t declared = 0;
    bool default_off = false;  // xmlns="" is in force
  };

  explicit XmlWriteNames(const Namespaces& namespaces);

  void Begin(const Record& record);
  Scope scope() const { return {static_cast<std::uint32_t>(declared_.size()), default_off_}; }
  void Leave(Scope scope) {
    if (declared_.size() != scope.declared) Undeclare(scope.declared);
    default_off_ = scope.default_off;
  }

  // "<name", with the declarations it needs; those of the options if it is the root.
  void PutStart(NameId name, bool root, OutBuffer& out) {
    const Tag& tag = ElementTag(name);
    out.Need(tag.open_size);
    if (tag.way != Way::kWritten || default_off_ || root) [[unlikely]] {
      PutStartSlow(tag, root, out);
    } else {
      out.PutPadded(tag.open, tag.open_size);
    }
  }
  // "<name>" of an element that is not the root and has no attributes, with what it declares.
  void PutWholeStart(NameId name, OutBuffer& out) {
    const Tag& tag = ElementTag(name);
    if (tag.way != Way::kWritten || default_off_) [[unlikely]] {
      PutStart(name, false, out);
      out.Need(1);
      out.Put('>');
    } else {
      out.Need(tag.open_size + 1);
      out.PutPadded(tag.open, tag.open_size + 1);
    }
  }
  // "<name>text</name>" of an element that is not the root and has no attributes.
  BAYBRIDGE_INLINE void PutLeaf(NameId name, std::string_view text, OutBuffer& out) {
    const Tag& tag = ElementTag(name);
    if (tag.way != Way::kWritten || default_off_) [[unlikely]] {
      PutWholeStart(name, out);
      PutXml<XmlPlace::kText>(text, out);
      PutEnd(name, out);
      return;
    }
    out.Need(tag.open_size + 1 + text.size() + tag.close_size);
    out.PutPadded(tag.open, tag.open_size + 1);
    if (!CopyXml<XmlPlace::kText>(text, out)) [[unlikely]] {
      PutEscaped(text, XmlPlace::kText, out);
      out.Need(tag.close_size);
    }
    out.PutPadded(tag.close, tag.close_size);
  }
  // "</name>"
  void PutEnd(NameId name, OutBuffer& out) {
    const Tag& tag = ElementTag(name);
    if (tag.way == Way::kDeclared) [[unlikely]] {
      PutEndSlow(tag, out);
    } else {
      out.Need(tag.close_size);
      out.PutPadded(tag.close, tag.close_size);
    }
  }
  // ` name="`
  void PutAttribute(NameId name, OutBuffer& out) {
    const Tag& tag = AttributeTag(name);
    if (tag.way == Way::kDeclared) [[unlikely]] {
      PutAttributeSlow(tag, out);
    } else {
      out.Need(tag.open_size);
      out.PutPadded(tag.open, tag.open_size);
    }
  }
  // ` name="text"`
  void PutWholeAttribute(NameId name, std::string_view text, OutBuffer& out) {
    PutAttribute(name, out);
    out.Need(text.size() + 1);
    if (!CopyXml<XmlPlace::kAttribute>(text, out)) [[unlikely]] {
      PutEscaped(text, XmlPlace::kAttribute, out);
      out.Need(1);
    }
    out.Put('"');
  }
  // ` xsi:nil="true"/>`
  void PutNil(OutBuffer& out);

 private:
  enum class Way : std::uint8_t {
    kUnknown,   // not composed yet
    kWritten,   // as composed, wherever it stands (an element without prefix: unless xmlns="" is in
                // force)
    kNoSpace,   // an element in no namespace, where the root declares a default namespace
    kDeclared,  // its namespace has no prefix on the root
  };
  struct alignas(32) Tag {
    // "<name" with ">" behind it, or ` name="`; 32 readable bytes behind.
    const char* open = nullptr;
    const char* close = nullptr;  // "</name>"
    std::uint32_t open_size = 0;
    std::uint32_t close_size = 0;
    std::uint32_t space = 0;  // index
    Way way = Way::kUnknown;
    bool prefixed = false;
  };
  struct Space {
    std::string name;
    std::string prefix;          // the generated one
    std::uint64_t record = 0;    // that the prefix was made for
    std::uint32_t in_scope = 0;  // declarations
  };

  const Tag& ElementTag(NameId name) {
    if (name < elements_.size() && elements_[name].way != Way::kUnknown) [[likely]]
      return elements_[name];
    return ComposeTag(name, false);
  }
  const Tag& AttributeTag(NameId name) {
    if (name < attributes_.size() && attributes_[name].way != Way::kUnknown) [[likely]]
      return attributes_[name];
    return ComposeTag(name, true);
  }
  const Tag& ComposeTag(NameId name, bool attribute);
  const std::string* ListedPrefix(std::string_view space, bool attribute) const;
  std::uint32_t SpaceIndex(std::string_view space);
  const char* Keep(const std::string& text, bool own);
  void PutStartSlow(const Tag& tag, bool root, OutBuffer& out);
  void PutEndSlow(const Tag& tag, OutBuffer& out);
  void PutAttributeSlow(const Tag& tag, OutBuffer& out);
  void PutDeclaration(std::string_view prefix, std::string_view space, OutBuffer& out);
  void Declare(Space& space, std::uint32_t index, OutBuffer& out);
  const std::string& GeneratedPrefix(Space& space);
  bool IsListed(std::string_view prefix) const;
  void Undeclare(std::uint32_t declared);

  Namespaces namespaces_;
  bool has_default_ = false;
  std::string default_space_;
  const Record* record_ = nullptr;
  const NameTable* table_ = nullptr;
  std::uint32_t table_size_ = 0;
  std::uint64_t records_ = 0;
  std::uint32_t generated_ = 0;
  bool default_off_ = false;
  Arena texts_;      // of names the table holds
  Arena own_texts_;  // of the record's own names
  std::vector<Tag> elements_;
  std::vector<Tag> attributes_;
  std::vector<Space> spaces_;
  std::vector<std::uint32_t> declared_;
};

}  // namespace baybridge
