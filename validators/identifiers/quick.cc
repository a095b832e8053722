#include "identifiers/quick.h"

#include <algorithm>

#include "core/check.h"
#include "identifiers/compiled.h"

namespace baybridge {
namespace {

constexpr std::string_view kNoCheckDigit = "no-check-digit";
constexpr std::size_t kInnerAt = 8;  // the organisation code within a unified social credit code
constexpr std::size_t kInnerSize = 8;

// Without what the scheme ignores, and with letters raised where their case does not matter. False
// for what only CleanIdentifier reads: other than printable ASCII, blanks at an end, too much.
bool Clean(const CompiledScheme& compiled, std::string_view text, IdentifierText& cleaned) {
  if (text.empty() || text.size() > kMaxIdentifierLength || text.front() == ' ' ||
      text.back() == ' ')
    return false;
  std::size_t size = 0;
  for (const char c : text) {
    if (c < ' ' || c > '~') return false;  // bytes above ASCII are below, or above, as well
    if (compiled.ignored.Contains(static_cast<unsigned char>(c))) continue;
    const bool small = c >= 'a' && c <= 'z' && compiled.parameters.fold_case;
    cleaned.bytes[size++] = small ? static_cast<char>(c - 'a' + 'A') : c;
  }
  cleaned.size = size;
  return true;
}

const Form* FindForm(const std::vector<Form>& forms, std::string_view text, Captures& captures) {
  for (const Form& form : forms) {
    if (form.Match(text, captures)) return &form;
  }
  return nullptr;
}

const Form* FindAccepted(const CompiledScheme& compiled,
                         std::string_view text,
                         Captures& captures) {
  if (compiled.forms.size() > FormsByStart::kMostForms)
    return FindForm(compiled.forms, text, captures);
  const std::size_t unused = FormsByStart::kMostForms - compiled.forms.size();
  std::uint64_t possible = compiled.forms_by_start.Possible(text) & ~std::uint64_t{0} >> unused;
  for (; possible != 0; possible &= possible - 1) {
    const Form& form = compiled.forms[static_cast<std::size_t>(__builtin_ctzll(possible))];
    if (form.Match(text, captures)) return &form;
  }
  return nullptr;
}

bool Fill(const Form& form,
          std::string_view text,
          const Captures& captures,
          IdentifierText& filled) {
  return form.FillTo(text, captures, filled.bytes.data(), IdentifierText::kRoom - 1, filled.size);
}

bool DateIsRight(std::string_view canonical, std::size_t at) {
  constexpr std::size_t kDigits = 8;  // yyyyMMdd
  if (canonical.size() < at + kDigits) return false;
  int number = 0;
  for (const char c : canonical.substr(at, kDigits)) {
    if (c < '0' || c > '9') return false;
    number = number * 10 + (c - '0');
  }
  const int month = number / 100 % 100;
  const int day = number % 100;
  // Days that only some months have are left to the exact way.
  return number >= 10000 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
}

bool CheckCharacterIsRight(const CompiledScheme& compiled, std::string_view canonical) {
  if (compiled.algorithm == CheckAlgorithm::kNone || canonical.empty()) return true;
  const auto expected = CheckCharacter(compiled.algorithm, compiled.weights,
                                       canonical.substr(0, canonical.size() - 1));
  return expected && *expected == canonical.back();
}

// Notes that hang on the number itself.
bool IsNoted(const CompiledScheme& compiled, std::string_view canonical) {
  const bool known = compiled.regions.empty() ||
                     std::any_of(compiled.regions.begin(), compiled.regions.end(),
                                 [&](const auto& regions) { return regions.Begin(canonical); });
  if (!known) return true;
  if (!compiled.parameters.inner_gb11714 || canonical.size() <= kInnerAt + kInnerSize) return false;
  const auto inner = Gb11714CheckCharacter(canonical.substr(kInnerAt, kInnerSize));
  return !inner || *inner != canonical[kInnerAt + kInnerSize];
}

}  // namespace

bool QuicklyAccepts(const Scheme& scheme, std::string_view text, IdentifierText& canonical) {
  BAYBRIDGE_CHECK(scheme.compiled != nullptr);
  const CompiledScheme& compiled = *scheme.compiled;
  IdentifierText cleaned;
  if (!Clean(compiled, text, cleaned)) return false;
  Captures captures;
  const Form* const form = FindAccepted(compiled, cleaned.text(), captures);
  if (form == nullptr || !Fill(*form, cleaned.text(), captures, canonical)) return false;
  if (form->ends_in_check()) {
    const auto computed = CheckCharacter(compiled.algorithm, compiled.weights, canonical.text());
    if (computed) canonical.bytes[canonical.size++] = *computed;
  }
  const SchemeParameters& parameters = compiled.parameters;
  if (parameters.date_at != 0 && !DateIsRight(canonical.text(), parameters.date_at - 1))
    return false;
  const auto& notes = form->notes();
  if (std::find(notes.begin(), notes.end(), kNoCheckDigit) == notes.end() &&
      !CheckCharacterIsRight(compiled, canonical.text()))
    return false;
  canonical.noted =
      !notes.empty() || !parameters.notes.empty() || IsNoted(compiled, canonical.text());
  return true;
}

bool QuicklyPrints(const Scheme& scheme, std::string_view canonical, IdentifierText& printed) {
  BAYBRIDGE_CHECK(scheme.compiled != nullptr);
  const bool ascii =
      std::all_of(canonical.begin(), canonical.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (!ascii || canonical.size() > kMaxIdentifierLength) return false;
  Captures captures;
  const Form* const form = FindForm(scheme.compiled->printed, canonical, captures);
  if (form != nullptr) return Fill(*form, canonical, captures, printed);
  std::copy(canonical.begin(), canonical.end(), printed.bytes.begin());
  printed.size = canonical.size();
  return true;
}

}  // namespace baybridge
