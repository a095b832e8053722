#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/enum_names.h"

namespace baybridge {

enum class Syntax { kUnknown, kXml, kJson, kCsv };
inline constexpr EnumNames<Syntax, 3> kSyntaxNames{
    {{{Syntax::kXml, "xml"}, {Syntax::kJson, "json"}, {Syntax::kCsv, "csv"}}}};

// The syntax of a document by its first bytes, decoded or not (a byte order mark and UTF-16 are
// seen through). CSV is what has a separator in its first line and no control characters there.
// Empty input is kUnknown.
Syntax DetectSyntax(std::string_view bytes);

struct RootName {
  std::string space;
  std::string local;
  friend bool operator==(const RootName&, const RootName&) = default;
};

// The expanded name of an XML document's root element, from its start tag alone; `utf8` is decoded,
// without byte order mark. Nothing where there is no such tag, where it is malformed, behind a
// DOCTYPE, or past 64 KiB. Says nothing about the rest of the document.
std::optional<RootName> DetectXmlRoot(std::string_view utf8);

// The first key of a JSON document that is an object; nothing where there is none or where it holds
// an escape.
std::optional<std::string> DetectJsonRoot(std::string_view utf8);

}  // namespace baybridge
