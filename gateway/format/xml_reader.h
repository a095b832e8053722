#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/limits.h"
#include "core/record.h"

namespace baybridge {

struct XmlReadOptions {
  Limits limits = {};
  // Targets of processing instructions that may stand before the root element: skipped, never acted
  // on, counted.
  std::vector<std::string> allowed_instructions = {};
  // Skips every well-formed processing instruction wherever it stands. For conformance suites only.
  bool skip_all_instructions = false;
};

// Reads XML 1.0 (5th ed.) with Namespaces 1.0 into a Record in one pass, exactly as strict as the
// two recommendations for what it accepts. DOCTYPE is refused, and so are processing instructions
// that the options do not name. A version "1.x" is read as 1.0, as the fifth edition says. The
// encoding named in the XML declaration is checked for its syntax only: the bytes are decoded
// already.
//
// A reader belongs to one thread at a time. It remembers what it saw (names, and which tag followed
// which), so that reading many documents of one format costs no allocation; every NameTable it has
// met must outlive it.
class XmlReader {
 public:
  explicit XmlReader(XmlReadOptions options = {});
  XmlReader(XmlReader&&) noexcept;
  XmlReader& operator=(XmlReader&&) noexcept;
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;
  ~XmlReader();

  // Replaces what `record` holds by the document (record.names and record.file stay). `utf8` must
  // be UTF-8 without byte order mark and must outlive the record. Returns nothing where the
  // document is well-formed and within the limits, else the one fatal finding that ended reading
  // (GW-XML-…); the record then holds what was read before and must not be used, except for
  // locations.
  //
  // Nodes: an element's text is all its character data; white space beside child elements is not
  // text. Declarations of namespaces are no nodes. xsi:nil="true" or "1" is the flag kNilNode and
  // no node; any other xsi attribute is a node. kNeedsEscape says that a text holds one of & < >
  // CR, or in an attribute also tab, LF or a double quote.
  [[nodiscard]] std::optional<Finding> Read(std::string_view utf8, Record& record);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// The bytes between the start tag and the end tag of an element, as they stand in the input; empty
// for an empty-element tag. The record must have been read by an XmlReader and its input must still
// be there. Costs one pass over the slice.
std::string_view VerbatimContent(const Record& record, NodeId element);

}  // namespace baybridge
