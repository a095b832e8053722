#include "text/encoding_signs.h"

#include <array>
#include <string>

namespace baybridge {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::string_view bytes;
  const char* refused;  // finding id, or nullptr for an encoding that is read
  Encoding encoding;
};

// Longer signatures before their own beginnings.
constexpr std::array kMarks = {
    Signature{"\0\0\xFE\xFF"sv, "GW-ENC-004", Encoding::kUtf8},
    Signature{"\xFF\xFE\0\0"sv, "GW-ENC-004", Encoding::kUtf8},
    Signature{"\0\0\0<"sv, "GW-ENC-004", Encoding::kUtf8},
    Signature{"<\0\0\0"sv, "GW-ENC-004", Encoding::kUtf8},
    Signature{"\x4C\x6F\xA7\x94"sv, "GW-ENC-005", Encoding::kUtf8},  // "<?xm" in EBCDIC
    Signature{"+/v8"sv, "GW-ENC-006", Encoding::kUtf8},
    Signature{"+/v9"sv, "GW-ENC-006", Encoding::kUtf8},
    Signature{"+/v+"sv, "GW-ENC-006", Encoding::kUtf8},
    Signature{"+/v/"sv, "GW-ENC-006", Encoding::kUtf8},
    Signature{"\xEF\xBB\xBF"sv, nullptr, Encoding::kUtf8},
    Signature{"\xFE\xFF"sv, nullptr, Encoding::kUtf16Be},
    Signature{"\xFF\xFE"sv, nullptr, Encoding::kUtf16Le},
    Signature{"\x84\x31\x95\x33"sv, nullptr, Encoding::kGb18030},
};

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view SkipSpace(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  return text;
}

struct Pair {
  std::string_view name;
  std::string_view value;
};

// Takes name="value" off the beginning of `text`; nothing where something else stands there.
std::optional<Pair> TakePair(std::string_view& text) {
  text = SkipSpace(text);
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || text.substr(0, 2) == "?>") return std::nullopt;
  std::string_view name = text.substr(0, equals);
  while (!name.empty() && IsSpace(name.back())) name.remove_suffix(1);
  text = SkipSpace(text.substr(equals + 1));
  if (text.empty() || (text[0] != '"' && text[0] != '\'')) return std::nullopt;
  const std::size_t close = text.find(text[0], 1);
  if (close == std::string_view::npos) return std::nullopt;
  const std::string_view value = text.substr(1, close - 1);
  text.remove_prefix(close + 1);
  return Pair{name, value};
}

// The finding for a label that is not read at all.
std::optional<Finding> RefuseLabel(LabelKind kind, std::string_view label) {
  switch (kind) {
    case LabelKind::kUtf7: return EncodingFinding("GW-ENC-006", {});
    case LabelKind::kUtf32: return EncodingFinding("GW-ENC-004", {});
    case LabelKind::kEbcdic: return EncodingFinding("GW-ENC-005", {});
    case LabelKind::kOther:
      return EncodingFinding("GW-ENC-002", {{"encoding", std::string(label)}});
    default: return std::nullopt;
  }
}

bool Agrees(LabelKind kind, Encoding encoding) {
  switch (kind) {
    case LabelKind::kUtf8: return encoding == Encoding::kUtf8;
    case LabelKind::kUtf16: return encoding == Encoding::kUtf16Le || encoding == Encoding::kUtf16Be;
    case LabelKind::kUtf16Le: return encoding == Encoding::kUtf16Le;
    case LabelKind::kUtf16Be: return encoding == Encoding::kUtf16Be;
    case LabelKind::kGb18030:
    case LabelKind::kGbSubset: return encoding == Encoding::kGb18030;
    case LabelKind::kBig5:
    case LabelKind::kBig5Hkscs: return encoding == Encoding::kBig5Hkscs;
    default: return false;
  }
}

bool IsUtf16(LabelKind kind) {
  return kind == LabelKind::kUtf16 || kind == LabelKind::kUtf16Le || kind == LabelKind::kUtf16Be;
}

// GB2312, GBK and Big5 are read as the superset that documents so labelled really hold.
void RemarkSuperset(LabelKind kind, std::string_view label, EncodingSigns& signs) {
  if (kind != LabelKind::kGbSubset && kind != LabelKind::kBig5) return;
  const bool gb = kind == LabelKind::kGbSubset;
  Finding remark =
      EncodingFinding(gb ? "GW-ENC-014" : "GW-ENC-015",
                      {{"label", std::string(label)}, {"encoding", gb ? "GB18030" : "Big5-HKSCS"}});
  remark.severity = gb ? Severity::kWarning : Severity::kInformation;
  remark.kind = FindingKind::kInformational;
  for (const Finding& other : signs.remarks) {
    if (other == remark) return;
  }
  signs.remarks.push_back(std::move(remark));
}

Finding Disagreement(const EncodingSigns& signs, std::string_view source, std::string_view label) {
  return EncodingFinding("GW-ENC-007", {{"first", std::string(signs.label)},
                                        {"first_source", std::string(signs.source)},
                                        {"second", std::string(label)},
                                        {"second_source", std::string(source)}});
}

std::optional<Finding> TakeLabel(std::string_view label,
                                 std::string_view source,
                                 EncodingSigns& signs) {
  if (label.empty()) return std::nullopt;
  const LabelKind kind = KindOfLabel(label);
  if (auto refused = RefuseLabel(kind, label)) return refused;
  if (!signs.source.empty()) {
    if (!Agrees(kind, signs.encoding)) return Disagreement(signs, source, label);
  } else if (IsUtf16(kind)) {
    return EncodingFinding("GW-ENC-003", {});
  } else {
    signs.encoding = *EncodingOfLabel(label);
    signs.source = source;
    signs.label = label;
  }
  RemarkSuperset(kind, label, signs);
  return std::nullopt;
}

std::optional<Finding> ReadMark(std::string_view bytes, EncodingSigns& signs) {
  for (const Signature& mark : kMarks) {
    if (bytes.substr(0, mark.bytes.size()) != mark.bytes) continue;
    if (mark.refused != nullptr) return EncodingFinding(mark.refused, {});
    signs.encoding = mark.encoding;
    signs.source = "bom";
    signs.label = kEncodingNames.NameOf(mark.encoding);
    signs.mark_size = mark.bytes.size();
    return std::nullopt;
  }
  // A NUL beside another byte at the very beginning: 16-bit units without a mark.
  if (bytes.size() >= 2 && (bytes[0] == '\0') != (bytes[1] == '\0'))
    return EncodingFinding("GW-ENC-003", {});
  return std::nullopt;
}

}  // namespace

Finding EncodingFinding(const char* id, std::vector<Arg> args) {
  return {.id = id,
          .severity = Severity::kFatal,
          .kind = FindingKind::kNotSupported,
          .path = {},
          .location = {},
          .args = std::move(args)};
}

std::string_view DeclaredEncoding(std::string_view text) {
  constexpr std::string_view kOpen = "<?xml";
  constexpr std::size_t kLongest = 1024;  // bytes of a declaration; the reader judges its grammar
  text = text.substr(0, kLongest);
  if (text.substr(0, kOpen.size()) != kOpen || text.size() == kOpen.size() ||
      !IsSpace(text[kOpen.size()]))
    return {};
  text.remove_prefix(kOpen.size());
  while (const auto pair = TakePair(text)) {
    if (pair->name == "encoding") return pair->value;
  }
  return {};
}

std::optional<Finding> ReadSigns(std::string_view bytes,
                                 const DecodeOptions& options,
                                 EncodingSigns& signs) {
  if (auto refused = ReadMark(bytes, signs)) return refused;
  const bool wide = signs.encoding == Encoding::kUtf16Le || signs.encoding == Encoding::kUtf16Be;
  if (!wide) {
    const std::string_view declared = DeclaredEncoding(bytes.substr(signs.mark_size));
    // The declaration could be read byte by byte, so the document cannot be in 16-bit units.
    if (signs.source.empty() && IsUtf16(KindOfLabel(declared))) {
      return EncodingFinding("GW-ENC-008",
                             {{"encoding", std::string(declared)}, {"found", "8-bit units"}});
    }
    if (auto refused = CheckDeclaration(declared, signs)) return refused;
  }
  return TakeLabel(options.label, options.label_source.empty() ? "label"sv : options.label_source,
                   signs);
}

std::optional<Finding> CheckDeclaration(std::string_view label, EncodingSigns& signs) {
  return TakeLabel(label, "declaration", signs);
}

}  // namespace baybridge
