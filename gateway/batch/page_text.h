#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/finding.h"
#include "pack/catalogue.h"
#include "report/html_text.h"

namespace baybridge {

// Writes a page for people in four languages, of which one is shown: without script or anything
// from elsewhere, so that it may be opened under any policy and printed. What is no text of the
// catalogue is escaped, and shown without characters that act or hide.
class PageText {
 public:
  // `title`: id of a text. The language is the one that is shown first; `style` is added.
  PageText(const Catalogue& catalogue,
           Language language,
           const std::string& title,
           std::string_view style = {});

  HtmlText& html() { return html_; }
  void Markup(std::initializer_list<std::string_view> pieces);
  // A text in each language; the page shows the one that is chosen.
  void Words(const std::string& id, const std::vector<Arg>& values = {});
  void Words(const Texts& texts);
  void Heading(const std::string& id);
  // Headings (ids of texts) and whether the column holds numbers.
  void BeginTable(std::initializer_list<std::pair<const char*, bool>> columns);
  void EndTable() { html_.Raw("</table>\n"); }
  void Cell(std::string_view text, std::string_view style = {});
  void Number(std::uint64_t number);
  // The whole page with a line to be signed on.
  std::string End();

 private:
  void Head(const std::string& title, std::string_view style);

  const Catalogue& catalogue_;
  Language language_;
  HtmlText html_;
};

// An argument that is not sensitive.
Arg PlainArg(std::string name, std::string value);

}  // namespace baybridge
