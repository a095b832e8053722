#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace baybridge::test {

// Where the elements of a well-formed document stand in its text.
struct ElementSpan {
  std::size_t begin = 0;          // of the start tag
  std::size_t name_end = 0;       // behind the name in the start tag
  std::size_t content_begin = 0;  // behind the start tag
  std::size_t content_end = 0;    // before the end tag; content_begin for an empty-element tag
  std::size_t end = 0;
  int depth = 0;
  bool leaf = true;  // holds no element
};

// The elements of `document`, in order. For documents without DOCTYPE and without ‘>’ in attribute
// values.
std::vector<ElementSpan> FindElements(std::string_view document);

inline constexpr int kMutationKinds = 12;

// A document that differs from `document` in one place, by mutation `kind` (0 to kMutationKinds -
// 1).
std::string Mutate(const std::string& document, int kind, std::mt19937& random);

// A smaller document: elements below the root are left out at random until it is at most
// `max_bytes` long.
std::string Thin(std::string document, std::size_t max_bytes, std::mt19937& random);

}  // namespace baybridge::test
