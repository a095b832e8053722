// E01 to E14: bytes that are not what they say.
#include <array>
#include <iconv.h>

#include "conformance/attacks/attack.h"
#include "core/check.h"

namespace baybridge {
namespace {

// The text in another encoding, by the C library.
std::string In(const char* encoding, std::string text) {
  const iconv_t converter = iconv_open(encoding, "UTF-8");
  BAYBRIDGE_CHECK(converter != iconv_t(-1));  // NOLINT: iconv's own convention
  std::string out(text.size() * 4 + 8, '\0');
  char* from = text.data();
  char* to = out.data();
  std::size_t from_left = text.size();
  std::size_t to_left = out.size();
  const std::size_t code = iconv(converter, &from, &from_left, &to, &to_left);
  iconv_close(converter);
  BAYBRIDGE_CHECK(code == 0);
  out.resize(out.size() - to_left);
  return out;
}

std::string Labelled(std::string_view label, std::string text) {
  constexpr std::string_view kUtf8 = "UTF-8";
  const std::size_t at = text.find(kUtf8);
  return text.replace(at, kUtf8.size(), label);
}

// The good record in an encoding, with raw bytes in its note.
Document InWith(const char* encoding, std::string_view label, std::string_view bytes) {
  constexpr std::string_view kMark = "@@@";
  std::string document = In(encoding, Labelled(label, GoodRecordWithNote(kMark)));
  return {document.replace(document.find(kMark), kMark.size(), bytes)};
}

Document Utf8With(std::string_view bytes) {
  return {GoodRecordWithNote(bytes)};
}

Document Overlong(const Bait& /*bait*/, std::size_t index) {
  return Utf8With(index == 0 ? "\xC0\xAF" : "\xE0\x80\xAF");
}

Document NotUnicode(const Bait& /*bait*/, std::size_t index) {
  constexpr std::string_view kBytes[] = {"\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80",
                                         "\xFF", "\x80"};
  return Utf8With(kBytes[index]);
}

Document NotCharacters(const Bait& /*bait*/, std::size_t index) {
  using std::string_view_literals::operator""sv;
  constexpr std::string_view kBytes[] = {"\0"sv, "\xEF\xBF\xBE", "\x01",    "\x1B",
                                         "&#0;", "&#x1F;",       "&#xFFFF;"};
  return Utf8With(kBytes[index]);
}

Document Utf7(const Bait& /*bait*/, std::size_t index) {
  if (index == 0) return {Labelled("UTF-7", GoodRecordWithNote("+ADw-script+AD4-"))};
  return {"+ADw-r/+AD4-", "UTF-7"};
}

Document Utf16(const Bait& /*bait*/, std::size_t index) {
  const std::string labelled = Labelled("UTF-16", GoodRecord());
  switch (index) {
    case 0: return {In("UTF-16LE", labelled)};  // no byte order mark
    case 1: return {In("UTF-16BE", labelled)};
    case 2: return {labelled};                   // the label lies
    case 3: return {"\xEF\xBB\xBF" + labelled};  // byte order mark of UTF-8
    default: return {"\xFF\xFE" + In("UTF-16LE", Labelled("GB18030", GoodRecord()))};
  }
}

Document Utf32AndEbcdic(const Bait& /*bait*/, std::size_t index) {
  const std::string labelled = Labelled("UTF-32", GoodRecord());
  switch (index) {
    case 0: return {In("UTF-32LE", labelled)};
    case 1: return {In("UTF-32BE", labelled)};
    case 2: return {std::string("\xFF\xFE\0\0", 4) + In("UTF-32LE", labelled)};
    case 3: return {std::string("\0\0\xFE\xFF", 4) + In("UTF-32BE", labelled)};
    case 4: return {labelled};
    case 5: return {In("IBM037", "<?xml version=\"1.0\" encoding=\"IBM037\"?><r/>")};
    default: return {Labelled("IBM037", GoodRecord())};
  }
}

// Where header, declaration and byte order mark say different things.
struct Signs {
  const char* header;
  const char* declaration;
  const char* mark;
};
constexpr Signs kConflicts[] = {{"UTF-8", "GB18030", ""},      {"UTF-8", "Big5", ""},
                                {"GB18030", "UTF-8", ""},      {"GB18030", "Big5", ""},
                                {"Big5", "UTF-8", ""},         {"Big5", "GB18030", ""},
                                {"UTF-8", "GB18030", "UTF-8"}, {"GB18030", "UTF-8", "UTF-8"},
                                {"Big5", "Big5", "UTF-8"},     {"GB18030", "GB18030", "UTF-8"},
                                {"UTF-8", "UTF-8", "UTF-16"},  {"GB18030", "GB18030", "UTF-16"},
                                {"Big5", "Big5", "UTF-16"},    {"UTF-16", "UTF-8", "UTF-8"},
                                {"UTF-8", "UTF-16", "UTF-16"}, {"UTF-16", "UTF-8", "UTF-16"},
                                {"UTF-16", "GB18030", ""}};

Document Conflict(const Bait& /*bait*/, std::size_t index) {
  const Signs& signs = kConflicts[index];
  const std::string text = "<?xml version='1.0' encoding='" + std::string(signs.declaration) +
                           "'?><Resident xmlns='urn:baybridge:hk-care:2026'/>";
  const std::string_view mark = signs.mark;
  if (mark == "UTF-16") return {"\xFF\xFE" + In("UTF-16LE", text), signs.header};
  return {(mark.empty() ? "" : "\xEF\xBB\xBF") + text, signs.header};
}

}  // namespace

std::vector<Attack> EncodingAttacks() {
  constexpr auto kRefused = Outcome::kRefused;
  constexpr auto kAccepted = Outcome::kAccepted;
  return {
      {"E01", "overlong", kRefused, "GW-ENC-001", 2, Overlong},
      {"E02", "no_unicode", kRefused, "GW-ENC-001 GW-ENC-013", 5, NotUnicode},
      {"E03", "no_characters", kRefused, "GW-XML-002 GW-XML-014", 7, NotCharacters},
      {"E04", "utf_7", kRefused, "GW-ENC-006", 2, Utf7},
      {"E05", "utf_16_labels", kRefused, "GW-ENC-003 GW-ENC-007 GW-ENC-008", 5, Utf16},
      {"E06", "utf_32_and_ebcdic", kRefused, "GW-ENC-004 GW-ENC-005", 7, Utf32AndEbcdic},
      {"E07", "broken_pair_before_a_tag", kRefused, "GW-ENC-0", 1,
       [](const Bait&, std::size_t) { return InWith("GB18030", "GB18030", "\x81"); }},
      {"E08", "presentation_form", kAccepted, "", 1,
       [](const Bait&, std::size_t) { return InWith("GB18030", "GB18030", "\xA6\xD9"); }, "\uFE10"},
      {"E08", "ideograph_of_2005", kAccepted, "", 1,
       [](const Bait&, std::size_t) { return InWith("GB18030", "GB18030", "\xFE\x59"); }, "\u9FB4"},
      {"E08", "private_use", kRefused, "GW-ENC-009 GW-ENC-011", 1,
       [](const Bait&, std::size_t) { return InWith("GB18030", "GB18030", "\x84\x31\x82\x36"); }},
      {"E09", "gbk_labelled_gb2312", kAccepted, "GW-ENC-014", 1,
       [](const Bait&, std::size_t) { return InWith("GB18030", "GB2312", "\xE9\x46"); }, "镕"},
      {"E10", "lead_byte_before_a_tag", kRefused, "GW-ENC-0", 1,
       [](const Bait&, std::size_t) { return InWith("BIG5-HKSCS", "Big5", "\xA4"); }},
      {"E11", "backslash_trail_byte", kAccepted, "", 1,
       [](const Bait&, std::size_t) {
         return InWith("BIG5-HKSCS", "Big5", "\xB3\x5C\xA5\x5C\xBB\x5C");
       },
       "許功蓋"},
      {"E12", "hkscs_labelled_big5", kAccepted, "", 1,
       [](const Bait&, std::size_t) { return InWith("BIG5-HKSCS", "Big5", "\xFA\x40"); },
       "\U00020547"},
      {"E13", "codes_of_two_characters", kAccepted, "", 1,
       [](const Bait&, std::size_t) {
         return InWith("BIG5-HKSCS", "Big5-HKSCS", "\x88\x62\x88\x64\x88\xA3\x88\xA5");
       },
       "\u00CA\u0304\u00CA\u030C\u00EA\u0304\u00EA\u030C"},
      {"E14", "signs_disagree", kRefused, "GW-ENC-007 GW-ENC-008 GW-ENC-003", std::size(kConflicts),
       Conflict},
  };
}

}  // namespace baybridge
