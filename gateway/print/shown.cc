#include <algorithm>
#include <charconv>
#include <cmath>

#include "print/hub_reader.h"

namespace baybridge {
namespace {

constexpr std::string_view kDot = "*";
constexpr std::string_view kScheme = "scheme";

// "2026-11-29T08:30" with a blank for the T; anything else as it is.
std::string DateText(std::string_view text) {
  std::string shown(text);
  constexpr std::size_t kDay = 10;
  if (text.size() > kDay + 1 && text[kDay] == 'T' && IsIsoDate(text.substr(0, kDay)))
    shown[kDay] = ' ';
  return shown;
}

// The first characters of a number, at most half of it, then dots.
std::string Masked(std::string_view number, std::size_t keep) {
  std::size_t size = 0;
  for (const char c : number) size += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
  keep = std::min(keep, size / 2);
  std::string masked;
  std::size_t at = 0;
  for (const char c : number) {
    const bool begins = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    if (begins && at++ >= keep) break;
    masked += c;
  }
  for (std::size_t i = keep; i < size; ++i) masked += kDot;
  return masked;
}

void Append(std::array<std::string, kLanguages>& texts,
            const Texts& more,
            std::string_view separator) {
  for (std::size_t i = 0; i < kLanguages; ++i) {
    if (!texts[i].empty()) texts[i] += separator;
    texts[i] += more.In(static_cast<Language>(i));
  }
}

// "6" where 360 in units of `factor` is a whole number; empty else.
std::string Whole(std::string_view value, double factor) {
  double number = 0;
  const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
  if (read.ec != std::errc() || read.ptr != value.data() + value.size() || factor <= 1) return {};
  const double larger = number / factor;
  if (larger < 1 || std::floor(larger) != larger) return {};
  return std::to_string(static_cast<long long>(larger));
}

}  // namespace

// The value stands as it was written; an abbreviated unit is what gets misread, so its name stands
// in full.
Shown HubReader::QuantityShown(std::string_view value, std::string_view unit) const {
  Shown shown;
  shown.no_unit = unit.empty();
  const Texts* name = UnitOf(unit);
  if (name == nullptr) {
    shown.text = std::string(value) + (unit.empty() ? "" : " " + std::string(unit));
    return shown;
  }
  for (std::size_t i = 0; i < kLanguages; ++i) {
    shown.looked_up[i] = std::string(value) + " " + std::string(name->In(static_cast<Language>(i)));
  }
  // settings.csv: larger-unit.min is h. The number written stays in front.
  const std::string larger(context_.data.Setting("larger-unit." + std::string(unit)));
  const auto found = context_.data.units.find(larger);
  if (found == context_.data.units.end()) return shown;
  const std::string whole = Whole(value, found->second.factor);
  if (whole.empty()) return shown;
  for (std::size_t i = 0; i < kLanguages; ++i) {
    shown.looked_up[i] +=
        " (= " + whole + " " + std::string(found->second.name.In(static_cast<Language>(i))) + ")";
  }
  return shown;
}

// "250 milligram / 5 millilitre": a quantity, and where it says of how much, that.
Shown HubReader::AmountShown(NodeId node) const {
  Shown whole = QuantityShown(Text(Child(node, "value")), Text(Child(node, "unit")));
  const NodeId per_value = Child(node, "perValue");
  const NodeId per_unit = Child(node, "perUnit");
  if (per_value == kNone && per_unit == kNone) return whole;
  const Shown per = QuantityShown(Text(per_value), Text(per_unit));
  for (std::size_t i = 0; i < kLanguages; ++i) {
    const std::string& of = whole.looked_up[i].empty() ? whole.text : whole.looked_up[i];
    whole.looked_up[i] = of + " / " + (per.looked_up[i].empty() ? per.text : per.looked_up[i]);
  }
  whole.text.clear();
  whole.no_unit = whole.no_unit || per.no_unit;
  return whole;
}

void HubReader::AddCoding(NodeId coding, Shown& shown) const {
  const CodingNames& names = context_.data.coding;
  const std::string_view list = Text(Child(coding, names.list));
  const std::string_view code = Text(Child(coding, names.code));
  const std::string_view display = Text(Child(coding, names.display));
  if (const Texts* found = DisplayOf(list, code)) {
    Append(shown.looked_up, *found, " + ");
    shown.code += (shown.code.empty() ? "" : " + ") + std::string(code);
    return;
  }
  std::string source(display.empty() ? code : display);
  // A list that nobody has says whose code it is.
  if (list.find(':') == std::string_view::npos && !list.empty())
    source = std::string(list) + " " + source;
  shown.source += (shown.source.empty() ? "" : ", ") + source;
}

Shown HubReader::CodedShown(NodeId node) const {
  const CodingNames& names = context_.data.coding;
  Shown shown;
  for (NodeId child = record_.nodes[node].first_child; child != kNone;
       child = record_.nodes[child].next_sibling) {
    const std::string_view name = record_.local(record_.nodes[child].name);
    if (name == names.group) AddCoding(child, shown);
    if (name == names.words)
      shown.text += (shown.text.empty() ? "" : "; ") + std::string(Text(child));
  }
  shown.known = !shown.looked_up[0].empty() || !shown.text.empty();
  return shown;
}

Shown HubReader::LeafShown(NodeId node) const {
  Shown shown;
  const Node& n = record_.nodes[node];
  const std::string_view text = n.value();
  if (n.element == kNone) {
    shown.text = text;
    return shown;
  }
  if (const auto mask = context_.data.masked.find(n.element);
      mask != context_.data.masked.end() && !reveal_) {
    shown.text = Masked(text, mask->second);
    return shown;
  }
  if (context_.kind.shape.elements[n.element].type == "boolean") {
    const bool yes = text == "true" || text == "1";
    Append(shown.looked_up, context_.data.Title(yes ? "word.yes" : "word.no"), {});
    return shown;
  }
  const Field* field = context_.kind.FieldOf(n.element);
  if (field != nullptr && !field->code_list.empty()) {
    if (const Texts* display = DisplayOf(field->code_list, text)) {
      Append(shown.looked_up, *display, {});
      shown.code = text;
      return shown;
    }
  }
  // The scheme of a number is known by its id to programs only.
  const Scheme* scheme =
      record_.local(n.name) == kScheme ? context_.packs.schemes.Find(text) : nullptr;
  if (scheme != nullptr) {
    shown.looked_up = {scheme->title_en, scheme->title_zh_hans, scheme->title_zh_hant,
                       scheme->title_pt};
    shown.code = text;
    return shown;
  }
  shown.text = DateText(text);
  return shown;
}

std::vector<Shown> HubReader::ValuesOf(NodeId node) const {
  const Node& n = record_.nodes[node];
  if (n.first_child == kNone) {
    if (n.text_size == 0) return {};
    return {LeafShown(node)};
  }
  if (IsCoded(node)) return {CodedShown(node)};
  if (IsQuantity(node)) return {AmountShown(node)};
  std::vector<Shown> parts;
  std::vector<NodeId> stack;
  for (NodeId child = n.first_child; child != kNone; child = record_.nodes[child].next_sibling)
    stack.push_back(child);
  std::ranges::reverse(stack);
  // Depth first without recursion: what is a value of its own is taken whole, any other group is
  // opened.
  while (!stack.empty()) {
    const NodeId at = stack.back();
    stack.pop_back();
    const bool whole = record_.nodes[at].first_child == kNone || IsCoded(at) || IsQuantity(at);
    if (whole) {
      for (Shown& shown : ValuesOf(at)) parts.push_back(std::move(shown));
      continue;
    }
    const std::size_t first = stack.size();
    for (NodeId child = record_.nodes[at].first_child; child != kNone;
         child = record_.nodes[child].next_sibling)
      stack.push_back(child);
    std::reverse(stack.begin() + static_cast<std::ptrdiff_t>(first), stack.end());
  }
  return parts;
}

}  // namespace baybridge
