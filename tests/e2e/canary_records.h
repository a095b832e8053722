#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace baybridge {

// Beginnings of every token: one that a search finds stands for all.
inline constexpr const char* kCanary = "Zqvkxjwy";
inline constexpr const char* kHanCanary = "甑麝瞿黍";

// A number in so many digits of its own.
inline std::string Digits(std::size_t number, std::size_t count) {
  std::string text = std::to_string(number);
  return std::string(count - std::min(count, text.size()), '0') + text;
}

// A token for anything that is written in words beside a record.
inline std::string TokenOf(const std::string& what, std::size_t person) {
  return kCanary + what + Digits(person, 4);
}

// The number of an identity card of the reserved set QQ, without its check character.
inline std::string CardOf(std::size_t person) {
  return "QQ7" + Digits(person, 5);
}
inline std::string CheckedCardOf(std::size_t person) {
  const std::string card = CardOf(person);
  std::size_t sum = 0;
  for (std::size_t i = 0; i < card.size(); ++i) {
    const char c = card[i];
    sum += (9 - i) * static_cast<std::size_t>(c >= 'A' ? c - 'A' + 10 : c - '0');
  }
  const std::size_t check = (11 - sum % 11) % 11;
  return card + "(" + (check == 10 ? std::string("A") : std::to_string(check)) + ")";
}
inline std::string PhoneOf(std::size_t person) {
  return "+852 2892 " + Digits(person, 4);
}

// Records of different people made of one sample, one leaf a line: a token of its own in every leaf
// of words, a number of its own in every identity card and telephone. What the leaves of codes,
// days, numbers and answers by one letter may hold is not free.
class CanaryRecords {
 public:
  explicit CanaryRecords(const std::string& sample) {
    for (std::size_t begin = 0; begin < sample.size();) {
      const std::size_t end = std::min(sample.find('\n', begin), sample.size());
      lines_.push_back(sample.substr(begin, end - begin));
      begin = end + 1;
    }
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (IsWords(TextOf(lines_[i]))) words_.insert(i);
    }
  }

  // A line (from 1) that must stay as it was. False where no token stands there.
  bool Keep(std::size_t line) { return words_.erase(line - 1) != 0; }
  std::size_t words() const { return words_.size(); }
  // The token of a line (from 1) in the record of a person; empty where none stands there.
  std::string WordAt(std::size_t line, std::size_t person) const {
    const std::size_t index = line - 1;
    return words_.contains(index) ? WordFor(TextOf(lines_[index]), person, index) : std::string();
  }

  std::string Make(std::size_t person) const {
    std::string record;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::string text = TextOf(lines_[i]);
      const std::size_t at = lines_[i].find('>') + 1;
      std::string line = lines_[i];
      if (words_.contains(i)) line.replace(at, text.size(), WordFor(text, person, i));
      if (text.starts_with("Q100014")) line.replace(at, text.size(), CheckedCardOf(person));
      if (text.starts_with("+852 ")) line.replace(at, text.size(), PhoneOf(person));
      record += line + "\n";
    }
    return record;
  }

 private:
  // What stands between the two tags of a line; empty where it has no two.
  static std::string TextOf(const std::string& line) {
    const std::size_t begin = line.find('>');
    const std::size_t end = line.find("</", begin == std::string::npos ? 0 : begin);
    if (begin == std::string::npos || end == std::string::npos) return {};
    return line.substr(begin + 1, end - begin - 1);
  }
  static bool IsWords(const std::string& text) {
    // An institution is no person: control totals of a batch name it.
    if (text.ends_with(" Home (synthetic)")) return false;
    // "H12345678" and "2026.1" are numbers.
    const bool digits = text.find_first_of("0123456789") != std::string::npos;
    const bool words = std::any_of(text.begin(), text.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0xC0;
    });
    return text.size() > 1 && (words || !digits);
  }
  // Characters that both places write alike, so that none is another after translation.
  static std::string WordFor(const std::string& text, std::size_t person, std::size_t line) {
    static const std::vector<std::string> kHan = {"一", "二", "三", "四", "五", "六", "七", "八",
                                                  "九", "十", "上", "下", "大", "小", "山", "水",
                                                  "火", "土", "木", "金", "石", "田", "日", "月",
                                                  "年", "早", "人", "口", "手", "足", "耳", "目"};
    const bool han = std::any_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) >= 0xE4; });
    if (!han) return kCanary + Digits(person, 4) + "L" + Digits(line, 4);
    // Names have six characters at most: theirs tell the person only.
    constexpr std::size_t kName = 18;  // bytes
    return kHanCanary + kHan[person / 32 % 32] + kHan[person % 32] +
           (text.size() > kName ? Digits(line, 4) : std::string());
  }

  std::vector<std::string> lines_;
  std::set<std::size_t> words_;
};

}  // namespace baybridge
