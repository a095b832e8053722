#include <algorithm>

#include "print/page.h"
#include "report/render.h"

namespace baybridge {
namespace {

std::string_view ArgOf(const baybridge::Finding& finding, std::string_view name) {
  const auto arg = std::ranges::find(finding.args, name, &Arg::name);
  return arg == finding.args.end() ? std::string_view() : std::string_view(arg->value);
}

}  // namespace

void Page::Finding(const baybridge::Finding& finding) {
  html_.Raw("<li>");
  const bool error = finding.severity <= Severity::kError;
  html_.Raw(error ? "<strong class=\"shout\">" : "<strong class=\"mark\">");
  Title(error ? "missing.did-not-arrive" : "missing.less");
  html_.Raw("</strong> ");
  Texts label;
  for (std::size_t i = 0; i < kLanguages; ++i) {
    label.by_language[i] =
        baybridge::LabelOf(input_.source_kind, finding.path, static_cast<Language>(i));
  }
  if (label.by_language[0].empty()) label.by_language[0] = ArgOf(finding, "leaf");
  if (label.by_language[0].empty()) label.by_language[0] = finding.path;
  // Which of several medicines, in its own words; without any it is a name of the format.
  const auto of = std::ranges::find(finding.args, "of", &Arg::name);
  if (of != finding.args.end() && of->sensitive) {
    Words("v strong", of->value);
    html_.Raw(" – ");
  }
  Label(label);
  Words("v strong", ArgOf(finding, "text"));
  const Texts& reason = data().Title("reason." + std::string(ArgOf(finding, "reason")));
  html_.Raw(" <span class=\"lu\">");
  Both(reason);
  html_.Text((reason.by_language[0].empty() ? "" : " · ") + finding.id);
  html_.Raw("</span></li>\n");
}

void Page::Withheld() {
  if (input_.withheld.empty()) return;
  html_.Raw("<p><strong class=\"mark\">");
  Title("missing.withheld");
  html_.Raw("</strong> ");
  bool any = false;
  for (const auto& [id, count] : input_.withheld) {
    if (any) html_.Raw(", ");
    const PersonalClass* known = input_.context.packs.FindClass(id);
    if (known != nullptr) {
      Both(known->label);
    } else {
      html_.Text(id);
    }
    html_.Text(" × " + std::to_string(count));
    any = true;
  }
  html_.Raw("</p>\n");
}

void Page::Earlier(const EarlierLoss& loss) {
  html_.Raw("<p>");
  Title("missing.earlier");
  html_.Text(" " + loss.format + " · " + std::to_string(loss.lost) + " + " +
             std::to_string(loss.residue));
  html_.Raw("</p>\n");
  if (loss.critical.empty()) return;
  html_.Raw("<ul>\n");
  for (const EarlierLeaf& leaf : loss.critical) {
    html_.Raw("<li><strong class=\"shout\">");
    Title("missing.did-not-arrive");
    html_.Raw("</strong> ");
    Label(leaf.label);
    Words("v strong", leaf.text);
    html_.Raw("</li>\n");
  }
  html_.Raw("</ul>\n");
}

bool Page::AnyMissing() const {
  const std::string_view wanted = data().Setting("critical-findings");
  const bool earlier = std::ranges::any_of(
      input_.earlier, [](const EarlierLoss& loss) { return !loss.critical.empty(); });
  return earlier || !input_.withheld.empty() ||
         std::ranges::any_of(input_.findings, [&](const baybridge::Finding& finding) {
           return !wanted.empty() && finding.id.starts_with(wanted);
         });
}

void Page::PrintMissing() {
  html_.Raw("<section class=\"missing\"><h2>");
  Title("missing.title");
  html_.Raw("</h2><div class=\"c\">\n");
  if (!input_.translated) {
    html_.Raw("<p>");
    Title("missing.not-translated");
    html_.Raw("</p>\n");
  }
  const std::string_view wanted = data().Setting("critical-findings");
  html_.Raw("<ul>\n");
  std::size_t shown = 0;
  for (const baybridge::Finding& finding : input_.findings) {
    if (wanted.empty() || !finding.id.starts_with(wanted)) continue;
    Finding(finding);
    ++shown;
  }
  html_.Raw("</ul>\n");
  if (input_.translated) {
    html_.Raw("<p>");
    const bool earlier = std::ranges::any_of(
        input_.earlier, [](const EarlierLoss& loss) { return !loss.critical.empty(); });
    if (shown == 0 && !earlier && input_.withheld.empty()) {
      Title("missing.nothing-critical");
      html_.Raw(" ");
    }
    if (input_.lost + input_.residue > 0) {
      Title("missing.counts");
      html_.Text(" " + std::to_string(input_.lost) + " + " + std::to_string(input_.residue));
    }
    html_.Raw("</p>\n");
  }
  for (const EarlierLoss& loss : input_.earlier) Earlier(loss);
  Withheld();
  html_.Raw("</div></section>\n");
}

}  // namespace baybridge
