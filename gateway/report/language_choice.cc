#include "report/language_choice.h"

#include <array>
#include <initializer_list>
#include <string>

namespace baybridge {
namespace {

// The names of the languages in themselves, in the order of Language.
constexpr std::array<std::string_view, kLanguages> kOwnNames{"English", "简体中文", "繁體中文",
                                                             "Português"};

void Append(HtmlText& page, std::initializer_list<std::string_view> pieces) {
  for (const std::string_view piece : pieces) page.Raw(piece);
}

}  // namespace

void AppendLanguageRules(HtmlText& page) {
  for (const auto& [language, name] : kLanguageNames.entries) {
    Append(page, {"#l-", name, ":checked~main .t-", name, "{display:inline}\n"});
    Append(page, {"#l-", name, ":checked~fieldset label[for=l-", name,
                  "]{border-color:var(--line);font-weight:700}\n"});
    Append(page,
           {"#l-", name, ":focus-visible~fieldset label[for=l-", name, "]{outline:2px solid}\n"});
  }
}

void AppendLanguageChoice(HtmlText& page, Language chosen, std::string_view style_class) {
  const std::string of_class =
      style_class.empty() ? std::string() : " class=\"" + std::string(style_class) + "\"";
  for (const auto& [language, name] : kLanguageNames.entries) {
    Append(page, {"<input", of_class, " type=\"radio\" name=\"language\" id=\"l-", name,
                  language == chosen ? "\" checked>\n" : "\">\n"});
  }
  page.Raw("<fieldset><legend>Language 语言 語言 Língua</legend>\n");
  for (std::size_t i = 0; i < kLanguages; ++i) {
    const std::string_view name = kLanguageNames.entries[i].second;
    Append(page, {"<label", of_class, " for=\"l-", name, "\" lang=\"", name, "\">", kOwnNames[i],
                  "</label>\n"});
  }
  page.Raw("</fieldset>\n");
}

}  // namespace baybridge
