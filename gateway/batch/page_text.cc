#include "batch/page_text.h"

#include "report/display.h"
#include "report/language_choice.h"
#include "report/message.h"

namespace baybridge {
namespace {

constexpr std::string_view kStyle = R"(
:root{--ink:#1a1a1a;--soft:#595959;--line:#c8c8c8;--paper:#fff;--good:#0f5c2e;--bad:#a40e26;--bar:#2f6f8f}
@media (prefers-color-scheme:dark){:root{--ink:#ececec;--soft:#b5b5b5;--line:#4a4a4a;--paper:#161616;--good:#8fdcaa;--bad:#ff9aa5;--bar:#7db7d4}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Noto Sans","Noto Sans CJK SC","Noto Sans CJK TC","PingFang SC","Microsoft YaHei",sans-serif}
main,fieldset{max-width:62rem;margin:0 auto;padding:.75rem 1rem}
fieldset{border:0;text-align:right}legend{position:absolute;left:-99rem}
label{margin-left:.5rem;padding:.2rem .6rem;border:1px solid transparent;border-radius:.3rem;cursor:pointer}
input{position:absolute;opacity:0}
h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.1rem;margin:1.6rem 0 .4rem;border-bottom:1px solid var(--line)}h3{font-size:1rem;margin:1rem 0 .2rem;break-after:avoid}
tr.sum td{font-weight:600}table.totals{table-layout:fixed}table.totals th{width:30%}table.totals th.n{width:auto;white-space:normal}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{font-weight:600;color:var(--soft)}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.digest{font:.8rem ui-monospace,monospace;color:var(--soft)}.good{color:var(--good);font-weight:700}.bad{color:var(--bad);font-weight:700}
svg{display:block;width:100%;min-width:6rem;height:1rem}rect{fill:var(--bar)}
.sign{margin-top:2.5rem;border-top:1px solid var(--ink);max-width:30rem;padding-top:.3rem;color:var(--soft)}
.t{display:none}
@media print{fieldset{display:none}body{font-size:10pt;background:#fff;color:#000}main{max-width:none;padding:0}tr{break-inside:avoid}rect{fill:#555}.good,.bad,th,.digest{color:#000}}
)";

}  // namespace

PageText::PageText(const Catalogue& catalogue,
                   Language language,
                   const std::string& title,
                   std::string_view style)
    : catalogue_(catalogue),
      language_(language) {
  Head(title, style);
  html_.Raw("<main>\n<h1>");
  Words(title);
  html_.Raw("</h1>\n");
}

void PageText::Markup(std::initializer_list<std::string_view> pieces) {
  for (const std::string_view piece : pieces) html_.Raw(piece);
}

void PageText::Words(const std::string& id, const std::vector<Arg>& values) {
  Finding said;
  said.id = id;
  said.args = values;
  Texts texts;
  for (const auto& [language, name] : kLanguageNames.entries) {
    texts.by_language[static_cast<std::size_t>(language)] =
        TextOf(said, catalogue_, language, SensitiveValues::kShow).text;
  }
  Words(texts);
}

void PageText::Words(const Texts& texts) {
  for (const auto& [language, name] : kLanguageNames.entries) {
    Markup({"<span class=\"t t-", name, "\" lang=\"", name, "\">"});
    html_.Text(texts.In(language));
    html_.Raw("</span>");
  }
}

void PageText::Heading(const std::string& id) {
  html_.Raw("<h2>");
  Words(id);
  html_.Raw("</h2>\n");
}

void PageText::BeginTable(std::initializer_list<std::pair<const char*, bool>> columns) {
  html_.Raw("<table>\n<tr>");
  for (const auto& [id, number] : columns) {
    html_.Open("th", number ? "n" : "");
    if (*id != '\0') Words(id);
    html_.Close("th");
  }
  html_.Raw("</tr>\n");
}

void PageText::Cell(std::string_view text, std::string_view style) {
  html_.Element("td", style, Harmless(text));
}

void PageText::Number(std::uint64_t number) {
  html_.Element("td", "n", std::to_string(number));
}

std::string PageText::End() {
  html_.Raw("<p class=\"sign\">");
  Words("run.signed");
  html_.Raw("</p>\n</main>\n</body>\n</html>\n");
  return html_.Take();
}

void PageText::Head(const std::string& title, std::string_view style) {
  Markup({"<!DOCTYPE html>\n<html lang=\"", kLanguageNames.NameOf(language_),
          "\">\n<head>\n<meta charset=\"utf-8\">\n",
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
          "'unsafe-inline'\">\n",
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"});
  html_.Text(catalogue_.Text(title, language_));
  Markup({"</title>\n<style>", kStyle, style});
  AppendLanguageRules(html_);
  html_.Raw("</style>\n</head>\n<body>\n");
  AppendLanguageChoice(html_, language_, {});
}

Arg PlainArg(std::string name, std::string value) {
  return {.name = std::move(name), .value = std::move(value), .sensitive = false};
}

}  // namespace baybridge
