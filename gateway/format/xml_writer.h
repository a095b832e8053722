#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/record.h"

namespace baybridge {

struct XmlWriteOptions {
  // Prefix and namespace name; "" is the default namespace. All are declared on the root element,
  // in this order. A namespace that is not listed is declared where it is needed, with the prefix
  // ns1, ns2, … (xsi for the namespace of xsi:nil).
  std::vector<std::pair<std::string, std::string>> namespaces = {};
  // Encoding named in the XML declaration; empty for no declaration. The output is UTF-8 whatever
  // stands here: a name other than UTF-8 is for callers that encode it afterwards.
  std::string encoding = {};
  bool indent = false;  // two spaces a level, where an element holds elements only

  bool operator==(const XmlWriteOptions&) const = default;
};

// Writes records as XML. A writer remembers how names are written, so that writing many records of
// one format allocates nothing but the output; it belongs to one thread at a time, and every
// NameTable it has met must outlive it.
//
// Texts are escaped whatever their flags say. An opaque node's text is written as it is, in place
// of its child elements. A nil node is written empty with xsi:nil="true". Text beside child
// elements is written before them. Texts must consist of XML characters.
class XmlWriter {
 public:
  explicit XmlWriter(XmlWriteOptions options = {});
  XmlWriter(XmlWriter&&) noexcept;
  XmlWriter& operator=(XmlWriter&&) noexcept;
  XmlWriter(const XmlWriter&) = delete;
  XmlWriter& operator=(const XmlWriter&) = delete;
  ~XmlWriter();

  // Appends the document to `out`.
  void Write(const Record& record, std::string& out);
  // Appends one element and what is below it as a fragment that stands for itself: the namespaces
  // are declared on it, and there is no XML declaration.
  void WriteNode(const Record& record, NodeId element, std::string& out);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// The same for a single record; `out` is replaced.
void WriteXml(const Record& record, const XmlWriteOptions& options, std::string& out);
// The same for a single element; appends to `out`.
void AppendXmlNode(const Record& record,
                   NodeId element,
                   const XmlWriteOptions& options,
                   std::string& out);

// Appends `text` with & < > CR (and in an attribute value " tab LF) written as references.
void AppendXmlText(std::string_view text, bool attribute, std::string& out);

}  // namespace baybridge
