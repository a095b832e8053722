#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace baybridge {

// A calendar date or date and time with the precision that was written; 0 fields below the
// precision are not there.
struct DateParts {
  enum class Precision : std::uint8_t {
    kYear,
    kMonth,
    kDay,
    kMinute,
    kSecond,
    kTimeMinute,
    kTimeSecond
  };
  Precision precision = Precision::kDay;
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

// A form whose fields all stand at fixed places, read and written a word at a time.
class FixedDate {
 public:
  static constexpr std::size_t kMinSize = 8;
  static constexpr std::size_t kMaxSize = 32;

  // `pattern` is the form with zeros for digits. Fields must be added before it is used.
  void SetPattern(std::string_view pattern);
  // False where the form cannot be fixed: a field of another width, or twice.
  bool AddField(char field, std::size_t at, int digits);
  bool is_set() const { return size_ != 0; }
  std::size_t size() const { return size_; }

  // Fills fields from a text of that size. False for a text of another form; what it says is not
  // looked at.
  bool Read(const char* text, DateParts& parts) const;
  // False where a number is wider than its field.
  bool Write(const DateParts& parts, char* to) const;

 private:
  struct Field {
    int DateParts::*part = nullptr;
    std::uint8_t at = 0;
    bool wide = false;  // four digits
  };
  std::size_t size_ = 0;
  std::array<char, kMaxSize> pattern_{};
  std::array<std::uint64_t, kMaxSize / 8> words_{};  // of the pattern; the last one overlaps
  std::array<std::uint64_t, kMaxSize / 8> reach_{};  // what carries a byte that is wrong past 127
  std::array<Field, 6> fields_{};
  std::uint32_t count_ = 0;
};

// One way to write dates, such as "dd/MM/yyyy HH:mm" or "yyyy年M月d日", and the shorter forms of
// it: "MM/yyyy", "yyyy". R is a year of the Republic of China (1912 is 1; one to three digits, RRR
// three). Behind "|" stand options: the first year of the hundred that a two-digit year (yy) means,
// without which there is no such format, and 00 for dates that write what is not known as zeros
// ("1940-05-00" is the month): "dd/MM/yy|1926", "yyyyMMdd|00".
class DateFormat {
 public:
  // Nothing where the text is no format, and for a two-digit year without the hundred it means.
  static std::optional<DateFormat> Parse(std::string_view text);

  // The date written as `text`, in the format or one of its shorter forms. Nothing for any other
  // text and for days that do not exist.
  std::optional<DateParts> Read(std::string_view text) const {
    bool same = false;
    return Read(text, same);
  }
  // The same; `same` is true only if WriteTo makes of it the very text that was read. False says
  // nothing.
  std::optional<DateParts> Read(std::string_view text, bool& same) const;

  // True if the text has the digits and marks of one of the forms, whether or not the day exists.
  bool HasForm(std::string_view text) const;

  // Longest date that WriteTo writes, in bytes.
  static constexpr std::size_t kLongest = 64;
  // Writes the date in the format at the date's own precision; returns the bytes written, 0 where
  // the format cannot say it. `to` has room for kLongest bytes.
  std::size_t WriteTo(const DateParts& parts, char* to) const;
  // The same as a text.
  std::optional<std::string> Write(const DateParts& parts) const;

 private:
  struct Token {
    char field = 0;  // y M d H m s, R (民國) or Y (of two digits), or 0 for a literal
    int min_digits = 0;
    int max_digits = 0;
    std::string literal;
  };
  struct Form {
    DateParts::Precision precision = DateParts::Precision::kDay;
    std::vector<Token> tokens;
    std::size_t size = 0;  // bytes of every date in it; 0 where they differ
    FixedDate fixed;
  };
  void AddForm(std::vector<Token> tokens);
  static bool Tokenise(std::string_view text, std::vector<Token>& tokens);
  static void DropField(std::vector<Token>& tokens, char field);
  static DateParts::Precision PrecisionOf(const std::vector<Token>& tokens);
  static FixedDate FixedOf(const std::vector<Token>& tokens);
  // What a text of the form says, unchecked.
  std::optional<DateParts> ReadForm(const Form& form, std::string_view text) const;
  // With the precision that zeros leave; nothing for a day that does not exist.
  std::optional<DateParts> Checked(DateParts parts) const;
  bool ReadOptions(std::string_view options);
  int YearOf(char field, int number) const;
  std::optional<int> NumberOf(char field, const DateParts& parts) const;
  const Form* FormFor(DateParts::Precision precision) const;

  std::vector<Form> forms_;  // the longest first
  int first_year_ = 0;       // that two digits mean; 0: not stated
  bool zeros_ = false;       // zeros stand for what is not known
};

// ISO 8601 as the hub writes it: yyyy, yyyy-MM, yyyy-MM-dd, with THH:mm or THH:mm:ss; or HH:mm,
// HH:mm:ss alone.
std::optional<DateParts> ReadIsoDate(std::string_view text);
std::string WriteIsoDate(const DateParts& parts);
// The same into `to`, which has room for DateFormat::kLongest bytes; returns the bytes written.
std::size_t WriteIsoDateTo(const DateParts& parts, char* to);

}  // namespace baybridge
