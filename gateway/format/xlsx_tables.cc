#include "format/xlsx_tables.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "format/xml_items.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

std::uint32_t ToCount(std::optional<std::string_view> text) {
  std::uint32_t number = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

// The character that "_xHHHH_" at `at` stands for; nothing for other text, and for halves of pairs.
std::optional<char32_t> EscapeAt(std::string_view text, std::size_t at) {
  constexpr std::size_t kSize = 7;
  constexpr int kHex = 16;
  const std::string_view escape = text.substr(at, kSize);
  if (escape.size() != kSize || escape[1] != 'x' || escape[kSize - 1] != '_') return std::nullopt;
  std::uint32_t value = 0;
  const char* const end = escape.data() + kSize - 1;
  const auto read = std::from_chars(escape.data() + 2, end, value, kHex);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  if (value >= 0xD800 && value <= 0xDFFF) return std::nullopt;
  return static_cast<char32_t>(value);
}

void AppendText(std::string_view text, std::string& out) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t mark = std::min(text.find('_', at), text.size());
    out += text.substr(at, mark - at);
    at = mark;
    if (at == text.size()) return;
    if (const auto escaped = EscapeAt(text, at)) {
      AppendUtf8(out, *escaped);
      at += 7;
    } else {
      out += '_';
      ++at;
    }
  }
}

void AppendRuns(const Record& record, NodeId node, std::string& out) {
  for (NodeId at = record.nodes[node].first_child; at != kNone;
       at = record.nodes[at].next_sibling) {
    if (IsSheetElement(record, at, "t")) AppendText(record.nodes[at].value(), out);
    if (!IsSheetElement(record, at, "r")) continue;
    for (NodeId run = record.nodes[at].first_child; run != kNone;
         run = record.nodes[run].next_sibling) {
      if (IsSheetElement(record, run, "t")) AppendText(record.nodes[run].value(), out);
    }
  }
}

// Texts behind something else were not read.
bool HasTexts(const Record& around) {
  for (NodeId at = around.nodes[0].first_child; at != kNone; at = around.nodes[at].next_sibling) {
    if (IsSheetElement(around, at, "si")) return true;
  }
  return false;
}

}  // namespace

std::optional<std::size_t> ToIndex(std::string_view text) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return index;
}

std::string RichText(const Record& record, NodeId node) {
  std::string text;
  AppendRuns(record, node, text);
  return text;
}

Result<std::optional<Finding>> SharedStrings::Read(const XlsxPackage& package,
                                                   const std::string& part) {
  auto source = package.OpenPart(part);
  if (source == nullptr) return std::optional(WorkbookProblem("GW-XLS-001", part));
  XmlItems items(std::move(source), "sst", "si", package.limits());
  while (true) {
    auto next = items.Next();
    if (!next) {
      auto finding = AsFinding(next.error(), part);
      return finding ? Result<std::optional<Finding>>(std::move(finding)) : std::move(next).error();
    }
    if (!*next) break;
    AppendRuns(items.item(), items.item_node(), bytes_);
    ends_.push_back(bytes_.size());
  }
  auto finished = items.Finish();
  if (!finished) {
    auto finding = AsFinding(finished.error(), part);
    return finding ? Result<std::optional<Finding>>(std::move(finding))
                   : std::move(finished).error();
  }
  if (items.broken() || !IsSheetElement(items.around(), 0, "sst") || HasTexts(items.around()))
    return std::optional(WorkbookProblem("GW-XLS-001", part));
  return std::optional<Finding>();
}

std::optional<std::string_view> SharedStrings::At(std::size_t index) const& {
  if (index >= ends_.size()) return std::nullopt;
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(bytes_).substr(begin, ends_[index] - begin);
}

bool CellFormats::Read(const XlsxPackage& package, const std::string& part) {
  const NameTable names;
  Record record(names);
  if (!package.ReadXml(part, record)) return false;
  std::map<std::uint32_t, NumberFormat> own;
  const auto each = [&record](NodeId parent, std::string_view local, const auto& take) {
    for (NodeId at = record.nodes[parent].first_child; at != kNone;
         at = record.nodes[at].next_sibling) {
      if (IsSheetElement(record, at, local)) take(at);
    }
  };
  each(0, "numFmts", [&](NodeId formats) {
    each(formats, "numFmt", [&](NodeId format) {
      own[ToCount(AttributeOf(record, format, "numFmtId"))] =
          NumberFormatOf(AttributeOf(record, format, "formatCode").value_or(""));
    });
  });
  each(0, "cellXfs", [&](NodeId formats) {
    each(formats, "xf", [&](NodeId format) {
      const std::uint32_t id = ToCount(AttributeOf(record, format, "numFmtId"));
      const auto found = own.find(id);
      formats_.push_back(found == own.end() ? BuiltInNumberFormat(id) : found->second);
    });
  });
  return true;
}

}  // namespace baybridge
