#include <initializer_list>

#include "report/display.h"
#include "report/field_at.h"
#include "report/html_text.h"
#include "report/language_choice.h"
#include "report/render.h"
#include "report/source_lines.h"

namespace baybridge {
namespace {

constexpr std::string_view kStyle = R"(
:root{--ink:#1a1a1a;--soft:#595959;--line:#c8c8c8;--paper:#fff;--tint:#f4f4f2;--bad:#a40e26;--warn:#7a4b00;--good:#0f5c2e}
@media (prefers-color-scheme:dark){:root{--ink:#ececec;--soft:#b5b5b5;--line:#4a4a4a;--paper:#161616;--tint:#222;--bad:#ff9aa5;--warn:#f2c36b;--good:#8fdcaa}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Noto Sans","Noto Sans CJK SC","Noto Sans CJK TC","PingFang SC","Microsoft YaHei",sans-serif}
main,fieldset{max-width:62rem;margin:0 auto;padding:.75rem 1rem}
fieldset{border:0;text-align:right}legend{position:absolute;left:-99rem}
label.choice{margin-left:.5rem;padding:.2rem .6rem;border:1px solid transparent;border-radius:.3rem;cursor:pointer}
input.choice{position:absolute;opacity:0}
h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.1rem;margin:1.6rem 0 .4rem;border-bottom:1px solid var(--line)}
.verdict{display:inline-block;margin:.4rem 0;padding:.35rem .9rem;border:2px solid;border-radius:.3rem;font-weight:700}
.conforms{color:var(--good)}.does-not-conform,.fatal,.error{color:var(--bad)}.not-judged,.warning{color:var(--warn)}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--soft);width:14rem}
ol{list-style:none;padding:0}ol>li{padding:.7rem 0;border-bottom:1px solid var(--line);break-inside:avoid}
.id{font-family:ui-monospace,monospace;font-weight:600}.place,.digest{font-family:ui-monospace,monospace;font-size:.85rem;color:var(--soft);overflow-wrap:anywhere}
.advice{color:var(--soft)}pre{margin:.4rem 0;padding:.5rem;background:var(--tint);overflow-x:auto;font:.85rem/1.35 ui-monospace,"Noto Sans Mono CJK SC",monospace}
.t{display:none}
@media (max-width:40rem){th{width:auto}}
@media print{fieldset{display:none}body{font-size:10pt;background:#fff;color:#000}main{max-width:none;padding:0}pre{white-space:pre-wrap;border:1px solid #999;background:#fff}
.verdict,.fatal,.error,.warning,.conforms,.not-judged,.does-not-conform{color:#000}}
)";

class HtmlReport {
 public:
  HtmlReport(const RenderContext& context, const RenderOptions& options)
      : context_(context),
        options_(options),
        lines_(context.source, context.first_line) {}

  std::string Page(const std::string& sections) {
    Head();
    AppendLanguageChoice(html_, options_.language, "choice");
    html_.Raw("<main>\n<h1>");
    Words("report.title");
    html_.Raw("</h1>\n");
    html_.Raw(sections);
    html_.Raw("</main>\n</body>\n</html>\n");
    return html_.Take();
  }

  std::string Section(const Report& report) {
    if (!report.document.empty()) html_.Element("p", "place", Harmless(report.document));
    const std::string_view verdict = kVerdictNames.NameOf(report.verdict());
    html_.Open("p", "verdict " + std::string(verdict));
    Words("report." + std::string(verdict));
    html_.Close("p");
    Findings(report);
    Run(report);
    Layers(report);
    Packs(report);
    return html_.Take();
  }

 private:
  // A text in each language; the page shows the one that is chosen.
  template <typename TextIn>
  void InAll(const TextIn& text_in) {
    for (const auto& [language, name] : kLanguageNames.entries) {
      const std::string text(text_in(language));
      html_.Raw("<span class=\"t t-" + std::string(name) + "\" lang=\"" + std::string(name) +
                "\">");
      html_.Text(text);
      html_.Raw("</span>");
    }
  }
  void Words(const std::string& id) {
    InAll([&](Language language) { return context_.catalogue.Text(id, language); });
  }

  // Pieces of markup with a name of a language between them.
  void Markup(std::initializer_list<std::string_view> pieces) {
    for (const std::string_view piece : pieces) html_.Raw(piece);
  }

  void Head() {
    Markup({"<!DOCTYPE html>\n<html lang=\"", kLanguageNames.NameOf(options_.language),
            "\">\n<head>\n", "<meta charset=\"utf-8\">\n",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"});
    html_.Text(context_.catalogue.Text("report.title", options_.language));
    Markup({"</title>\n<style>", kStyle});
    AppendLanguageRules(html_);
    html_.Raw("</style>\n</head>\n<body>\n");
  }

  void Heading(const std::string& id) {
    html_.Raw("<h2>");
    Words(id);
    html_.Raw("</h2>\n");
  }

  void Findings(const Report& report) {
    Heading("report.findings");
    if (report.findings.empty()) {
      html_.Raw("<p>");
      Words("report.no-findings");
      html_.Raw("</p>\n");
      return;
    }
    html_.Raw("<ol>\n");
    for (const Finding& finding : report.findings) Item(finding);
    html_.Raw("</ol>\n");
  }

  void Item(const Finding& finding) {
    const std::string severity(kSeverityNames.NameOf(finding.severity));
    html_.Raw("<li>");
    html_.Open("span", severity);
    Words("report." + severity);
    html_.Raw(" ");
    html_.Element("span", "id", finding.id);
    html_.Close("span");
    html_.Raw("<div>");
    InAll([&](Language language) { return Harmless(Said(finding, language).text); });
    html_.Raw("</div>\n");
    Place(finding);
    html_.Raw("<div class=\"advice\">");
    InAll([&](Language language) { return Harmless(Said(finding, language).advice); });
    html_.Raw("</div></li>\n");
  }

  FindingText Said(const Finding& finding, Language language) const {
    return TextOf(finding, context_.catalogue, language, options_.sensitive, context_.kind);
  }

  void Place(const Finding& finding) {
    const Location& at = finding.location;
    std::string place = PlaceText(at);
    if (at.record != 0) place += "  #" + std::to_string(at.record);
    const std::string part(PartOf(finding));
    if (at.file.empty() && !part.empty()) {
      html_.Raw("<div>");
      Words("report.part." + part);
      html_.Raw("</div>\n");
    }
    if (!place.empty() || !finding.path.empty()) {
      html_.Element("div", "place", Harmless(place + (place.empty() ? "" : "  ") + finding.path));
    }
    if (!LabelOf(context_.kind, finding.path, Language::kEn).empty()) {
      html_.Raw("<div>");
      InAll([&](Language language) {
        return Harmless(LabelOf(context_.kind, finding.path, language));
      });
      html_.Raw("</div>\n");
    }
    // The line may hold what the masks hide, and a page is passed on.
    const bool show = options_.sensitive == SensitiveValues::kShow;
    const std::string_view line = show ? lines_.Line(at.line) : std::string_view();
    if (line.empty()) return;
    const Excerpt excerpt = ExcerptOf(line, at.column, options_.max_columns);
    html_.Element("pre", {}, excerpt.line + '\n' + excerpt.caret);
  }

  void Row(const std::string& id, const std::string& text) {
    html_.Raw("<tr><th>");
    Words(id);
    html_.Raw("</th>");
    html_.Element("td", {}, Harmless(text));
    html_.Raw("</tr>\n");
  }
  void RowOfWords(const std::string& id, const std::string& before, const std::string& words) {
    html_.Raw("<tr><th>");
    Words(id);
    html_.Raw("</th><td>");
    html_.Text(before);
    Words(words);
    html_.Raw("</td></tr>\n");
  }

  void Run(const Report& report) {
    Heading("report.run");
    html_.Raw("<table>\n");
    RowOfWords("report.assurance", "",
               "report.assurance." + std::string(kAssuranceNames.NameOf(report.assurance)));
    if (!report.assurance_reason.empty())
      RowOfWords("report.reason", "", "report.reason." + report.assurance_reason);
    if (!report.as_of.empty()) {
      RowOfWords("report.as-of", report.as_of + "  ",
                 "report.as-of." + std::string(kAsOfSourceNames.NameOf(report.as_of_source)));
    }
    if (!report.kind.empty()) Row("report.kind", report.kind);
    if (!report.syntax.empty()) Row("report.syntax", report.syntax);
    for (const auto& [severity, name] : kSeverityNames.entries) {
      Row("report." + std::string(name), std::to_string(report.CountOf(severity)));
    }
    for (const Count& count : report.counts)
      Row("report.count." + count.name, std::to_string(count.value));
    for (const Count& count : report.withheld)
      Row("class." + count.name, std::to_string(count.value));
    if (!report.tool.empty()) Row("report.tool", report.tool);
    html_.Raw("</table>\n");
  }

  void Layers(const Report& report) {
    Heading("report.layers");
    html_.Raw("<table>\n");
    for (const LayerRun& layer : report.layers) {
      html_.Raw("<tr><th>");
      Words("report.layer." + std::string(kLayerNames.NameOf(layer.layer)));
      html_.Raw("</th><td>");
      Words(layer.ran ? "report.ran" : "report.did-not-run");
      if (!layer.reason.empty()) {
        html_.Raw(" – ");
        Words("report.reason." + layer.reason);
      }
      for (const Artefact& artefact : layer.artefacts) {
        html_.Element("div", "digest", Harmless(artefact.name + "  " + artefact.digest));
      }
      html_.Raw("</td></tr>\n");
    }
    html_.Raw("</table>\n");
  }

  void Packs(const Report& report) {
    if (report.packs.empty()) return;
    Heading("report.packs");
    html_.Raw("<table>\n");
    for (const PackUse& pack : report.packs) {
      html_.Raw("<tr>");
      html_.Element("th", {}, pack.id + ' ' + pack.version);
      html_.Element("td", "digest", pack.digest);
      html_.Raw("</tr>\n");
    }
    html_.Raw("</table>\n");
  }

  const RenderContext& context_;
  const RenderOptions& options_;
  SourceLines lines_;
  HtmlText html_;
};

}  // namespace

std::string RenderHtml(const Report& report,
                       const RenderContext& context,
                       const RenderOptions& options) {
  return RenderHtmlPage(RenderHtmlSection(report, context, options), context.catalogue, options);
}

std::string RenderHtmlSection(const Report& report,
                              const RenderContext& context,
                              const RenderOptions& options) {
  return HtmlReport(context, options).Section(report);
}

std::string RenderHtmlPage(const std::string& sections,
                           const Catalogue& catalogue,
                           const RenderOptions& options) {
  const RenderContext context{.catalogue = catalogue};
  return HtmlReport(context, options).Page(sections);
}

}  // namespace baybridge
