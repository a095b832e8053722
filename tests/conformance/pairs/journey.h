#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "opinion/canonical_xml.h"
#include "samples.h"

namespace baybridge {

struct Pair {
  std::string from;
  std::string to;
};

inline void PrintTo(const Pair& pair, std::ostream* out) {
  *out << pair.from << " to " << pair.to;
}

inline std::vector<Pair> OrderedPairs() {
  std::vector<Pair> pairs;
  for (const std::string& from : PlacePacks()) {
    for (const std::string& to : PlacePacks()) {
      if (to != from) pairs.push_back({from, to});
    }
  }
  return pairs;
}

// "gd_care_to_hk_care": a name that a test may have.
inline std::string TestName(std::string name) {
  std::replace_if(
      name.begin(), name.end(),
      [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}
inline std::string PairName(const Pair& pair) {
  return TestName(pair.from + "_to_" + pair.to);
}

// Exclusive C14N after the one stated normalisation: comments and white space beside elements
// removed, prefixes unified. Empty where libxml2 does not take the bytes.
inline std::string Normalised(std::string_view utf8) {
  auto canonical = CanonicalXml(utf8, {.drop_white_space = true, .unify_prefixes = true});
  return canonical ? *std::move(canonical) : std::string();
}

// Where two texts part, with some of what stands around it.
inline std::string FirstDifference(const std::string& a, const std::string& b) {
  const auto [at, other] = std::mismatch(
      a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())), b.begin());
  constexpr std::size_t kAround = 200;
  const auto index = static_cast<std::size_t>(at - a.begin());
  const std::size_t from = index > kAround ? index - kAround : 0;
  return "source …" + a.substr(from, 2 * kAround) + "…\nreturn …" +
         b.substr(std::min(from, b.size()), 2 * kAround) + "…";
}

}  // namespace baybridge
