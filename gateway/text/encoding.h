#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/enum_names.h"
#include "core/result.h"

namespace baybridge {

// The encodings a document may be in; nothing else is read or written.
enum class Encoding : std::uint8_t { kUtf8, kUtf16Le, kUtf16Be, kGb18030, kBig5Hkscs };

inline constexpr EnumNames<Encoding, 5> kEncodingNames{{{{Encoding::kUtf8, "UTF-8"},
                                                         {Encoding::kUtf16Le, "UTF-16LE"},
                                                         {Encoding::kUtf16Be, "UTF-16BE"},
                                                         {Encoding::kGb18030, "GB18030"},
                                                         {Encoding::kBig5Hkscs, "Big5-HKSCS"}}}};

// What an encoding label (of an HTTP header, an XML declaration, the command line) stands for.
enum class LabelKind : std::uint8_t {
  kUtf8,
  kUtf16,  // byte order by the byte order mark
  kUtf16Le,
  kUtf16Be,
  kGb18030,
  kGbSubset,  // GB2312, GBK: read as GB18030, their superset
  kBig5,      // read as Big5-HKSCS
  kBig5Hkscs,
  kUtf7,
  kUtf32,
  kEbcdic,
  kOther,  // an encoding that is not read
};

// The kind of a label; letter case does not matter.
LabelKind KindOfLabel(std::string_view label);

// The encoding that a label asks for, or nothing where the label does not decide or is not read.
// For --encoding and pack.json.
std::optional<Encoding> EncodingOfLabel(std::string_view label);

// Done if the tables of GB18030 and Big5-HKSCS are installed; else kUnsupported, naming what is
// missing and the package.
Result<Done> CheckEncodings();

}  // namespace baybridge
