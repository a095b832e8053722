#include "schema/pattern_compiler.h"

#include <algorithm>
#include <utility>

namespace baybridge::schema {
namespace {

constexpr std::uint64_t kMaxPlaces = 1'024;
constexpr std::size_t kMaxStates = 1'024;        // of the table; more are simulated
constexpr std::size_t kMaxTableCells = 131'072;  // 256 KiB
constexpr std::size_t kMaxClasses = 255;

void Merge(std::vector<std::uint64_t>& into, const std::vector<std::uint64_t>& from) {
  for (std::size_t w = 0; w < into.size(); ++w) into[w] |= from[w];
}

template <typename Each>
void ForEachBit(const std::vector<std::uint64_t>& bits, Each each) {
  for (std::size_t w = 0; w < bits.size(); ++w) {
    for (std::uint64_t rest = bits[w]; rest != 0; rest &= rest - 1) {
      each(w * 64 + static_cast<unsigned>(__builtin_ctzll(rest)));
    }
  }
}

}  // namespace

std::optional<Pattern> PatternCompiler::Compile() {
  std::optional<PatternTree> tree = ParsePattern(text_);
  if (!tree) return std::nullopt;
  tree_ = *std::move(tree);
  const std::uint64_t places = CountPlaces(tree_.root) + 1;
  if (places > kMaxPlaces) return std::nullopt;
  words_ = static_cast<std::uint32_t>((places + 63) / 64);
  pattern_.text_ = text_;
  pattern_.words_ = words_;
  pattern_.follow_.assign(places * words_, 0);
  place_set_.push_back(0);
  const Part whole = Build(tree_.root);
  Bits start(words_, 0);
  start[0] = 1;
  Connect(start, whole.first);
  pattern_.last_ = whole.last;
  if (whole.nullable) pattern_.last_[0] |= 1;
  BuildClasses();
  if (pattern_.classes_ > kMaxClasses) return std::nullopt;
  BuildTable();
  return std::move(pattern_);
}

// Saturates well above kMaxPlaces, so that nested quantities cannot overflow.
std::uint64_t PatternCompiler::CountPlaces(std::uint32_t id) const {
  const PatternNode& node = tree_.nodes[id];
  if (node.kind == PatternNode::Kind::kSet) return 1;
  std::uint64_t count = 0;
  for (const std::uint32_t child : node.children)
    count = std::min(count + CountPlaces(child), kMaxPlaces * 2);
  if (node.kind != PatternNode::Kind::kRepeat) return count;
  const std::uint64_t times =
      node.max == kNoLimit ? std::max<std::uint64_t>(node.min, 1) : node.max;
  return std::min(count * times, kMaxPlaces * 2);
}

PatternCompiler::Part PatternCompiler::Build(std::uint32_t id) {
  const PatternNode& node = tree_.nodes[id];
  switch (node.kind) {
    case PatternNode::Kind::kSet: return BuildSet(node);
    case PatternNode::Kind::kChoice: return BuildChoice(node);
    case PatternNode::Kind::kRepeat: return BuildRepeat(node);
    case PatternNode::Kind::kSequence: break;
  }
  Part all = Empty();
  for (const std::uint32_t child : node.children) all = Concatenate(std::move(all), Build(child));
  return all;
}

PatternCompiler::Part PatternCompiler::BuildSet(const PatternNode& node) {
  const std::size_t place = place_set_.size();
  place_set_.push_back(node.set);
  Part part = Empty();
  part.nullable = false;
  part.first[place / 64] |= std::uint64_t{1} << (place % 64);
  part.last = part.first;
  return part;
}

PatternCompiler::Part PatternCompiler::BuildChoice(const PatternNode& node) {
  Part all = Empty();
  all.nullable = false;
  for (const std::uint32_t child : node.children) {
    const Part part = Build(child);
    all.nullable = all.nullable || part.nullable;
    Merge(all.first, part.first);
    Merge(all.last, part.last);
  }
  return all;
}

// x{2,4} is x x x? x?; x{2,} is x x+.
PatternCompiler::Part PatternCompiler::BuildRepeat(const PatternNode& node) {
  const bool endless = node.max == kNoLimit;
  const std::uint32_t times = endless ? std::max(node.min, 1U) : node.max;
  Part all = Empty();
  for (std::uint32_t i = 0; i < times; ++i) {
    Part copy = Build(node.children[0]);
    if (endless && i + 1 == times) Connect(copy.last, copy.first);
    copy.nullable = copy.nullable || i >= node.min;
    all = Concatenate(std::move(all), copy);
  }
  return all;
}

PatternCompiler::Part PatternCompiler::Concatenate(Part left, const Part& right) {
  Connect(left.last, right.first);
  if (left.nullable) Merge(left.first, right.first);
  if (right.nullable) {
    Merge(left.last, right.last);
  } else {
    left.last = right.last;
  }
  left.nullable = left.nullable && right.nullable;
  return left;
}

void PatternCompiler::Connect(const Bits& from, const Bits& to) {
  ForEachBit(from, [&](std::size_t place) {
    for (std::size_t w = 0; w < words_; ++w) pattern_.follow_[place * words_ + w] |= to[w];
  });
}

// Characters that no set tells apart are one class.
void PatternCompiler::BuildClasses() {
  std::vector<char32_t> starts{0, 128};
  for (const CodePointSet& set : tree_.sets) {
    for (const CodePointRange& range : set.ranges()) {
      starts.push_back(range.first);
      starts.push_back(range.last + 1);
    }
  }
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  std::map<std::vector<bool>, std::uint32_t> classes;
  for (std::size_t i = 0; i < starts.size() && starts[i] <= kLastCodePoint; ++i) {
    std::vector<bool> members;
    members.reserve(tree_.sets.size());
    for (const CodePointSet& set : tree_.sets) members.push_back(set.Contains(starts[i]));
    const auto [at, added] = classes.emplace(members, static_cast<std::uint32_t>(classes.size()));
    pattern_.classes_ = static_cast<std::uint32_t>(classes.size());
    if (classes.size() > kMaxClasses) return;
    const auto number = static_cast<std::uint8_t>(at->second);
    const char32_t end = i + 1 < starts.size() ? starts[i + 1] : kLastCodePoint + 1;
    for (char32_t c = starts[i]; c < end && c < 128; ++c) pattern_.ascii_[c] = number;
    if (starts[i] >= 128) {
      pattern_.class_starts_.push_back(starts[i]);
      pattern_.class_of_run_.push_back(number);
    }
  }
  pattern_.class_places_.assign(std::size_t{pattern_.classes_} * words_, 0);
  for (const auto& [members, number] : classes) {
    for (std::size_t place = 1; place < place_set_.size(); ++place) {
      if (!members[place_set_[place]]) continue;
      pattern_.class_places_[number * words_ + place / 64] |= std::uint64_t{1} << (place % 64);
    }
  }
}

std::uint16_t PatternCompiler::StateOf(const Bits& places) {
  if (std::all_of(places.begin(), places.end(), [](std::uint64_t word) { return word == 0; }))
    return 0;
  const auto [at, added] = states_.emplace(places, static_cast<std::uint16_t>(pending_.size() + 1));
  if (added) pending_.push_back(places);
  return at->second;
}

// Subset construction; given up (and the table left empty) where it grows too large.
void PatternCompiler::BuildTable() {
  Bits start(words_, 0);
  start[0] = 1;
  StateOf(start);
  std::vector<std::uint16_t> next(pattern_.classes_, 0);  // row of the dead state
  std::vector<std::uint8_t> accepting{0};
  for (std::size_t done = 0; done < pending_.size(); ++done) {
    if (pending_.size() > kMaxStates || next.size() > kMaxTableCells) return;
    Bits reach(words_, 0);
    ForEachBit(pending_[done], [&](std::size_t place) {
      for (std::size_t w = 0; w < words_; ++w) reach[w] |= pattern_.follow_[place * words_ + w];
    });
    bool ends = false;
    for (std::size_t w = 0; w < words_; ++w)
      ends = ends || (pending_[done][w] & pattern_.last_[w]) != 0;
    accepting.push_back(ends ? 1 : 0);
    for (std::uint32_t c = 0; c < pattern_.classes_; ++c) {
      Bits target = reach;
      for (std::size_t w = 0; w < words_; ++w) target[w] &= pattern_.class_places_[c * words_ + w];
      next.push_back(StateOf(target));
    }
  }
  pattern_.next_ = std::move(next);
  pattern_.accepting_ = std::move(accepting);
  pattern_.refuses_blanks_ = RefusesBlanks();
}

bool PatternCompiler::RefusesBlanks() const {
  for (const char blank : {' ', '\t', '\n', '\r'}) {
    for (std::size_t at = pattern_.ascii_[static_cast<unsigned char>(blank)];
         at < pattern_.next_.size(); at += pattern_.classes_) {
      if (pattern_.next_[at] != 0) return false;
    }
  }
  return true;
}

}  // namespace baybridge::schema
