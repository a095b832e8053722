#include "core/text_key.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

TEST(TextIndex, FindsEveryTextAndNoOther) {
  TextIndex index;
  std::vector<std::string> texts;
  // All lengths around the words of a key; texts that differ in their middle byte alone.
  for (std::size_t size = 0; size <= 40; ++size) {
    for (const char c : {'a', 'b', '\0', '\xFF'}) {
      std::string text(size, 'x');
      if (size != 0) text[size / 2] = c;
      if (size == 0 && c != 'a') continue;
      texts.push_back(text);
    }
  }
  for (std::uint32_t i = 0; i < texts.size(); ++i) index.Add(texts[i], i);
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(index.Find(texts[i]), i) << texts[i].size();
    std::string other = texts[i];
    if (other.empty()) continue;
    other[other.size() / 2] = 'z';
    EXPECT_EQ(index.Find(other), TextIndex::kAbsent) << other.size();
    EXPECT_EQ(index.Find(texts[i] + "y"), TextIndex::kAbsent) << other.size();
  }
}

TEST(TextIndex, KeepsTheFirstNumberOfAText) {
  TextIndex index;
  index.Add("code", 7);
  index.Add("code", 8);
  EXPECT_EQ(index.Find("code"), 7U);
  EXPECT_EQ(TextIndex().Find("code"), TextIndex::kAbsent);
  EXPECT_EQ(TextIndex().Find(""), TextIndex::kAbsent);
}

}  // namespace
}  // namespace baybridge
