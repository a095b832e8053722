#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/xml_reader.h"
#include "format/xml_vocabulary.h"

namespace baybridge {

// The state of one reading. The functions return false once finding_ is set. What the fast
// functions cannot settle they leave to the exact ones, which judge from the same place again: so
// every finding has one origin, and the fast functions only ever accept.
class XmlReader::Impl {
 public:
  explicit Impl(XmlReadOptions options) : options_(std::move(options)) {}
  std::optional<Finding> Read(std::string_view utf8, Record& record);

 private:
  // An element whose end tag is still to come.
  struct Open {
    NodeId node = kNone;
    NodeId last_child = kNone;
    const char* name = nullptr;  // as written in the start tag
    std::uint32_t name_size = 0;
    std::uint32_t pieces = 0;  // first piece of its text
    std::uint32_t word = 0;
    std::uint32_t bindings = 0;  // in force outside
    bool has_elements = false;
  };
  // Character data between two pieces of markup; pieces of an element stand together, because those
  // of its children are gone by the time more of its own come.
  struct Piece {
    const char* text = nullptr;
    std::uint32_t size = 0;
    std::uint8_t flags = 0;
  };
  struct RawName {
    const char* begin = nullptr;
    std::uint32_t size = 0;
    std::uint32_t prefix_size = 0;
    std::string_view text() const { return {begin, size}; }
    std::string_view prefix() const { return {begin, prefix_size}; }
    std::string_view local() const {
      return prefix_size == 0 ? text() : text().substr(prefix_size + 1);
    }
  };
  struct RawAttribute {
    RawName name;
    std::string_view value;
    std::uint8_t flags = 0;
    std::uint32_t resolved = kNone;  // index of a Name
  };
  // Where a run of characters stands decides what becomes of its white space.
  enum class Run { kText, kCdata, kAttribute };

  // xml_reader.cc: the loop and what is fast
  bool ReadDocument();
  bool ReadContent();
  bool ReadMarkup();
  bool ReadMarkupSlow();
  bool FastEndTag();
  bool FastStartTag();
  bool FastAttributes(const char* at, const char* tag, std::uint32_t word);
  bool FinishStart(
      NodeId node, NodeId last_child, const char* tag, std::uint32_t word, const char* content);
  NodeId AddFastAttribute(XmlVocabulary::Name& name,
                          const char* at,
                          std::string_view value,
                          NodeId element,
                          NodeId last);
  bool UseName(XmlVocabulary::Name& name);
  std::uint32_t LookUpWord(const char* at);
  std::uint32_t LookUpAttribute(const char* at);
  bool CloseElement();
  bool CloseElementFast();
  bool JoinPieces(const Open& open);
  bool AddPiece(const char* at, std::size_t size, std::uint8_t flags);
  bool AddPieceFast(const char* at, std::size_t size, std::uint8_t flags);
  NodeId AddNode(NodeId parent, NodeId previous, NameId name, const char* at);
  NodeId AddElement(const XmlVocabulary::Name& name, const char* tag);
  NodeId AddChild(const XmlVocabulary::Name& name, const char* tag);
  void GrowStack();
  void Push(
      NodeId node, NodeId last_child, RawName name, std::uint32_t word, std::uint32_t bindings);
  bool HasRoomForNode() const {
    return record_->nodes.size() + declarations_ < options_.limits.max_nodes;
  }

  // xml_tag.cc: tags, exactly
  bool ReadStartTag();
  bool ReadAttributes(const char*& at, const char* tag);
  bool ReadAttribute(const char*& at);
  bool ReadAttributeValue(const char*& at, RawAttribute& attribute);
  bool ReadName(const char*& at, RawName& name);
  bool Declare(const RawAttribute& attribute);
  bool CheckDeclaration(std::string_view prefix, std::string_view space, const char* at);
  bool Resolve(const RawName& name, bool attribute, std::uint32_t& resolved);
  bool ResolveAll(const RawName& element, std::uint32_t& resolved);
  bool AddAttributes(NodeId element, NodeId& last);
  bool SetNil(const RawAttribute& attribute, NodeId element);
  std::uint32_t Learn(const RawName& element, std::uint32_t resolved);
  bool ReadEndTag();

  // xml_text.cc: character data and references, exactly
  bool ReadRun();
  bool ReadCdata();
  bool DecodeRun(const char* at, const char* stop, Run run, std::string_view& text);
  const char* DecodeSpecial(const char* at, const char* stop, Run run, char*& out);
  const char* DecodeReference(const char* at, const char* stop, char*& out);
  const char* DecodeCharacter(const char* at, const char* stop, char*& out);

  // xml_prolog.cc: everything else
  bool ReadDeclaration();
  bool ReadPseudoAttribute(const char*& at, std::string_view name, std::string_view& value);
  bool ReadMisc(bool before_root);
  bool ReadComment();
  bool ReadInstruction();
  bool IsAllowed(std::string_view target) const;
  bool ReadDeclarationMarkup();
  bool CountSection();

  // xml_findings.cc
  bool Fail(std::string_view id, FindingKind kind, const char* at, std::vector<Arg> args);
  bool FailExpected(std::string_view id, const char* at, std::string_view expected);
  bool FailFound(std::string_view id, const char* at);
  bool FailNamed(std::string_view id,
                 const char* at,
                 std::string_view argument,
                 std::string_view name);
  bool FailEnd(std::string_view expected);
  bool FailOpen();
  bool FailLimit(std::string_view id, const char* at, std::size_t limit);

  char Peek(const char* at) const {
    return at < end_ ? *at : '\0';
  }  // NUL never occurs in a document
  bool StartsWith(const char* at, std::string_view text) const {
    return std::string_view(at, static_cast<std::size_t>(end_ - at)).substr(0, text.size()) == text;
  }
  std::uint32_t Offset(const char* at) const { return static_cast<std::uint32_t>(at - begin_); }
  bool NamesExceeded() const { return vocabulary_.distinct() > options_.limits.max_names; }

  XmlReadOptions options_;
  XmlVocabulary vocabulary_;
  std::optional<Finding> finding_;
  Record* record_ = nullptr;
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  const char* at_ = nullptr;
  std::uint32_t* expected_ = nullptr;  // where the word of the next start tag is remembered
  std::uint32_t depth_ = 0;
  std::uint32_t top_ = 0;           // pieces in use
  std::uint32_t declarations_ = 0;  // of namespaces; count as nodes
  std::uint32_t sections_ = 0;      // comments, CDATA sections, processing instructions
  std::uint64_t element_ = 0;       // number of the element being read; never used twice
  Open* open_ = nullptr;            // the innermost element: stack_[depth_]
  Open* stack_end_ = nullptr;       // the last one that stack_ has room for
  std::vector<Open> stack_;
  std::vector<Piece> pieces_;
  std::vector<RawAttribute> attributes_;
};

}  // namespace baybridge
