#include "property/mutant.h"

#include <array>

namespace baybridge::test {
namespace {

constexpr std::array<std::string_view, 44> kNastyValues{"",           " ",
                                                        "0",          "-0",
                                                        "+1",         "00",
                                                        "1.0",        ".5",
                                                        "5.",         "1e3",
                                                        "NaN",        "true",
                                                        "TRUE",       "Y",
                                                        "S",          "2024-02-29",
                                                        "2023-02-29", "29-02-2024",
                                                        "31-13-2024", "12/2024",
                                                        "2024",       "24:00",
                                                        "23:59",      "99",
                                                        "-1",         "1000000000000000000000",
                                                        "字",         "𠮷",
                                                        "A123456(3)", "a b  c",
                                                        "\n x \n",    "x&amp;y",
                                                        "&lt;",       "&#x20;",
                                                        "&#9;1",      "1234567(8)",
                                                        "28000000",   "01",
                                                        "MO",         "MOP",
                                                        "1 2",        "2024-01-01T00:00:00Z",
                                                        "20240229",   "0123456789abcdef"};

std::size_t Pick(std::size_t count, std::mt19937& random) {
  return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
}

std::string Replace(const std::string& document,
                    std::size_t begin,
                    std::size_t end,
                    std::string_view by) {
  return document.substr(0, begin) + std::string(by) + document.substr(end);
}

std::string Slice(const std::string& document, const ElementSpan& span) {
  return document.substr(span.begin, span.end - span.begin);
}

std::string_view NameOf(const std::string& document, const ElementSpan& span) {
  return std::string_view(document).substr(span.begin + 1, span.name_end - span.begin - 1);
}

std::string Rename(const std::string& document, const ElementSpan& span, std::string_view name) {
  std::string result = document;
  const std::size_t old = span.name_end - span.begin - 1;
  if (span.content_end != span.end) result.replace(span.content_end + 2, old, name);
  if (document[span.content_begin - 2] == '/')
    return Replace(document, span.begin + 1, span.name_end, name);
  return result.replace(span.begin + 1, old, name);
}

// Exchanges two elements that do not overlap.
std::string Exchange(const std::string& document, ElementSpan one, ElementSpan two) {
  if (one.begin > two.begin) std::swap(one, two);
  if (one.end > two.begin) return document;
  return document.substr(0, one.begin) + Slice(document, two) +
         document.substr(one.end, two.begin - one.end) + Slice(document, one) +
         document.substr(two.end);
}

std::string ChangeCharacter(const std::string& document,
                            const ElementSpan& span,
                            std::mt19937& random) {
  if (span.content_end == span.content_begin)
    return Replace(document, span.content_begin, span.content_begin, "");
  std::string result = document;
  char& c = result[span.content_begin + Pick(span.content_end - span.content_begin, random)];
  if (static_cast<unsigned char>(c) >= 0x80 || c == '&' || c == ';') return result;
  c = "0123456789aAzZ-/.: "[Pick(19, random)];
  return result;
}

std::string ChangeAttribute(const std::string& document,
                            const ElementSpan& span,
                            std::mt19937& random) {
  const std::size_t open = document.find('"', span.name_end);
  if (open == std::string::npos || open >= span.content_begin || Pick(4, random) == 0) {
    return Replace(document, span.name_end, span.name_end,
                   Pick(2, random) == 0 ? " estranho=\"1\"" : " xml:lang=\"pt\"");
  }
  const std::size_t close = document.find('"', open + 1);
  if (Pick(3, random) == 0) return Replace(document, span.name_end, close + 1, "");
  const std::string_view value = kNastyValues[Pick(kNastyValues.size(), random)];
  return Replace(document, open + 1, close, value);
}

// A change that never matters to the schema: white space in a tag, a comment, CDATA, a character
// reference.
std::string ChangeNothing(const std::string& document,
                          const ElementSpan& span,
                          std::mt19937& random) {
  switch (Pick(4, random)) {
    case 0: return Replace(document, span.name_end, span.name_end, " \n");
    case 1:
      return Replace(document, span.content_begin, span.content_begin,
                     span.content_end == span.end ? "" : "<!-- x -->");
    case 2: {
      if (!span.leaf || span.content_end == span.end) return document;
      const std::string inside =
          document.substr(span.content_begin, span.content_end - span.content_begin);
      // White space between elements may not be CDATA for the two other engines, so blank text is
      // left alone.
      if (inside.find_first_not_of(" \t\r\n") == std::string::npos ||
          inside.find('&') != std::string::npos)
        return document;
      return Replace(document, span.content_begin, span.content_end, "<![CDATA[" + inside + "]]>");
    }
    default: break;
  }
  if (!span.leaf || span.content_begin == span.content_end ||
      static_cast<unsigned char>(document[span.content_begin]) >= 0x80 ||
      std::string_view("& \t\r\n").find(document[span.content_begin]) != std::string_view::npos ||
      span.content_end == span.end) {
    return document;
  }
  const std::string reference =
      "&#" + std::to_string(static_cast<int>(document[span.content_begin])) + ';';
  return Replace(document, span.content_begin, span.content_begin + 1, reference);
}

}  // namespace

std::vector<ElementSpan> FindElements(std::string_view document) {
  std::vector<ElementSpan> elements;
  std::vector<std::size_t> open;
  std::size_t at = document.find('<');
  while (at != std::string_view::npos) {
    if (document.substr(at, 4) == "<!--") {
      at = document.find('<', document.find("-->", at));
      continue;
    }
    if (document.substr(at, 9) == "<![CDATA[") {
      at = document.find('<', document.find("]]>", at));
      continue;
    }
    const std::size_t close = document.find('>', at);
    if (document[at + 1] == '/') {
      elements[open.back()].content_end = at;
      elements[open.back()].end = close + 1;
      open.pop_back();
    } else if (document[at + 1] != '?') {
      ElementSpan span;
      span.begin = at;
      span.name_end = document.find_first_of(" \t\r\n/>", at);
      span.content_begin = span.content_end = span.end = close + 1;
      span.depth = static_cast<int>(open.size());
      if (!open.empty()) elements[open.back()].leaf = false;
      if (document[close - 1] != '/') open.push_back(elements.size());
      elements.push_back(span);
    }
    at = document.find('<', close);
  }
  return elements;
}

std::string Mutate(const std::string& document, int kind, std::mt19937& random) {
  const std::vector<ElementSpan> elements = FindElements(document);
  if (elements.size() < 2) return document;
  const ElementSpan& one = elements[1 + Pick(elements.size() - 1, random)];
  const ElementSpan& two = elements[1 + Pick(elements.size() - 1, random)];
  const std::string_view nasty = kNastyValues[Pick(kNastyValues.size(), random)];
  switch (kind) {
    case 0:
      return one.leaf && one.content_end != one.end
                 ? Replace(document, one.content_begin, one.content_end, nasty)
                 : document;
    case 1: return Replace(document, one.begin, one.end, "");
    case 2: return Replace(document, one.end, one.end, Slice(document, one));
    case 3: return Exchange(document, one, two);
    case 4: {
      if (!one.leaf || !two.leaf || one.content_end == one.end) return document;
      const std::string text =
          document.substr(two.content_begin, two.content_end - two.content_begin);
      return Replace(document, one.content_begin, one.content_end, text);
    }
    case 5:
      return one.content_end == one.end ? document
                                        : Replace(document, one.content_end, one.content_end,
                                                  Pick(2, random) == 0 ? " " : "\n\t ");
    case 6: return ChangeNothing(document, one, random);
    case 7: return ChangeAttribute(document, one, random);
    case 8: return Rename(document, one, std::string(NameOf(document, two)));
    case 9:
      return one.leaf ? ChangeCharacter(document, one, random)
                      : ChangeNothing(document, one, random);
    case 10:
      return Replace(document, one.content_begin, one.content_begin,
                     Pick(2, random) == 0 ? "x" : "");
    default: break;
  }
  return Replace(document, one.begin, one.begin,
                 two.leaf ? Slice(document, two) : std::string("\n"));
}

std::string Thin(std::string document, std::size_t max_bytes, std::mt19937& random) {
  for (int attempts = 0; document.size() > max_bytes && attempts < 10'000; ++attempts) {
    const std::vector<ElementSpan> elements = FindElements(document);
    const ElementSpan& span = elements[1 + Pick(elements.size() - 1, random)];
    if (span.end - span.begin > document.size() / 2) continue;
    document.erase(span.begin, span.end - span.begin);
  }
  return document;
}

}  // namespace baybridge::test
