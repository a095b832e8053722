#include "format/xml_reader.h"

#include <algorithm>
#include <utility>

#include "format/scan.h"
#include "format/xml_names.h"
#include "format/xml_reader_impl.h"

namespace baybridge {
namespace {

// What a fast function may read behind the place it stands at: a word, and the characters that end
// it.
constexpr std::ptrdiff_t kFastRoom = 48;
constexpr std::uint64_t kMaxOffset = 0xFFFF'FFF0;  // offsets are 32 bits wide

bool IsWordEnd(char c) {
  return c == '>' || c == ' ' || c == '/';
}

// Bytes before the first that ends a word; kMaxWordBytes where that many hold none. They must be
// readable.
BAYBRIDGE_INLINE std::uint32_t WordSize(const char* at) {
#if defined(__SSE2__)
  const auto ends = [](const scan::Block& block) {
    return scan::Mask(scan::Or(scan::Or(block.Equal('>'), block.Equal(' ')), block.Equal('/')));
  };
  const std::uint32_t low = ends(scan::Block(at));
  if (low != 0) return static_cast<std::uint32_t>(__builtin_ctz(low));
  const std::uint32_t high = ends(scan::Block(at + scan::kBlock));
  return high == 0 ? XmlVocabulary::kMaxWordBytes
                   : static_cast<std::uint32_t>(scan::kBlock + __builtin_ctz(high));
#else
  std::uint32_t size = 0;
  while (size < XmlVocabulary::kMaxWordBytes && !IsWordEnd(at[size])) ++size;
  return size;
#endif
}

// End of the first double-quoted value that needs no second look, or of what comes before the first
// byte that does.
BAYBRIDGE_INLINE const char* FindValueEnd(const char* at, const char* end) {
#if defined(__SSE2__)
  while (end - at >= scan::kBlock) {
    const scan::Block block(at);
    const auto brackets = scan::Or(block.Equal('<'), block.Equal('>'));
    const auto quotes = scan::Or(block.Equal('"'), block.Equal('&'));
    const std::uint32_t hits =
        scan::Mask(scan::Or(scan::Or(brackets, quotes), block.AtMost('\x1F')));
    if (hits != 0) return at + __builtin_ctz(hits);
    at += scan::kBlock;
  }
#endif
  return scan::FindAny<'"', '&', '<', '>', '\t', '\n', '\r'>(at, end);
}

// End of the character data at `at`, or the first byte that needs a second look.
BAYBRIDGE_INLINE const char* FindTextEnd(const char* at, const char* end) {
  return scan::FindAny<'<', '&', '>', '\r'>(at, end);
}

}  // namespace

XmlReader::XmlReader(XmlReadOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
XmlReader::XmlReader(XmlReader&&) noexcept = default;
XmlReader& XmlReader::operator=(XmlReader&&) noexcept = default;
XmlReader::~XmlReader() = default;

std::optional<Finding> XmlReader::Read(std::string_view utf8, Record& record) {
  return impl_->Read(utf8, record);
}

std::optional<Finding> XmlReader::Impl::Read(std::string_view utf8, Record& record) {
  std::string file = std::move(record.file);
  record.Clear();
  record.file = std::move(file);
  record.input = utf8;
  record_ = &record;
  begin_ = utf8.data();
  end_ = begin_ + utf8.size();
  at_ = begin_;
  depth_ = 0;
  if (stack_.empty()) GrowStack();
  open_ = stack_.data();
  top_ = 0;
  declarations_ = 0;
  sections_ = 0;
  finding_.reset();
  vocabulary_.Begin(record);
  expected_ = &vocabulary_.words()[XmlVocabulary::kNoWord].after_start;
  ReadDocument();
  return std::exchange(finding_, std::nullopt);
}

bool XmlReader::Impl::ReadDocument() {
  const auto size = static_cast<std::uint64_t>(end_ - begin_);
  const std::uint64_t most = std::min<std::uint64_t>(options_.limits.max_bytes, kMaxOffset);
  if (size > most) return FailLimit("GW-XML-030", begin_, most);
  if (size == 0) return Fail("GW-XML-006", FindingKind::kStructure, begin_, {});
  if (const char* bad = scan::FindForbidden(begin_, end_); bad != end_)
    return FailFound("GW-XML-002", bad);
  if (StartsWith(at_, "<?xml") && IsXmlSpace(Peek(at_ + 5)) && !ReadDeclaration()) return false;
  return ReadMisc(true) && ReadStartTag() && ReadContent() && ReadMisc(false);
}

bool XmlReader::Impl::ReadContent() {
  while (depth_ != 0) {
    const char* const at = at_;
    if (at < end_ && *at != '<') {
      const char* stop = FindTextEnd(at, end_);
      if (stop == end_ || *stop != '<') [[unlikely]] {
        if (!ReadRun()) return false;
        continue;
      }
      if (!AddPieceFast(at, static_cast<std::size_t>(stop - at), 0)) return false;
      at_ = stop;
    }
    if (!ReadMarkup()) return false;
  }
  return true;
}

BAYBRIDGE_INLINE bool XmlReader::Impl::ReadMarkup() {
  if (end_ - at_ >= kFastRoom) [[likely]] {
    if (at_[1] == '/') return FastEndTag() ? CloseElementFast() : ReadEndTag();
    if (FastStartTag()) [[likely]]
      return true;
  }
  return ReadMarkupSlow();
}

bool XmlReader::Impl::ReadMarkupSlow() {
  if (at_ == end_) return FailOpen();
  switch (Peek(at_ + 1)) {
    case '/': return ReadEndTag();
    case '?': return ReadInstruction();
    case '!': return ReadDeclarationMarkup();
    default: return ReadStartTag();
  }
}

BAYBRIDGE_INLINE bool XmlReader::Impl::FastEndTag() {
  const Open& open = *open_;
  if (open.name_size >= XmlVocabulary::kMaxWordBytes || at_[2 + open.name_size] != '>')
    return false;
  if (!scan::Same32(at_ + 2, open.name, scan::LowBits(open.name_size))) return false;
  at_ += 3 + open.name_size;
  return true;
}

BAYBRIDGE_INLINE NodeId XmlReader::Impl::AddNode(NodeId parent,
                                                 NodeId previous,
                                                 NameId name,
                                                 const char* at) {
  std::vector<Node>& nodes = record_->nodes;
  const auto id = static_cast<NodeId>(nodes.size());
  Node& node = nodes.emplace_back();
  node.parent = parent;
  node.name = name;
  node.offset = Offset(at);
  if (previous != kNone) {
    nodes[previous].next_sibling = id;
  } else if (parent != kNone) {
    nodes[parent].first_child = id;
  }
  return id;
}

NodeId XmlReader::Impl::AddElement(const XmlVocabulary::Name& name, const char* tag) {
  return depth_ == 0 ? AddNode(kNone, kNone, name.id, tag) : AddChild(name, tag);
}

BAYBRIDGE_INLINE NodeId XmlReader::Impl::AddChild(const XmlVocabulary::Name& name,
                                                  const char* tag) {
  Open& parent = *open_;
  parent.has_elements = true;
  return parent.last_child = AddNode(parent.node, parent.last_child, name.id, tag);
}

// stack_[0] stands below the root and is never used.
void XmlReader::Impl::GrowStack() {
  stack_.resize(stack_.size() * 2 + 16);
  open_ = stack_.data() + depth_;
  stack_end_ = stack_.data() + stack_.size() - 1;
}

void XmlReader::Impl::Push(
    NodeId node, NodeId last_child, RawName name, std::uint32_t word, std::uint32_t bindings) {
  if (open_ == stack_end_) GrowStack();
  Open& open = *++open_;
  ++depth_;
  open.node = node;
  open.last_child = last_child;
  open.name = name.begin;
  open.name_size = name.size;
  open.pieces = top_;
  open.word = word;
  open.bindings = bindings;
  open.has_elements = false;
}

std::uint32_t XmlReader::Impl::LookUpWord(const char* at) {
  const std::uint32_t size = WordSize(at);
  // A word that ends in a quote is an attribute's.
  if (size == 0 || size >= XmlVocabulary::kMaxWordBytes || at[size - 1] == '"')
    return XmlVocabulary::kNoWord;
  return vocabulary_.FindWordAt(at, size);
}

std::uint32_t XmlReader::Impl::LookUpAttribute(const char* at) {
  std::uint32_t size = 0;
  while (size < XmlVocabulary::kMaxWordBytes - 2 && at[size] != '=') ++size;
  return vocabulary_.FindWord({at, size + 2});
}

// Only accepts: whatever is past a limit is left to the exact function, which says so.
BAYBRIDGE_INLINE bool XmlReader::Impl::UseName(XmlVocabulary::Name& name) {
  return name.known || name.document == vocabulary_.document() ||
         vocabulary_.Use(name, *record_) <= options_.limits.max_names;
}

BAYBRIDGE_INLINE bool XmlReader::Impl::FastStartTag() {
  const XmlVocabulary::Word* words = vocabulary_.words();
  const char* const tag = at_;
  std::uint32_t word = *expected_;
  const XmlVocabulary::Word* w = &words[word];
  if (!scan::Same32(tag + 1, w->bytes, w->mask) || !IsWordEnd(tag[1 + w->size]) ||
      w->context != vocabulary_.context()) {
    word = LookUpWord(tag + 1);
    if (word == XmlVocabulary::kNoWord) return false;
    *expected_ = word;
    w = &words[word];
  }
  XmlVocabulary::Name& name = vocabulary_.name(w->name);
  if (depth_ >= options_.limits.max_depth || !HasRoomForNode() || !UseName(name)) return false;
  const char* const after = tag + 1 + w->size;
  if (*after == '>') return FinishStart(AddChild(name, tag), kNone, tag, word, after + 1);
  if (*after == ' ') return FastAttributes(after, tag, word);
  if (after[1] != '>') return false;
  AddChild(name, tag);
  at_ = after + 2;
  expected_ = &vocabulary_.words()[word].after_end;
  return true;
}

// A start tag was read. Most often text and the end tag follow: then the element is complete at
// once.
BAYBRIDGE_INLINE bool XmlReader::Impl::FinishStart(
    NodeId node, NodeId last_child, const char* tag, std::uint32_t word, const char* content) {
  XmlVocabulary::Word& w = vocabulary_.words()[word];
  const char* const stop = *content == '<' ? content : FindTextEnd(content, end_);
  const auto size = static_cast<std::size_t>(stop - content);
  if (end_ - stop >= kFastRoom && stop[0] == '<' && stop[1] == '/' &&
      scan::Same32(stop + 2, w.bytes, w.mask) && stop[2 + w.size] == '>' &&
      size <= options_.limits.max_text_bytes) {
    Node& leaf = record_->nodes[node];
    if (size != 0) {
      leaf.text = content;
      leaf.text_size = static_cast<std::uint32_t>(size);
      leaf.flags = kHasText;
    }
    at_ = stop + 3 + w.size;
    expected_ = &w.after_end;
    return true;
  }
  at_ = content;
  expected_ = &w.after_start;
  Push(node, last_child, {tag + 1, w.size, 0}, word, vocabulary_.bindings());
  return true;
}

// Adds nodes of its own and takes all of them back where it does not succeed.
bool XmlReader::Impl::FastAttributes(const char* at, const char* tag, std::uint32_t word) {
  XmlVocabulary::Word* words = vocabulary_.words();
  const NodeId previous = open_->last_child;
  const bool had_elements = open_->has_elements;
  const NodeId element = AddChild(vocabulary_.name(words[word].name), tag);
  const auto give_up = [&] {
    record_->nodes.resize(element);
    open_->last_child = previous;
    open_->has_elements = had_elements;
    (previous == kNone ? record_->nodes[open_->node].first_child
                       : record_->nodes[previous].next_sibling) = kNone;
    return false;
  };
  ++element_;
  std::uint32_t* expected = &words[word].attribute;
  NodeId last = kNone;
  while (*at == ' ') {
    ++at;
    if (end_ - at < kFastRoom) return give_up();
    const XmlVocabulary::Word* w = &words[*expected];
    if (!scan::Same32(at, w->bytes, w->mask) || w->context != vocabulary_.context()) {
      const std::uint32_t found = LookUpAttribute(at);
      if (found == XmlVocabulary::kNoWord) return give_up();
      *expected = found;
      w = &words[found];
    }
    const char* const value = at + w->size;
    const char* const stop = FindValueEnd(value, end_);
    if (end_ - stop < 3 || *stop != '"') return give_up();
    const std::string_view text(value, static_cast<std::size_t>(stop - value));
    last = AddFastAttribute(vocabulary_.name(w->name), at, text, element, last);
    if (last == kNone) return give_up();
    expected = &words[*expected].attribute;
    at = stop + 1;
  }
  if (static_cast<std::size_t>(at - tag) > options_.limits.max_tag_bytes) return give_up();
  if (*at == '>') return FinishStart(element, last, tag, word, at + 1);
  if (at[0] != '/' || at[1] != '>') return give_up();
  at_ = at + 2;
  expected_ = &words[word].after_end;
  return true;
}

// The new node, or kNone where the exact function must judge.
BAYBRIDGE_INLINE NodeId XmlReader::Impl::AddFastAttribute(XmlVocabulary::Name& name,
                                                          const char* at,
                                                          std::string_view value,
                                                          NodeId element,
                                                          NodeId last) {
  if (name.element == element_ || name.nil || !HasRoomForNode() || !UseName(name)) return kNone;
  if (last != kNone && last - element >= options_.limits.max_attributes) return kNone;
  name.element = element_;
  const NodeId id = AddNode(element, last, name.id, at);
  Node& node = record_->nodes[id];
  node.text = value.data();
  node.text_size = static_cast<std::uint32_t>(value.size());
  node.flags = kAttributeNode | kHasText;
  return id;
}

BAYBRIDGE_INLINE bool XmlReader::Impl::AddPieceFast(const char* at,
                                                    std::size_t size,
                                                    std::uint8_t flags) {
  if (size > options_.limits.max_text_bytes)
    return FailLimit("GW-XML-035", at, options_.limits.max_text_bytes);
  if (top_ == pieces_.size()) pieces_.resize(pieces_.size() * 2 + 16);
  Piece& piece = pieces_[top_++];
  piece.text = at;
  piece.size = static_cast<std::uint32_t>(size);
  piece.flags = flags;
  return true;
}

BAYBRIDGE_INLINE bool XmlReader::Impl::CloseElementFast() {
  const Open& open = *open_;
  const std::uint32_t count = top_ - open.pieces;
  if (count == 1 && !open.has_elements) {
    const Piece& piece = pieces_[open.pieces];
    Node& node = record_->nodes[open.node];
    node.text = piece.text;
    node.text_size = piece.size;
    node.flags = static_cast<std::uint8_t>(node.flags | kHasText | piece.flags);
    top_ = open.pieces;
  } else if (count != 0 && !JoinPieces(open)) {
    return false;
  }
  if (vocabulary_.bindings() != open.bindings) vocabulary_.Unbind(open.bindings);
  expected_ = &vocabulary_.words()[open.word].after_end;
  --depth_;
  --open_;
  return true;
}

bool XmlReader::Impl::AddPiece(const char* at, std::size_t size, std::uint8_t flags) {
  return AddPieceFast(at, size, flags);
}

bool XmlReader::Impl::CloseElement() {
  return CloseElementFast();
}

bool XmlReader::Impl::JoinPieces(const Open& open) {
  const auto begin = pieces_.begin() + open.pieces;
  const auto end = pieces_.begin() + top_;
  top_ = open.pieces;
  if (open.has_elements && std::all_of(begin, end, [](const Piece& piece) {
        return std::all_of(piece.text, piece.text + piece.size, IsXmlSpace);
      })) {
    return true;
  }
  std::size_t size = 0;
  std::uint8_t flags = kHasText;
  for (auto piece = begin; piece != end; ++piece) {
    size += piece->size;
    flags = static_cast<std::uint8_t>(flags | piece->flags);
  }
  if (size > options_.limits.max_text_bytes)
    return FailLimit("GW-XML-035", at_, options_.limits.max_text_bytes);
  const char* text = begin->text;
  if (end - begin > 1) {
    char* joined = record_->arena.Allocate(size);
    text = joined;
    for (auto piece = begin; piece != end; ++piece)
      joined = std::copy_n(piece->text, piece->size, joined);
  }
  Node& node = record_->nodes[open.node];
  node.text = text;
  node.text_size = static_cast<std::uint32_t>(size);
  node.flags = static_cast<std::uint8_t>(node.flags | flags);
  return true;
}

}  // namespace baybridge
