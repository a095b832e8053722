#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/record.h"
#include "format/scan.h"

namespace baybridge {

// Open addressing over 32-bit hashes; the items themselves live elsewhere.
class HashIndex {
 public:
  HashIndex() { Clear(); }
  // The item with that hash for which `same(item)` holds, or kNone.
  template <typename Same>
  std::uint32_t Find(std::uint32_t hash, Same same) const {
    for (std::uint32_t at = hash & mask_; slots_[at].item != kNone; at = (at + 1) & mask_) {
      if (slots_[at].hash == hash && same(slots_[at].item)) return slots_[at].item;
    }
    return kNone;
  }
  void Insert(std::uint32_t hash, std::uint32_t item);
  void Clear();

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t item = kNone;
  };
  std::vector<Slot> slots_;
  std::uint32_t mask_ = 0;
  std::uint32_t size_ = 0;
};

using SpaceId = std::uint32_t;
using PrefixId = std::uint32_t;
inline constexpr SpaceId kNoSpace = 0;  // the empty namespace name
inline constexpr PrefixId kDefaultPrefix = 0;
inline constexpr PrefixId kXmlPrefix = 1;
inline constexpr PrefixId kXmlnsPrefix = 2;

// What a reader learned of names: namespaces in scope, expanded names, and raw tags that need no
// second look. What is learned lasts over documents; what belongs to one document is told apart by
// its number, so that nothing needs to be cleared between documents.
class XmlVocabulary {
 public:
  // An expanded name.
  struct Name {
    std::string_view local;
    SpaceId space = kNoSpace;
    NameId id = kNone;           // in the NameTable, or of the record numbered `document`
    bool known = false;          // the NameTable holds it
    bool nil = false;            // xsi:nil
    std::uint64_t document = 0;  // the last one that used it
    std::uint64_t element = 0;   // the last element that had an attribute of this name
  };
  // A qualified name as it is written (of an attribute: with `="` behind it), in one context of
  // namespaces. One cache line.
  struct alignas(64) Word {
    char bytes[32] = {};  // NOLINT(modernize-avoid-c-arrays): compared as one block
    std::uint32_t mask = 0xFFFF'FFFF;
    std::uint32_t size = 0;
    std::uint32_t name = kNone;
    std::uint32_t context = kNone;  // kNone: never in force
    // What followed last time: the next start tag after this start tag, after this end tag; the
    // next attribute.
    std::uint32_t after_start = 0;
    std::uint32_t after_end = 0;
    std::uint32_t attribute = 0;
  };
  static constexpr std::uint32_t kMaxWordBytes = 32;
  static constexpr std::uint32_t kNoWord = 0;  // words()[0] matches nothing

  XmlVocabulary();

  // Begins a document: forgets what belongs to another NameTable, and everything once too much was
  // learned.
  void Begin(Record& record);

  Word* words() { return words_.data(); }
  std::uint32_t context() const { return context_; }
  std::uint64_t document() const { return document_; }
  Name& name(std::uint32_t index) { return names_[index]; }
  std::string_view space(SpaceId space) const { return spaces_[space].text; }

  // The word with these raw bytes in the present context, or kNoWord.
  std::uint32_t FindWord(std::string_view raw) const;
  // The same for a word of less than kMaxWordBytes bytes behind which 32 bytes may be read: looks
  // first where a word of its first and last bytes was found last.
  std::uint32_t FindWordAt(const char* at, std::uint32_t size) {
    std::uint16_t& recent = recent_[RecentSlot(at, size)];
    const Word& word = words_[recent];
    if (word.size == size && word.context == context_ && scan::Same32(at, word.bytes, word.mask))
      return recent;
    const std::uint32_t found = FindWord({at, size});
    if (found != kNoWord) recent = static_cast<std::uint16_t>(found);
    return found;
  }
  // Learns a word if there is room for it.
  std::uint32_t AddWord(std::string_view raw, std::uint32_t name);

  PrefixId InternPrefix(std::string_view prefix);
  SpaceId InternSpace(std::string_view space);
  std::string_view Keep(std::string_view text);
  std::uint32_t InternName(SpaceId space, std::string_view local);

  // The namespace a prefix is bound to, or kNone.
  SpaceId Binding(PrefixId prefix) const { return prefixes_[prefix].binding; }
  // False if this element has bound the prefix already.
  bool Bind(PrefixId prefix, SpaceId space, std::uint64_t element);
  // Number of bindings in force, and the way back to that number.
  std::uint32_t bindings() const { return static_cast<std::uint32_t>(bindings_.size()); }
  void Unbind(std::uint32_t bindings);

  // First use of a name in this document: gives it its id. Returns how many distinct names,
  // prefixes or namespaces (whichever is most) the document has used so far.
  std::uint32_t Use(Name& name, Record& record);
  std::uint32_t distinct() const;

 private:
  struct Text {
    std::string_view text;
    std::uint64_t document = 0;
  };
  struct Prefix {
    std::string_view text;
    SpaceId binding = kNone;
    std::uint64_t document = 0;
    std::uint64_t element = 0;  // the last one that bound it
  };
  struct Undo {
    PrefixId prefix;
    SpaceId old_space;
    std::uint32_t old_context;
  };
  struct Context {
    std::uint32_t parent;
    PrefixId prefix;
    SpaceId space;
  };

  static constexpr std::uint32_t kRecentBits = 12;
  // Whoever sends names that share a slot makes their look-up as long as it would be without.
  std::uint32_t RecentSlot(const char* at, std::uint32_t size) const {
    constexpr std::uint64_t kOdd = 0x9E37'79B9'7F4A'7C15U;
    constexpr std::uint32_t kBytes = sizeof(std::uint64_t);
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, kBytes);
    if (size < kBytes) {
      bytes <<= (kBytes - size) * 8;
    } else {
      std::uint64_t last = 0;
      std::memcpy(&last, at + size - kBytes, kBytes);
      bytes ^= last << 23U | last >> 41U;
    }
    return static_cast<std::uint32_t>(((bytes ^ context_) + size) * kOdd >> (64 - kRecentBits));
  }
  void Forget();
  std::uint32_t Hash(std::string_view text, std::uint32_t salt) const;
  std::uint32_t Step(PrefixId prefix, SpaceId space);

  std::uint64_t seed_;
  const NameTable* table_ = nullptr;
  std::uint32_t table_size_ = 0;
  std::uint64_t document_ = 0;
  std::uint32_t context_ = 0;
  std::uint32_t distinct_names_ = 0;
  std::uint32_t distinct_spaces_ = 0;
  std::uint32_t distinct_prefixes_ = 0;

  Arena texts_;
  std::size_t text_bytes_ = 0;
  std::vector<Word> words_;
  std::vector<Name> names_;
  std::vector<Text> spaces_;
  std::vector<Prefix> prefixes_;
  std::vector<Context> contexts_;
  std::vector<Undo> bindings_;
  std::vector<std::uint16_t> recent_;  // words by RecentSlot; kNoWord
  HashIndex word_index_;
  HashIndex name_index_;
  HashIndex space_index_;
  HashIndex prefix_index_;
  HashIndex context_index_;
};

}  // namespace baybridge
