#include <algorithm>
#include <cstring>

#include "format/scan.h"
#include "format/xml_names.h"
#include "format/xml_reader_impl.h"

namespace baybridge {
namespace {

constexpr std::uint32_t kPastUnicode = 0x110000;

const char* Find(const char* at, const char* end, std::string_view text) {
  const void* found = ::memmem(at, static_cast<std::size_t>(end - at), text.data(), text.size());
  return found == nullptr ? end : static_cast<const char*>(found);
}

std::uint32_t DigitValue(char c, bool hexadecimal) {
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0');
  if (!hexadecimal) return kNone;
  if (c >= 'a' && c <= 'f') return static_cast<std::uint32_t>(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') return static_cast<std::uint32_t>(c - 'A') + 10;
  return kNone;
}

struct Entity {
  std::string_view name;
  char value;
};
constexpr Entity kEntities[] = {
    {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};

std::uint8_t EscapeFlag(std::string_view text) {
  const char* const end = text.data() + text.size();
  return scan::FindAny<'&', '<', '>', '\r'>(text.data(), end) == end ? std::uint8_t{0}
                                                                     : std::uint8_t{kNeedsEscape};
}

}  // namespace

// Character data up to the next markup.
bool XmlReader::Impl::ReadRun() {
  const char* const stop = scan::FindAny<'<'>(at_, end_);
  const auto size = static_cast<std::size_t>(stop - at_);
  if (size > options_.limits.max_text_bytes)
    return FailLimit("GW-XML-035", at_, options_.limits.max_text_bytes);
  if (const char* end_mark = Find(at_, stop, "]]>"); end_mark != stop) {
    return Fail("GW-XML-015", FindingKind::kStructure, end_mark, {});
  }
  std::string_view text;
  if (!DecodeRun(at_, stop, Run::kText, text)) return false;
  if (stop == end_) return FailOpen();
  at_ = stop;
  return AddPiece(text.data(), text.size(), EscapeFlag(text));
}

bool XmlReader::Impl::ReadCdata() {
  const char* const text_begin = at_ + std::string_view("<![CDATA[").size();
  const char* const stop = Find(text_begin, end_, "]]>");
  if (stop == end_) return FailEnd("]]>");
  const auto size = static_cast<std::size_t>(stop - text_begin);
  if (size > options_.limits.max_text_bytes)
    return FailLimit("GW-XML-035", at_, options_.limits.max_text_bytes);
  if (!CountSection()) return false;
  std::string_view text;
  if (!DecodeRun(text_begin, stop, Run::kCdata, text)) return false;
  at_ = stop + 3;
  if (text.empty()) return true;
  return AddPiece(text.data(), text.size(), EscapeFlag(text));
}

// The characters a run stands for: a slice of the input where nothing in it is written otherwise
// than it is meant.
bool XmlReader::Impl::DecodeRun(const char* at, const char* stop, Run run, std::string_view& text) {
  const auto find = [run, stop](const char* from) {
    if (run == Run::kText) return scan::FindAny<'&', '\r'>(from, stop);
    if (run == Run::kCdata) return scan::FindAny<'\r'>(from, stop);
    return scan::FindAny<'&', '\r', '\n', '\t'>(from, stop);
  };
  const char* special = find(at);
  if (special == stop) {
    text = {at, static_cast<std::size_t>(stop - at)};
    return true;
  }
  const auto room =
      static_cast<std::size_t>(stop - at);  // no reference is shorter than what it stands for
  char* const begin = record_->arena.Allocate(room);
  char* out = begin;
  while (true) {
    out = std::copy(at, special, out);
    if (special == stop) break;
    at = DecodeSpecial(special, stop, run, out);
    if (at == nullptr) return false;
    special = find(at);
  }
  const auto size = static_cast<std::size_t>(out - begin);
  record_->arena.Shrink(room - size);
  text = {begin, size};
  return true;
}

const char* XmlReader::Impl::DecodeSpecial(const char* at, const char* stop, Run run, char*& out) {
  if (*at == '&') return DecodeReference(at, stop, out);
  *out++ = run == Run::kAttribute ? ' ' : '\n';
  return *at == '\r' && at + 1 < stop && at[1] == '\n' ? at + 2 : at + 1;
}

const char* XmlReader::Impl::DecodeReference(const char* at, const char* stop, char*& out) {
  if (at + 1 < stop && at[1] == '#') return DecodeCharacter(at, stop, out);
  const char* const name = at + 1;
  const char* const end = SkipNcName(name, stop);
  if (end == end_) {
    FailOpen();
    return nullptr;
  }
  if (end == name || end == stop || *end != ';') {
    FailFound("GW-XML-012", end);
    return nullptr;
  }
  const std::string_view text(name, static_cast<std::size_t>(end - name));
  for (const Entity& entity : kEntities) {
    if (entity.name == text) {
      *out++ = entity.value;
      return end + 1;
    }
  }
  FailNamed("GW-XML-013", at, "name", text);
  return nullptr;
}

const char* XmlReader::Impl::DecodeCharacter(const char* at, const char* stop, char*& out) {
  const char* digit = at + 2;
  const bool hexadecimal = digit < stop && *digit == 'x';
  if (hexadecimal) ++digit;
  const char* const first = digit;
  std::uint32_t value = 0;
  for (; digit < stop; ++digit) {
    const std::uint32_t next = DigitValue(*digit, hexadecimal);
    if (next == kNone) break;
    value = std::min(value * (hexadecimal ? 16 : 10) + next, kPastUnicode);
  }
  if (digit == end_) {
    FailOpen();
    return nullptr;
  }
  if (digit == first || digit == stop || *digit != ';') {
    FailFound("GW-XML-012", digit);
    return nullptr;
  }
  if (!IsXmlChar(value)) {
    FailNamed("GW-XML-014", at, "found", {at, static_cast<std::size_t>(digit + 1 - at)});
    return nullptr;
  }
  out = EncodeTo(out, value);
  return digit + 1;
}

}  // namespace baybridge
