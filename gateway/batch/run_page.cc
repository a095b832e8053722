#include "batch/run_page.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

#include "report/display.h"
#include "report/html_text.h"
#include "report/message.h"

namespace baybridge {
namespace {

constexpr std::array<std::string_view, kLanguages> kOwnNames{"English", "简体中文", "繁體中文",
                                                             "Português"};

constexpr std::string_view kStyle = R"(
:root{--ink:#1a1a1a;--soft:#595959;--line:#c8c8c8;--paper:#fff;--good:#0f5c2e;--bad:#a40e26;--bar:#2f6f8f}
@media (prefers-color-scheme:dark){:root{--ink:#ececec;--soft:#b5b5b5;--line:#4a4a4a;--paper:#161616;--good:#8fdcaa;--bad:#ff9aa5;--bar:#7db7d4}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Noto Sans","Noto Sans CJK SC","Noto Sans CJK TC","PingFang SC","Microsoft YaHei",sans-serif}
main,fieldset{max-width:62rem;margin:0 auto;padding:.75rem 1rem}
fieldset{border:0;text-align:right}legend{position:absolute;left:-99rem}
label{margin-left:.5rem;padding:.2rem .6rem;border:1px solid transparent;border-radius:.3rem;cursor:pointer}
input{position:absolute;opacity:0}
h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.1rem;margin:1.6rem 0 .4rem;border-bottom:1px solid var(--line)}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{font-weight:600;color:var(--soft)}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.digest{font:.8rem ui-monospace,monospace;color:var(--soft)}.good{color:var(--good);font-weight:700}.bad{color:var(--bad);font-weight:700}
svg{display:block;width:100%;min-width:6rem;height:1rem}rect{fill:var(--bar)}
.sign{margin-top:2.5rem;border-top:1px solid var(--ink);max-width:30rem;padding-top:.3rem;color:var(--soft)}
.t{display:none}
@media print{fieldset{display:none}body{font-size:10pt;background:#fff;color:#000}main{max-width:none;padding:0}tr{break-inside:avoid}rect{fill:#555}.good,.bad,th,.digest{color:#000}}
)";

class Page {
 public:
  Page(const JobState& state, const Catalogue& catalogue, Language language)
      : state_(state),
        catalogue_(catalogue),
        language_(language) {}

  std::string Write(const std::vector<JobRejectGroup>& rejects) {
    Head();
    html_.Raw("<main>\n<h1>");
    Words("run.title");
    html_.Raw("</h1>\n");
    Balance();
    Records();
    Leaves();
    Causes(rejects);
    Inputs();
    Outputs();
    Settings();
    html_.Raw("<p class=\"sign\">");
    Words("run.signed");
    html_.Raw("</p>\n</main>\n</body>\n</html>\n");
    return html_.Take();
  }

 private:
  using Values = std::vector<Arg>;

  void Markup(std::initializer_list<std::string_view> pieces) {
    for (const std::string_view piece : pieces) html_.Raw(piece);
  }
  // A text in each language; the page shows the one that is chosen.
  void Words(const std::string& id, const Values& values = {}) {
    Finding said;
    said.id = id;
    said.args = values;
    for (const auto& [language, name] : kLanguageNames.entries) {
      Markup({"<span class=\"t t-", name, "\" lang=\"", name, "\">"});
      html_.Text(TextOf(said, catalogue_, language, SensitiveValues::kShow).text);
      html_.Raw("</span>");
    }
  }
  std::uint64_t Tally(std::string_view name) const {
    const auto found = std::ranges::find_if(state_.tallies,
                                            [&](const auto& tally) { return tally.first == name; });
    return found == state_.tallies.end() ? 0 : found->second;
  }
  static Arg Value(std::string name, std::string value) {
    return {.name = std::move(name), .value = std::move(value), .sensitive = false};
  }

  void Head() {
    Markup({"<!DOCTYPE html>\n<html lang=\"", kLanguageNames.NameOf(language_),
            "\">\n<head>\n<meta charset=\"utf-8\">\n",
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
            "'unsafe-inline'\">\n",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"});
    html_.Text(catalogue_.Text("run.title", language_));
    Markup({"</title>\n<style>", kStyle});
    for (const auto& [language, name] : kLanguageNames.entries) {
      Markup({"#l-", name, ":checked~main .t-", name, "{display:inline}\n"});
      Markup({"#l-", name, ":checked~fieldset label[for=l-", name,
              "]{border-color:var(--line);font-weight:700}\n"});
      Markup({"#l-", name, ":focus-visible~fieldset label[for=l-", name, "]{outline:2px solid}\n"});
    }
    html_.Raw("</style>\n</head>\n<body>\n");
    for (const auto& [language, name] : kLanguageNames.entries) {
      Markup({"<input type=\"radio\" name=\"language\" id=\"l-", name,
              language == language_ ? "\" checked>\n" : "\">\n"});
    }
    html_.Raw("<fieldset><legend>Language 语言 語言 Língua</legend>\n");
    for (std::size_t i = 0; i < kLanguages; ++i) {
      const std::string_view name = kLanguageNames.entries[i].second;
      Markup({"<label for=\"l-", name, "\" lang=\"", name, "\">", kOwnNames[i], "</label>\n"});
    }
    html_.Raw("</fieldset>\n");
  }

  void Balance() {
    const std::uint64_t records = Tally("records");
    const std::uint64_t translated = Tally("translated");
    const std::uint64_t rejected = Tally("rejected");
    const bool balanced = records == translated + rejected;
    html_.Open("p", balanced ? "good" : "bad");
    Words(
        balanced ? "run.balanced" : "run.unbalanced",
        {Value("records", std::to_string(records)), Value("translated", std::to_string(translated)),
         Value("rejected", std::to_string(rejected))});
    html_.Close("p");
  }

  void Heading(const std::string& id) {
    html_.Raw("<h2>");
    Words(id);
    html_.Raw("</h2>\n");
  }
  void BeginTable(std::initializer_list<std::pair<const char*, bool>> columns) {
    html_.Raw("<table>\n<tr>");
    for (const auto& [id, number] : columns) {
      html_.Open("th", number ? "n" : "");
      if (*id != '\0') Words(id);
      html_.Close("th");
    }
    html_.Raw("</tr>\n");
  }
  void EndTable() { html_.Raw("</table>\n"); }
  void Cell(std::string_view text, std::string_view style = {}) {
    html_.Element("td", style, Harmless(std::string(text)));
  }
  void Number(std::uint64_t number) { html_.Element("td", "n", std::to_string(number)); }
  // A bar of a share; the number stands beside it.
  void Bar(std::uint64_t part, std::uint64_t whole) {
    constexpr std::uint64_t kWidth = 1'000;
    const std::uint64_t width = whole == 0 ? 0 : part * kWidth / whole;
    html_.Raw(
        "<td><svg viewBox=\"0 0 1000 16\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
        "<rect width=\"" +
        std::to_string(width) + "\" height=\"16\"/></svg></td>");
  }
  void Counted(const std::string& id, std::uint64_t part, std::uint64_t whole) {
    html_.Raw("<tr><td>");
    Words(id);
    html_.Raw("</td>");
    Number(part);
    Bar(part, whole);
    html_.Raw("</tr>\n");
  }

  void Records() {
    Heading("run.records");
    BeginTable({{"", false}, {"run.number", true}, {"", false}});
    const std::uint64_t records = Tally("records");
    Counted("run.read", records, records);
    for (const char* name :
         {"translated", "with-errors", "rejected", "quarantined", "judged-by-all"})
      Counted(std::string("run.") + name, Tally(name), records);
    EndTable();
  }
  void Leaves() {
    Heading("run.leaves");
    BeginTable({{"", false}, {"run.number", true}, {"", false}});
    constexpr std::array kStates{"carried", "lost", "residue", "withheld"};
    std::uint64_t all = 0;
    for (const char* name : kStates) all += Tally(name);
    for (const char* name : kStates) Counted(std::string("run.") + name, Tally(name), all);
    EndTable();
  }
  void Causes(const std::vector<JobRejectGroup>& rejects) {
    if (rejects.empty()) return;
    Heading("run.causes");
    BeginTable({{"run.cause", false}, {"run.number", true}, {"", false}, {"run.first", false}});
    for (const JobRejectGroup& group : rejects) {
      html_.Raw("<tr>");
      Cell(group.cause + " " + group.first.text);
      Number(group.records);
      Bar(group.records, Tally("rejected"));
      Cell(state_.inputs[group.first.input].path + ":" + std::to_string(group.first.line) + ":" +
           std::to_string(group.first.column));
      html_.Raw("</tr>\n");
    }
    EndTable();
  }
  void Inputs() {
    Heading("run.inputs");
    BeginTable({{"run.file", false}, {"run.bytes", true}});
    for (const JobInput& input : state_.inputs) {
      html_.Raw("<tr>");
      Cell(input.path);
      Number(input.bytes);
      html_.Raw("</tr>\n");
    }
    EndTable();
  }
  void Outputs() {
    Heading("run.outputs");
    BeginTable({{"run.file", false}, {"run.number", true}, {"run.bytes", true}, {"", false}});
    for (const JobOutput& output : state_.outputs) {
      html_.Raw("<tr>");
      Cell(output.name);
      Number(output.records);
      Number(output.bytes);
      Cell("SHA-256 " + output.digest, "digest");
      html_.Raw("</tr>\n");
    }
    EndTable();
  }
  void Settings() {
    Heading("run.settings");
    html_.Raw("<table>\n");
    for (const JobSetting& setting : state_.settings) {
      if (setting.value.empty()) continue;
      html_.Raw("<tr>");
      Cell(setting.name);
      Cell(setting.value);
      html_.Raw("</tr>\n");
    }
    EndTable();
  }

  const JobState& state_;
  const Catalogue& catalogue_;
  Language language_;
  HtmlText html_;
};

}  // namespace

std::string RunPage(const JobState& state,
                    const std::vector<JobRejectGroup>& rejects,
                    const Catalogue& catalogue,
                    Language language) {
  return Page(state, catalogue, language).Write(rejects);
}

}  // namespace baybridge
