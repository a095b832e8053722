#include "core/check.h"

#include <algorithm>
#include <chrono>

#include "identifiers/compiled.h"
#include "identifiers/input.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

constexpr std::string_view kNoCheckDigit = "no-check-digit";
constexpr std::size_t kDateDigits = 8;  // yyyyMMdd

std::string Utf8(char32_t c) {
  std::string text;
  AppendUtf8(text, c);
  return text;
}

// What a number of the scheme looks like.
std::string ExampleOf(const Scheme& scheme) {
  if (scheme.valid_examples.empty()) return scheme.compiled->forms.front().pattern();
  const std::string& example = scheme.valid_examples.front();
  return example.substr(0, example.find("=>"));
}

// No form matched: wrong characters in a right shape, or another shape.
void NameMismatch(const Scheme& scheme, const IdentifierInput& input, IdentifierCheck& check) {
  const CompiledScheme& compiled = *scheme.compiled;
  check.problem = IdentifierProblem::kShape;
  check.expected = ExampleOf(scheme);
  const bool alike =
      !input.too_long &&
      std::any_of(compiled.forms.begin(), compiled.forms.end(), [&](const Form& form) {
        return form.Resembles(input.text(), compiled.alphabet);
      });
  if (!alike) return;
  for (const char32_t c : input.text()) {
    if (compiled.alphabet.Contains(c)) continue;
    check.problem = IdentifierProblem::kCharacters;
    check.found = Utf8(c) + " (" + CodePointName(c) + ")";
    return;
  }
}

unsigned Digits(std::string_view text, std::size_t begin, std::size_t count) {
  unsigned number = 0;
  for (const char c : text.substr(begin, count))
    number = number * 10 + static_cast<unsigned>(c - '0');
  return number;
}

bool ReadDate(const SchemeParameters& parameters, IdentifierCheck& check) {
  if (parameters.date_at == 0) return true;
  const std::string digits = check.canonical.substr(parameters.date_at - 1, kDateDigits);
  const std::string text = digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6);
  const bool numeric =
      digits.size() == kDateDigits &&
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (numeric) {
    using std::chrono::day;
    using std::chrono::month;
    using std::chrono::year;
    const std::chrono::year_month_day date{year(static_cast<int>(Digits(digits, 0, 4))),
                                           month(Digits(digits, 4, 2)), day(Digits(digits, 6, 2))};
    if (date.ok() && Digits(digits, 0, 4) > 0) {
      check.birth_date = text;
      return true;
    }
  }
  check.problem = IdentifierProblem::kDate;
  check.found = text;
  return false;
}

void ReadSex(const SchemeParameters& parameters, IdentifierCheck& check) {
  if (parameters.sex_at == 0 || parameters.sex_at > check.canonical.size()) return;
  const bool odd = (check.canonical[parameters.sex_at - 1] & 1) != 0;
  check.sex = odd ? EmbeddedSex::kMale : EmbeddedSex::kFemale;
}

void JudgeCheckCharacter(const CompiledScheme& compiled, IdentifierCheck& check) {
  if (compiled.algorithm == CheckAlgorithm::kNone || check.canonical.empty()) return;
  const std::string_view body(check.canonical.data(), check.canonical.size() - 1);
  const auto expected = CheckCharacter(compiled.algorithm, compiled.weights, body);
  if (expected && *expected == check.canonical.back()) return;
  check.problem = IdentifierProblem::kCheckDigit;
  check.expected = expected ? std::string(1, *expected) : std::string();
  check.found = check.canonical.substr(check.canonical.size() - 1);
}

void NoteRegionAndInnerCode(const SchemeParameters& parameters, IdentifierCheck& check) {
  const auto begins = [&](const std::string& region) {
    return check.canonical.compare(0, region.size(), region) == 0;
  };
  const auto& regions = parameters.regions;
  if (!regions.empty() && std::none_of(regions.begin(), regions.end(), begins))
    check.notes.emplace_back("unknown-region");
  if (!parameters.inner_gb11714) return;
  constexpr std::size_t kInnerAt = 8;
  constexpr std::size_t kInnerSize = 8;
  if (check.canonical.size() <= kInnerAt + kInnerSize) return;
  const auto inner =
      Gb11714CheckCharacter(std::string_view(check.canonical).substr(kInnerAt, kInnerSize));
  if (!inner || *inner != check.canonical[kInnerAt + kInnerSize])
    check.notes.emplace_back("inner-check");
}

std::string FirstCharacters(const std::string& text, std::uint32_t count) {
  std::size_t end = 0;
  for (std::uint32_t i = 0; i < count && end < text.size(); ++i) end += CodePointAt(text, end).size;
  return count == 0 ? text : text.substr(0, end);
}

void JudgeCanonical(const CompiledScheme& compiled, const Form& form, IdentifierCheck& check) {
  const SchemeParameters& parameters = compiled.parameters;
  if (form.ends_in_check()) {
    const auto computed = CheckCharacter(compiled.algorithm, compiled.weights, check.canonical);
    if (computed) check.canonical += *computed;
  }
  check.notes.insert(check.notes.end(), form.notes().begin(), form.notes().end());
  check.notes.insert(check.notes.end(), parameters.notes.begin(), parameters.notes.end());
  check.comparison_key = FirstCharacters(check.canonical, parameters.compare);
  if (!ReadDate(parameters, check)) return;
  ReadSex(parameters, check);
  const auto& notes = form.notes();
  if (std::find(notes.begin(), notes.end(), kNoCheckDigit) == notes.end())
    JudgeCheckCharacter(compiled, check);
  NoteRegionAndInnerCode(parameters, check);
}

// `text` (valid UTF-8) as code points; false where it is longer than any identifier.
bool Widen(std::string_view text,
           std::array<char32_t, kMaxIdentifierLength>& buffer,
           std::size_t& size) {
  size = 0;
  if (!IsUtf8(text)) return false;
  for (std::size_t i = 0; i < text.size();) {
    if (size == buffer.size()) return false;
    const CodePoint point = CodePointAt(text, i);
    buffer[size++] = point.value;
    i += point.size;
  }
  return true;
}

}  // namespace

IdentifierCheck CheckIdentifier(const Scheme& scheme, std::string_view text) {
  BAYBRIDGE_CHECK(scheme.compiled != nullptr);
  const CompiledScheme& compiled = *scheme.compiled;
  IdentifierCheck check;
  const IdentifierInput input = CleanIdentifier(compiled.parameters, text);
  if (input.full_width) check.notes.emplace_back("full-width");
  Captures captures;
  const auto form =
      std::find_if(compiled.forms.begin(), compiled.forms.end(), [&](const Form& candidate) {
        return !input.too_long && candidate.Match(input.text(), captures);
      });
  if (form == compiled.forms.end()) {
    NameMismatch(scheme, input, check);
    return check;
  }
  check.canonical = form->Fill(input.text(), captures);
  JudgeCanonical(compiled, *form, check);
  return check;
}

std::string PrintIdentifier(const Scheme& scheme, std::string_view canonical) {
  BAYBRIDGE_CHECK(scheme.compiled != nullptr);
  std::array<char32_t, kMaxIdentifierLength> buffer{};
  std::size_t size = 0;
  if (Widen(canonical, buffer, size)) {
    Captures captures;
    for (const Form& form : scheme.compiled->printed) {
      if (form.Match({buffer.data(), size}, captures))
        return form.Fill({buffer.data(), size}, captures);
    }
  }
  return std::string(canonical);
}

bool IsReserved(const Scheme& scheme, std::string_view canonical) {
  BAYBRIDGE_CHECK(scheme.compiled != nullptr);
  std::array<char32_t, kMaxIdentifierLength> buffer{};
  std::size_t size = 0;
  if (!Widen(canonical, buffer, size)) return false;
  Captures captures;
  const auto& reserved = scheme.compiled->reserved;
  return std::any_of(reserved.begin(), reserved.end(), [&](const Form& form) {
    return form.Match({buffer.data(), size}, captures);
  });
}

}  // namespace baybridge
