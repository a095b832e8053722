#include "format/xml_vocabulary.h"

#include <algorithm>
#include <cstring>
#include <random>

#include "format/xml_names.h"

namespace baybridge {
namespace {

constexpr std::uint32_t kFirstSlots = 256;
constexpr std::size_t kMaxWords =
    4096;  // about 256 KiB, and fit 16 bits; a document with more is read without words
constexpr std::size_t kMaxContexts = 4096;
constexpr std::size_t kMaxLearned = 8192;  // names, prefixes or namespaces kept over documents
constexpr std::size_t kMaxTextBytes = std::size_t{256} * 1024;  // 256 KiB of their texts, likewise

std::uint64_t Mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

// Drawn anew in every process, so that nobody can send names that all fall into one slot. Once: a
// short document is read in less time than drawing takes.
std::uint64_t SeedOfProcess() {
  static const std::uint64_t kSeed = [] {
    std::random_device random;
    return (static_cast<std::uint64_t>(random()) << 32U) | random() | 1U;
  }();
  return kSeed;
}

}  // namespace

void HashIndex::Insert(std::uint32_t hash, std::uint32_t item) {
  if ((size_ + 1) * 2 > slots_.size()) {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    mask_ = static_cast<std::uint32_t>(slots_.size() - 1);
    size_ = 0;
    for (const Slot& slot : old) {
      if (slot.item != kNone) Insert(slot.hash, slot.item);
    }
  }
  std::uint32_t at = hash & mask_;
  while (slots_[at].item != kNone) at = (at + 1) & mask_;
  slots_[at] = {hash, item};
  ++size_;
}

void HashIndex::Clear() {
  slots_.assign(kFirstSlots, {});
  mask_ = kFirstSlots - 1;
  size_ = 0;
}

XmlVocabulary::XmlVocabulary() {
  seed_ = SeedOfProcess();
  words_.reserve(kMaxWords);
  Forget();
}

std::uint32_t XmlVocabulary::Hash(std::string_view text, std::uint32_t salt) const {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15U;
  std::uint64_t hash = Mix(seed_ ^ salt, kOdd ^ text.size());
  const char* at = text.data();
  std::size_t left = text.size();
  while (left != 0) {
    const std::size_t size = std::min<std::size_t>(left, sizeof(std::uint64_t));
    std::uint64_t piece = 0;
    std::memcpy(&piece, at, size);
    hash = Mix(hash ^ piece, seed_ ^ kOdd);
    at += size;
    left -= size;
  }
  return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
}

void XmlVocabulary::Forget() {
  if (text_bytes_ > kMaxTextBytes) texts_ = Arena();
  texts_.Reset();
  text_bytes_ = 0;
  words_.assign(1, {});
  recent_.assign(std::size_t{1} << kRecentBits, kNoWord);
  names_.clear();
  spaces_.clear();
  prefixes_.clear();
  contexts_.assign(1, {kNone, kNone, kNone});
  bindings_.clear();
  for (HashIndex* index :
       {&word_index_, &name_index_, &space_index_, &prefix_index_, &context_index_}) {
    index->Clear();
  }
  for (const std::string_view space : {std::string_view{}, kXmlSpace, kXmlnsSpace})
    InternSpace(space);
  for (const std::string_view prefix : {"", "xml", "xmlns"}) InternPrefix(prefix);
  prefixes_[kDefaultPrefix].binding = kNoSpace;
  prefixes_[kXmlPrefix].binding = InternSpace(kXmlSpace);
  context_ = 0;
}

void XmlVocabulary::Begin(Record& record) {
  const bool other_table = table_ != record.names || table_size_ != record.names->size();
  const std::size_t learned = std::max({names_.size(), prefixes_.size(), spaces_.size()});
  if (other_table || learned > kMaxLearned || text_bytes_ > kMaxTextBytes ||
      words_.size() >= kMaxWords || contexts_.size() >= kMaxContexts) {
    Forget();
  }
  table_ = record.names;
  table_size_ = record.names->size();
  Unbind(0);
  ++document_;
  distinct_names_ = 0;
  distinct_spaces_ = 0;
  distinct_prefixes_ = 0;
}

std::uint32_t XmlVocabulary::FindWord(std::string_view raw) const {
  const std::uint32_t found = word_index_.Find(Hash(raw, context_), [&](std::uint32_t item) {
    const Word& word = words_[item];
    return word.context == context_ && std::string_view(word.bytes, word.size) == raw;
  });
  return found == kNone ? kNoWord : found;
}

std::uint32_t XmlVocabulary::AddWord(std::string_view raw, std::uint32_t name) {
  if (raw.size() > kMaxWordBytes || words_.size() >= kMaxWords || context_ == kNone) return kNoWord;
  if (const std::uint32_t word = FindWord(raw); word != kNoWord) return word;
  Word word;
  std::memcpy(word.bytes, raw.data(), raw.size());
  word.size = static_cast<std::uint32_t>(raw.size());
  word.mask = scan::LowBits(word.size);
  word.name = name;
  word.context = context_;
  const auto item = static_cast<std::uint32_t>(words_.size());
  words_.push_back(word);
  word_index_.Insert(Hash(raw, context_), item);
  return item;
}

std::string_view XmlVocabulary::Keep(std::string_view text) {
  text_bytes_ += text.size();
  return texts_.Copy(text);
}

PrefixId XmlVocabulary::InternPrefix(std::string_view prefix) {
  const std::uint32_t hash = Hash(prefix, 0);
  std::uint32_t item =
      prefix_index_.Find(hash, [&](std::uint32_t i) { return prefixes_[i].text == prefix; });
  if (item == kNone) {
    item = static_cast<std::uint32_t>(prefixes_.size());
    prefixes_.push_back({Keep(prefix), kNone, 0, 0});
    prefix_index_.Insert(hash, item);
  }
  if (prefixes_[item].document != document_) {
    prefixes_[item].document = document_;
    ++distinct_prefixes_;
  }
  return item;
}

SpaceId XmlVocabulary::InternSpace(std::string_view space) {
  const std::uint32_t hash = Hash(space, 0);
  std::uint32_t item =
      space_index_.Find(hash, [&](std::uint32_t i) { return spaces_[i].text == space; });
  if (item == kNone) {
    item = static_cast<std::uint32_t>(spaces_.size());
    spaces_.push_back({Keep(space), 0});
    space_index_.Insert(hash, item);
  }
  if (spaces_[item].document != document_) {
    spaces_[item].document = document_;
    ++distinct_spaces_;
  }
  return item;
}

std::uint32_t XmlVocabulary::InternName(SpaceId space, std::string_view local) {
  const std::uint32_t hash = Hash(local, space);
  const auto same = [&](std::uint32_t i) {
    return names_[i].space == space && names_[i].local == local;
  };
  if (const std::uint32_t item = name_index_.Find(hash, same); item != kNone) return item;
  Name name;
  name.local = Keep(local);
  name.space = space;
  name.id = table_->Find(spaces_[space].text, local);
  name.known = name.id != kNone;
  name.nil = local == "nil" && spaces_[space].text == kXsiSpace;
  const auto item = static_cast<std::uint32_t>(names_.size());
  names_.push_back(name);
  name_index_.Insert(hash, item);
  return item;
}

std::uint32_t XmlVocabulary::Step(PrefixId prefix, SpaceId space) {
  if (context_ == kNone) return kNone;
  const std::uint64_t key = (static_cast<std::uint64_t>(prefix) << 32U) | space;
  const auto mixed = Mix(key ^ seed_, seed_ + context_);
  const auto hash = static_cast<std::uint32_t>(mixed ^ (mixed >> 32U));
  const auto same = [&](std::uint32_t i) {
    const Context& context = contexts_[i];
    return context.parent == context_ && context.prefix == prefix && context.space == space;
  };
  if (const std::uint32_t item = context_index_.Find(hash, same); item != kNone) return item;
  if (contexts_.size() >= kMaxContexts) return kNone;
  contexts_.push_back({context_, prefix, space});
  const auto item = static_cast<std::uint32_t>(contexts_.size() - 1);
  context_index_.Insert(hash, item);
  return item;
}

bool XmlVocabulary::Bind(PrefixId prefix, SpaceId space, std::uint64_t element) {
  Prefix& entry = prefixes_[prefix];
  if (entry.element == element) return false;
  entry.element = element;
  if (entry.binding == space) return true;  // says again what holds already: the same context
  bindings_.push_back({prefix, entry.binding, context_});
  context_ = Step(prefix, space);
  entry.binding = space;
  return true;
}

void XmlVocabulary::Unbind(std::uint32_t bindings) {
  while (bindings_.size() > bindings) {
    const Undo& undo = bindings_.back();
    prefixes_[undo.prefix].binding = undo.old_space;
    context_ = undo.old_context;
    bindings_.pop_back();
  }
}

std::uint32_t XmlVocabulary::distinct() const {
  return std::max({distinct_names_, distinct_spaces_, distinct_prefixes_});
}

std::uint32_t XmlVocabulary::Use(Name& name, Record& record) {
  name.document = document_;
  if (!name.known) name.id = record.AddName(spaces_[name.space].text, name.local);
  // Names that a pack declares are few and known; only what nobody declared can flood.
  if (name.id >= record.names->size()) ++distinct_names_;
  return distinct();
}

}  // namespace baybridge
