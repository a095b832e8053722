#pragma once

#include <string_view>

#include "pack/pack.h"
#include "report/html_text.h"

namespace baybridge {

// The choice of language on a page that says everything in all languages: radio buttons and rules
// of style, no script, so the page may be opened under any policy and prints what is shown. What is
// said in one language has the class `t-` and its name, and stands in the page's `main`.

// The rules of style that show what the choice says; they belong into a `style` element.
void AppendLanguageRules(HtmlText& page);
// The buttons, which come right before `main`, with `chosen` set; `style_class` may be empty.
void AppendLanguageChoice(HtmlText& page, Language chosen, std::string_view style_class);

}  // namespace baybridge
