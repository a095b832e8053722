#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace baybridge {

// Writes HTML. Whatever does not come from the program itself goes through Text or Element, which
// escape.
class HtmlText {
 public:
  void Raw(std::string_view markup) { out_ += markup; }
  void Text(std::string_view text) {
    for (const char c : text) {
      switch (c) {
        case '&': out_ += "&amp;"; break;
        case '<': out_ += "&lt;"; break;
        case '>': out_ += "&gt;"; break;
        case '"': out_ += "&quot;"; break;
        case '\'': out_ += "&#39;"; break;
        default: out_ += c;
      }
    }
  }
  void Open(std::string_view element, std::string_view style_class) {
    out_ += '<';
    out_ += element;
    if (!style_class.empty()) {
      out_ += " class=\"";
      Text(style_class);
      out_ += '"';
    }
    out_ += '>';
  }
  void Close(std::string_view element) {
    out_ += "</";
    out_ += element;
    out_ += ">\n";
  }
  void Element(std::string_view element, std::string_view style_class, std::string_view text) {
    Open(element, style_class);
    Text(text);
    Close(element);
  }
  std::string Take() { return std::exchange(out_, {}); }

 private:
  std::string out_;
};

}  // namespace baybridge
