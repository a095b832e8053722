#include "report/display.h"

#include <algorithm>
#include <array>
#include <vector>

#include "text/utf8.h"

namespace baybridge {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool In(const std::array<Range, N>& ranges, char32_t code) {
  const auto at = std::ranges::upper_bound(ranges, code, {}, &Range::first);
  return at != ranges.begin() && code <= std::prev(at)->last;
}

// Wide and full-width blocks of Unicode Standard Annex 11, joined where only unassigned code points
// lie between.
constexpr std::array<Range, 20> kWide{
    {{0x1100, 0x115F}, {0x231A, 0x231B}, {0x2329, 0x232A}, {0x23E9, 0x23EC}, {0x25FD, 0x25FE},
     {0x2614, 0x2615}, {0x267F, 0x267F}, {0x26A1, 0x26A1}, {0x2705, 0x2705}, {0x274C, 0x274C},
     {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0xA4CF}, {0xA960, 0xA97F},
     {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE10, 0xFE6F}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}}};
constexpr std::array<Range, 5> kWideBeyond{{{0x16FE0, 0x18DFF},
                                            {0x1AFF0, 0x1B2FF},
                                            {0x1F300, 0x1F64F},
                                            {0x1F680, 0x1FAFF},
                                            {0x20000, 0x3FFFD}}};
constexpr std::array<Range, 12> kMarks{{{0x0300, 0x036F},
                                        {0x0483, 0x0489},
                                        {0x0591, 0x05BD},
                                        {0x0610, 0x061A},
                                        {0x064B, 0x065F},
                                        {0x1AB0, 0x1AFF},
                                        {0x1DC0, 0x1DFF},
                                        {0x20D0, 0x20FF},
                                        {0x302A, 0x302F},
                                        {0x3099, 0x309A},
                                        {0xFE00, 0xFE0F},
                                        {0xFE20, 0xFE2F}}};
constexpr std::array<Range, 12> kHidden{{{0x0000, 0x001F},
                                         {0x007F, 0x009F},
                                         {0x00AD, 0x00AD},
                                         {0x061C, 0x061C},
                                         {0x180E, 0x180E},
                                         {0x200B, 0x200F},
                                         {0x2028, 0x202E},
                                         {0x2060, 0x206F},
                                         {0xE000, 0xF8FF},
                                         {0xFEFF, 0xFEFF},
                                         {0xFFF9, 0xFFFB},
                                         {0xE0000, 0x10FFFF}}};
constexpr std::string_view kShown = "·";
constexpr std::string_view kEllipsis = "…";

// A line as the cells of a terminal: one for every code point.
struct Cell {
  std::string_view text;
  std::size_t width = 1;
};

std::vector<Cell> CellsOf(std::string_view utf8) {
  std::vector<Cell> cells;
  cells.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    if (utf8[at] >= ' ' && utf8[at] <= '~') {
      cells.push_back({.text = utf8.substr(at++, 1), .width = 1});
      continue;
    }
    const std::string_view rest = utf8.substr(at, 4);
    if ((static_cast<unsigned char>(rest[0]) & 0x80U) != 0 && FindInvalidUtf8(rest) == 0) {
      cells.push_back({.text = kShown});
      ++at;
      continue;
    }
    const CodePoint point = CodePointAt(utf8, at);
    if (point.value == '\t') {
      cells.push_back({.text = " "});
    } else if (In(kHidden, point.value)) {
      cells.push_back({.text = kShown});
    } else {
      cells.push_back({.text = utf8.substr(at, point.size),
                       .width = static_cast<std::size_t>(DisplayWidth(point.value))});
    }
    at += point.size;
  }
  return cells;
}

// First and last-but-one cell of a window of `columns` around the cell `middle`.
struct Window {
  std::size_t first = 0;
  std::size_t end = 0;
};

Window WindowAround(const std::vector<Cell>& cells, std::size_t middle, std::size_t columns) {
  Window window{.first = middle, .end = middle};
  std::size_t width = 0;
  bool grew = true;
  while (grew) {
    grew = false;
    if (window.end < cells.size() && width + cells[window.end].width <= columns) {
      width += cells[window.end++].width;
      grew = true;
    }
    if (window.first > 0 && width + cells[window.first - 1].width <= columns) {
      width += cells[--window.first].width;
      grew = true;
    }
  }
  return window;
}

}  // namespace

int DisplayWidth(char32_t code) {
  if (code < 0x300) return 1;
  if (In(kMarks, code)) return 0;
  return In(kWide, code) || In(kWideBeyond, code) ? 2 : 1;
}

std::size_t DisplayWidth(std::string_view utf8) {
  std::size_t width = 0;
  for (const Cell& cell : CellsOf(utf8)) width += cell.width;
  return width;
}

std::string Harmless(std::string_view utf8) {
  std::string text;
  for (const Cell& cell : CellsOf(utf8)) text += cell.text;
  return text;
}

std::string PlaceText(const Location& location) {
  std::string place = location.file;
  if (location.native.find('!') != std::string::npos) return place + ':' + location.native;
  if (location.line != 0) place += ':' + std::to_string(location.line);
  if (location.line != 0 && location.column != 0) place += ':' + std::to_string(location.column);
  return place;
}

Excerpt ExcerptOf(std::string_view line, std::size_t column, std::size_t max_columns) {
  const std::vector<Cell> cells = CellsOf(line);
  const std::size_t middle = std::min(column == 0 ? 0 : column - 1, cells.size());
  const std::size_t room = std::max<std::size_t>(max_columns, 8) - 2;  // the two ellipses
  const Window window = WindowAround(cells, middle, room);
  Excerpt excerpt;
  std::size_t before = 0;
  if (window.first > 0) {
    excerpt.line = kEllipsis;
    before = 1;
  }
  for (std::size_t i = window.first; i < window.end; ++i) {
    excerpt.line += cells[i].text;
    if (i < middle) before += cells[i].width;
  }
  if (window.end < cells.size()) excerpt.line += kEllipsis;
  if (column != 0) excerpt.caret = std::string(before, ' ') + '^';
  return excerpt;
}

}  // namespace baybridge
