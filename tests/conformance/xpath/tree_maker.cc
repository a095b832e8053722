#include "conformance/xpath/tree_maker.h"

#include <array>

namespace baybridge {
namespace {

// None is "e": a number before it and one behind are an exponent to libxml2 (see
// hand_written_test.cc).
constexpr std::array kNames = {"a", "b", "c", "d", "g"};
constexpr std::array kTexts = {"",   "x",   "1",   "2",    "10",   "2.5",
                               "03", " 7 ", "x y", "長者", "true", "0"};
constexpr std::array kLanguages = {"en", "zh-Hant", "EN-gb", "pt"};

int Pick(std::mt19937& random, std::size_t count) {
  return static_cast<int>(random() % count);
}

template <typename Array>
std::string Any(std::mt19937& random, const Array& words) {
  return words[static_cast<std::size_t>(Pick(random, words.size()))];
}

class TreeMaker {
 public:
  TreeMaker(std::mt19937& random, int nodes, bool spaced)
      : random_(random),
        left_(nodes),
        spaced_(spaced) {}

  std::string Make() {
    Element(0);
    return std::move(out_);
  }

 private:
  void Attributes() {
    for (const std::string name : {"id", "ref", "n"}) {
      if (random_() % 3 == 0) out_ += ' ' + name + "=\"" + Any(random_, kTexts) + '"';
    }
    if (random_() % 8 == 0) out_ += " xml:lang=\"" + Any(random_, kLanguages) + '"';
    if (spaced_ && random_() % 6 == 0) out_ += " p:at=\"" + Any(random_, kTexts) + '"';
  }

  void Element(int depth) {
    --left_;
    const bool prefixed = spaced_ && random_() % 2 == 0;
    const std::string name = (prefixed ? "p:" : "") + Any(random_, kNames);
    out_ += '<' + name;
    if (depth == 0 && spaced_) out_ += " xmlns:p=\"urn:p\"";
    Attributes();
    out_ += '>';
    if (random_() % 2 == 0) out_ += Any(random_, kTexts);
    constexpr int kDeepest = 7;
    const int children = depth == 0 ? 6 : Pick(random_, 4);
    for (int i = 0; i < children && left_ > 0 && depth < kDeepest; ++i) Element(depth + 1);
    out_ += "</" + name + '>';
  }

  std::mt19937& random_;
  int left_;
  bool spaced_;
  std::string out_;
};

}  // namespace

std::string MakeTree(std::mt19937& random, int nodes, bool spaced) {
  return TreeMaker(random, nodes, spaced).Make();
}

}  // namespace baybridge
