#include "text/encoding.h"

#include <array>
#include <string>
#include <utility>

#include "text/legacy_table.h"

namespace baybridge {
namespace {

using Label = std::pair<std::string_view, LabelKind>;

// IANA character-set names and aliases in lower case.
constexpr std::array kLabels = {
    Label{"utf-8", LabelKind::kUtf8},
    Label{"utf8", LabelKind::kUtf8},
    Label{"utf-16", LabelKind::kUtf16},
    Label{"utf16", LabelKind::kUtf16},
    Label{"iso-10646-ucs-2", LabelKind::kUtf16},
    Label{"utf-16le", LabelKind::kUtf16Le},
    Label{"utf-16be", LabelKind::kUtf16Be},
    Label{"gb18030", LabelKind::kGb18030},
    Label{"csgb18030", LabelKind::kGb18030},
    Label{"gb2312", LabelKind::kGbSubset},
    Label{"csgb2312", LabelKind::kGbSubset},
    Label{"gb_2312-80", LabelKind::kGbSubset},
    Label{"euc-cn", LabelKind::kGbSubset},
    Label{"gbk", LabelKind::kGbSubset},
    Label{"csgbk", LabelKind::kGbSubset},
    Label{"x-gbk", LabelKind::kGbSubset},
    Label{"cp936", LabelKind::kGbSubset},
    Label{"ms936", LabelKind::kGbSubset},
    Label{"windows-936", LabelKind::kGbSubset},
    Label{"big5", LabelKind::kBig5},
    Label{"csbig5", LabelKind::kBig5},
    Label{"cn-big5", LabelKind::kBig5},
    Label{"x-x-big5", LabelKind::kBig5},
    Label{"big5-hkscs", LabelKind::kBig5Hkscs},
    Label{"csbig5hkscs", LabelKind::kBig5Hkscs},
    Label{"big5hkscs", LabelKind::kBig5Hkscs},
    Label{"utf-7", LabelKind::kUtf7},
    Label{"utf7", LabelKind::kUtf7},
    Label{"unicode-1-1-utf-7", LabelKind::kUtf7},
    Label{"utf-32", LabelKind::kUtf32},
    Label{"utf-32le", LabelKind::kUtf32},
    Label{"utf-32be", LabelKind::kUtf32},
    Label{"ucs-4", LabelKind::kUtf32},
    Label{"iso-10646-ucs-4", LabelKind::kUtf32},
};

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// IBM037, cp037, ibm1140, ebcdic-cp-us: the EBCDIC families.
bool IsEbcdic(std::string_view label) {
  constexpr std::array<std::string_view, 6> kPrefixes = {"ebcdic", "ibm0",  "cp0",
                                                         "ibm5",   "ibm11", "cp11"};
  for (const std::string_view prefix : kPrefixes) {
    if (label.substr(0, prefix.size()) == prefix) return true;
  }
  return label == "ibm1047" || label == "cp1047";
}

}  // namespace

LabelKind KindOfLabel(std::string_view label) {
  const std::string lower = LowerAscii(label);
  for (const auto& [name, kind] : kLabels) {
    if (name == lower) return kind;
  }
  return IsEbcdic(lower) ? LabelKind::kEbcdic : LabelKind::kOther;
}

std::optional<Encoding> EncodingOfLabel(std::string_view label) {
  switch (KindOfLabel(label)) {
    case LabelKind::kUtf8: return Encoding::kUtf8;
    case LabelKind::kUtf16:
    case LabelKind::kUtf16Le: return Encoding::kUtf16Le;
    case LabelKind::kUtf16Be: return Encoding::kUtf16Be;
    case LabelKind::kGb18030:
    case LabelKind::kGbSubset: return Encoding::kGb18030;
    case LabelKind::kBig5:
    case LabelKind::kBig5Hkscs: return Encoding::kBig5Hkscs;
    default: return std::nullopt;
  }
}

Result<Done> CheckEncodings() {
  for (const LegacyTable* table : {&Gb18030Table(), &Big5HkscsTable()}) {
    if (table->available()) continue;
    return Failure{
        .kind = FailureKind::kUnsupported,
        .what = "the conversion table of " + std::string(table->name()) + " is not installed",
        .place = {},
        .advice =
            "install glibc's gconv modules (Debian package libc6, on newer releases "
            "libc-gconv-modules-extra)"};
  }
  return Done{};
}

}  // namespace baybridge
