#include "text/decode.h"

#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "text/legacy_table.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

using namespace std::string_view_literals;

struct Outcome {
  std::string text;  // decoded, or the id of the finding
  Finding finding;
  Findings remarks;
  Encoding encoding = Encoding::kUtf8;
};

Outcome Read(std::string_view bytes, std::string_view label = {}) {
  Outcome outcome;
  Decoded decoded;
  const auto refused =
      Decode(bytes, {.label = label, .label_source = "http"}, decoded, outcome.remarks);
  outcome.text = refused ? refused->id : std::string(decoded.utf8);
  if (refused) outcome.finding = *refused;
  outcome.encoding = decoded.encoding;
  return outcome;
}

std::string ArgOf(const Finding& finding, std::string_view name) {
  for (const Arg& arg : finding.args) {
    if (arg.name == name) return arg.value;
  }
  return "none";
}

std::string Utf16(std::u16string_view text, bool little) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit);
    bytes += little ? low : high;
    bytes += little ? high : low;
  }
  return bytes;
}

struct Case {
  const char* name;  // rows E01 to E18 of the attack catalogue begin with their number
  std::string_view bytes;
  std::string_view label;
  std::string_view outcome;
};

constexpr Case kCases[] = {
    {"empty", "", "", ""},
    {"ascii", "<r/>", "", "<r/>"},
    {"utf8_mark_is_skipped", "\xEF\xBB\xBF<r/>", "", "<r/>"},
    {"utf8_label", "<r>长者</r>", "utf-8", "<r>长者</r>"},
    {"e01_overlong_two", "<r>\xC0\xAF</r>", "", "GW-ENC-001"},
    {"e01_overlong_three", "<r>\xE0\x80\xAF</r>", "", "GW-ENC-001"},
    {"e02_surrogate", "<r>\xED\xA0\x80</r>", "", "GW-ENC-001"},
    {"e02_above_range", "<r>\xF4\x90\x80\x80</r>", "", "GW-ENC-001"},
    {"e02_five_bytes", "<r>\xF8\x88\x80\x80\x80</r>", "", "GW-ENC-001"},
    {"e04_utf7_declared", "<?xml version='1.0' encoding='UTF-7'?><r>+ADw-</r>", "", "GW-ENC-006"},
    {"e04_utf7_mark", "+/v8-<r/>", "", "GW-ENC-006"},
    {"e04_utf7_label", "<r/>", "utf-7", "GW-ENC-006"},
    {"e05_utf16_no_mark_be", "\0<\0r\0/\0>"sv, "", "GW-ENC-003"},
    {"e05_utf16_no_mark_le", "<\0r\0/\0>\0"sv, "", "GW-ENC-003"},
    {"e05_utf16_label_no_mark", "<r/>", "UTF-16", "GW-ENC-003"},
    {"e05_declaration_lies", "<?xml version='1.0' encoding='UTF-16'?><r/>", "", "GW-ENC-008"},
    {"e05_utf8_mark_utf16_declared", "\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-16'?><r/>", "",
     "GW-ENC-007"},
    {"e06_utf32_be", "\0\0\xFE\xFF\0\0\0<"sv, "", "GW-ENC-004"},
    {"e06_utf32_le", "\xFF\xFE\0\0<\0\0\0"sv, "", "GW-ENC-004"},
    {"e06_utf32_no_mark", "<\0\0\0r\0\0\0"sv, "", "GW-ENC-004"},
    {"e06_utf32_label", "<r/>", "UTF-32", "GW-ENC-004"},
    {"e06_ebcdic", "\x4C\x6F\xA7\x94\x93\x40", "", "GW-ENC-005"},
    {"e06_ebcdic_declared", "<?xml version='1.0' encoding='IBM037'?><r/>", "", "GW-ENC-005"},
    {"latin1_declared", "<?xml version='1.0' encoding='ISO-8859-1'?><r/>", "", "GW-ENC-002"},
    {"e07_gb_pair_eats_bracket", "<r>\x81<\x2Fr>", "GB18030", "GW-ENC-009"},
    {"e07_gb_cut_pair", "<r>\x81", "GB18030", "GW-ENC-010"},
    {"e07_gb_cut_four", "<r>\x81\x30\x81", "GB18030", "GW-ENC-010"},
    {"e08_vertical_form", "\xA6\xD9", "GB18030", "\xEF\xB8\x90"},  // U+FE10
    {"e08_old_vertical_form", "\x84\x31\x82\x36", "GB18030", "GW-ENC-009"},
    {"e08_component", "\xFE\x59", "GB18030", "龴"},
    {"gb_user_defined", "\xAA\xA1", "GB18030", "GW-ENC-011"},
    {"gb_non_character", "\x84\x31\xA4\x38", "GB18030", "GW-ENC-012"},
    {"gb_beyond_bmp", "\x97\x38\xCD\x32", "GB18030", "𨋢"},
    {"gb_single_80", "\x80\x41", "GB18030", "GW-ENC-009"},
    {"gb_single_ff", "\xFF\x41", "GB18030", "GW-ENC-009"},
    {"gb_four_unassigned", "\x8F\x39\xFE\x39", "GB18030", "GW-ENC-009"},
    {"gb_mark", "\x84\x31\x95\x33<r/>", "", "<r/>"},
    {"e09_gb2312_label_gbk_bytes", "<?xml version=\"1.0\" encoding=\"GB2312\"?><r>\xE9\x46</r>", "",
     "<?xml version=\"1.0\" encoding=\"GB2312\"?><r>镕</r>"},
    {"e10_big5_lead_eats_bracket", "<r>\xA4</r>", "Big5", "GW-ENC-009"},
    {"e11_big5_backslash_trail", "\xB3\x5C\xA5\x5C\xBB\x5C", "Big5", "許功蓋"},
    {"e12_hkscs_in_big5", "\xFA\x40", "big5", "𠕇"},
    {"e13_pair_8862", "\x88\x62", "Big5-HKSCS", "\xC3\x8A\xCC\x84"},
    {"e13_pair_8864", "\x88\x64", "Big5-HKSCS", "\xC3\x8A\xCC\x8C"},
    {"e13_pair_88A3", "\x88\xA3", "Big5-HKSCS", "\xC3\xAA\xCC\x84"},
    {"e13_pair_88A5", "\x88\xA5", "Big5-HKSCS", "\xC3\xAA\xCC\x8C"},
    {"e13_single_8866", "\x88\x66", "Big5-HKSCS", "Ê"},
    {"e13_single_88A7", "\x88\xA7", "Big5-HKSCS", "ê"},
    {"e18_beyond_bmp", "𠮷㐀𫝀", "", "𠮷㐀𫝀"},
    {"label_says_gb_bytes_are_utf8", "<r>长者服务</r>", "GB18030", "GW-ENC-008"},
    {"label_says_utf8_bytes_are_gb", "<r>\xB3\xA4\xD5\xDF</r>", "UTF-8", "GW-ENC-001"},
    {"declaration_in_single_quotes", "<?xml version='1.0' encoding='gb18030' ?><r>\xB3\xA4</r>", "",
     "<?xml version='1.0' encoding='gb18030' ?><r>长</r>"},
    {"encoding_inside_another_value", "<?xml version='encoding=\"GBK\"'?><r/>", "",
     "<?xml version='encoding=\"GBK\"'?><r/>"},
};

TEST(Decode, JudgesDocuments) {
  for (const Case& c : kCases) EXPECT_EQ(Read(c.bytes, c.label).text, c.outcome) << c.name;
}

TEST(Decode, Utf16WithMark) {
  for (const bool little : {false, true}) {
    const std::string bytes =
        Utf16(u"\uFEFF<?xml version='1.0' encoding='UTF-16'?><r>长𨋢</r>", little);
    const Outcome outcome = Read(bytes, "utf-16");
    EXPECT_EQ(outcome.text, "<?xml version='1.0' encoding='UTF-16'?><r>长𨋢</r>");
    EXPECT_EQ(outcome.encoding, little ? Encoding::kUtf16Le : Encoding::kUtf16Be);
    EXPECT_EQ(Read(bytes, little ? "utf-16be" : "utf-16le").text, "GW-ENC-007");
    EXPECT_EQ(Read(Utf16(u"\uFEFF<?xml version='1.0' encoding='UTF-8'?><r/>", little)).text,
              "GW-ENC-007");
    EXPECT_EQ(Read(bytes.substr(0, bytes.size() - 1)).text, "GW-ENC-010");
    for (const char16_t lone : {u'\xD800', u'\xDC00'}) {
      const std::u16string units = std::u16string(u"\uFEFFa") + lone + u"b";
      const Outcome refused = Read(Utf16(units, little));
      EXPECT_EQ(refused.text, "GW-ENC-013");
      EXPECT_EQ(refused.finding.location.native, "byte 4");
    }
  }
}

// E14: mark, declaration and label each state one of three encodings; any two that differ are
// refused.
TEST(Decode, SignsThatDisagreeAreRefused) {
  constexpr std::string_view kNames[] = {"", "UTF-8", "GB18030", "Big5-HKSCS"};
  for (const bool mark : {false, true}) {
    for (const std::string_view declared : kNames) {
      for (const std::string_view label : kNames) {
        std::string bytes = mark ? "\xEF\xBB\xBF" : "";
        if (!declared.empty())
          bytes += "<?xml version='1.0' encoding='" + std::string(declared) + "'?>";
        bytes += "<r/>";
        const std::string_view first = mark ? kNames[1] : declared.empty() ? label : declared;
        const bool agree =
            (declared.empty() || declared == first) && (label.empty() || label == first);
        EXPECT_EQ(Read(bytes, label).text == "GW-ENC-007", !agree) << mark << declared << label;
      }
    }
  }
  const Outcome refused = Read("<?xml version='1.0' encoding='Big5'?><r/>", "UTF-8");
  EXPECT_EQ(ArgOf(refused.finding, "first"), "Big5");
  EXPECT_EQ(ArgOf(refused.finding, "first_source"), "declaration");
  EXPECT_EQ(ArgOf(refused.finding, "second"), "UTF-8");
  EXPECT_EQ(ArgOf(refused.finding, "second_source"), "http");
}

TEST(Decode, NarrowLabelsAreRemarked) {
  const Outcome gb = Read("<r/>", "gbk");
  ASSERT_EQ(gb.remarks.size(), 1U);
  EXPECT_EQ(gb.remarks[0].id, "GW-ENC-014");
  EXPECT_EQ(gb.remarks[0].severity, Severity::kWarning);
  EXPECT_EQ(ArgOf(gb.remarks[0], "label"), "gbk");
  EXPECT_EQ(Read("<?xml version='1.0' encoding='gbk'?><r/>", "gbk").remarks.size(), 1U);
  const Outcome big5 = Read("<r/>", "Big5");
  ASSERT_EQ(big5.remarks.size(), 1U);
  EXPECT_EQ(big5.remarks[0].id, "GW-ENC-015");
  EXPECT_EQ(big5.remarks[0].severity, Severity::kInformation);
  EXPECT_TRUE(Read("<r/>", "gb18030").remarks.empty());
  EXPECT_TRUE(Read("<r/>", "big5-hkscs").remarks.empty());
}

TEST(Decode, FindingNamesBytesAndPlace) {
  const Outcome refused = Read("<r>\n\xB3\xA4\xFE\x00</r>"sv, "GB18030");
  EXPECT_EQ(refused.text, "GW-ENC-009");
  EXPECT_EQ(ArgOf(refused.finding, "bytes"), "FE 00");
  EXPECT_EQ(ArgOf(refused.finding, "offset"), "6");
  EXPECT_EQ(refused.finding.location.line, 2U);
  EXPECT_EQ(refused.finding.location.column, 2U);
  EXPECT_EQ(refused.finding.location.native, "byte 6");
  EXPECT_EQ(refused.finding.severity, Severity::kFatal);
  const Outcome private_use = Read("\xAA\xA1", "GB18030");
  EXPECT_EQ(ArgOf(private_use.finding, "bytes"), "AA A1");
  EXPECT_EQ(ArgOf(private_use.finding, "character"), "U+E000");
  const Outcome utf8 = Read("\xEF\xBB\xBF长\xC3\x28", "");
  EXPECT_EQ(utf8.finding.location.column, 2U);
  EXPECT_EQ(ArgOf(utf8.finding, "offset"), "6");
}

TEST(Decode, Utf8IsNotCopied) {
  const std::string bytes = "\xEF\xBB\xBF<r>长者</r>";
  Decoded decoded;
  Findings remarks;
  ASSERT_FALSE(Decode(bytes, {}, decoded, remarks).has_value());
  EXPECT_EQ(decoded.utf8.data(), bytes.data() + 3);
  EXPECT_TRUE(decoded.owned.empty());
}

TEST(Decode, EveryProperPrefixOfAPairIsRefused) {
  const std::string gb = "\x97\x38\xCD\x32";
  for (std::size_t size = 1; size < gb.size(); ++size) {
    if (size == 2) continue;  // 97 38 begins a four-byte code
    EXPECT_EQ(Read(gb.substr(0, size), "GB18030").text, "GW-ENC-010") << size;
  }
  EXPECT_EQ(Read(gb.substr(0, 2), "GB18030").text, "GW-ENC-010");
}

// All two-byte codes and all four-byte codes of the basic plane, as they decode, in one number
// each: a change of glibc's tables shows.
struct TableCount {
  int characters = 0;
  int private_use = 0;
  int non_characters = 0;
  std::uint64_t hash =
      14'695'981'039'346'656'037ULL;  // FNV-1a, by words, of the UTF-8 of every character

  void Add(const LegacyCode& code) {
    characters += code.state == LegacyCode::State::kCharacter ? 1 : 0;
    private_use += code.state == LegacyCode::State::kPrivateUse ? 1 : 0;
    non_characters += code.state == LegacyCode::State::kNonCharacter ? 1 : 0;
    if (code.state == LegacyCode::State::kCharacter)
      hash = (hash ^ code.utf8) * 1'099'511'628'211ULL;
  }
};

TableCount CountTwoByte(const LegacyTable& table) {
  TableCount count;
  for (unsigned lead = 0; lead < 256; ++lead) {
    for (unsigned trail = 0; trail < 256; ++trail) count.Add(table.TwoByte(lead, trail));
  }
  return count;
}

TableCount CountFourByte(const LegacyTable& table) {
  TableCount count;
  for (unsigned lead = 0x81; lead <= 0x84; ++lead) {
    for (unsigned second = 0x30; second <= 0x39; ++second) {
      for (unsigned third = 0x81; third <= 0xFE; ++third) {
        for (unsigned fourth = 0x30; fourth <= 0x39; ++fourth) {
          const unsigned char code[] = {
              static_cast<unsigned char>(lead), static_cast<unsigned char>(second),
              static_cast<unsigned char>(third), static_cast<unsigned char>(fourth)};
          count.Add(table.FourByte(code));
        }
      }
    }
  }
  return count;
}

TEST(LegacyTable, CodesAreThoseOfTheFrozenTables) {
  const TableCount gb = CountTwoByte(Gb18030Table());
  EXPECT_EQ(gb.characters, 21'897);
  EXPECT_EQ(gb.private_use, 2'043);
  EXPECT_EQ(gb.hash, 3'004'668'895'532'513'208ULL);
  const TableCount gb4 = CountFourByte(Gb18030Table());
  EXPECT_EQ(gb4.characters, 35'035);
  EXPECT_EQ(gb4.non_characters, 34);
  EXPECT_EQ(gb4.hash, 11'459'098'300'125'406'316ULL);
  const TableCount big5 = CountTwoByte(Big5HkscsTable());
  EXPECT_EQ(big5.characters, 18'463);
  EXPECT_EQ(big5.private_use, 0);
  EXPECT_EQ(big5.hash, 3'148'072'136'763'192'343ULL);
}

TEST(CheckEncodings, BothTablesAreInstalled) {
  EXPECT_TRUE(CheckEncodings().has_value());
}

TEST(EncodingLabels, AreReadWithoutLetterCase) {
  EXPECT_EQ(EncodingOfLabel("utf-8"), Encoding::kUtf8);
  EXPECT_EQ(EncodingOfLabel("GBK"), Encoding::kGb18030);
  EXPECT_EQ(EncodingOfLabel("big5"), Encoding::kBig5Hkscs);
  EXPECT_EQ(EncodingOfLabel("UTF-16"), Encoding::kUtf16Le);
  EXPECT_EQ(EncodingOfLabel("UTF-16BE"), Encoding::kUtf16Be);
  EXPECT_EQ(EncodingOfLabel("latin1"), std::nullopt);
}

}  // namespace
}  // namespace baybridge
