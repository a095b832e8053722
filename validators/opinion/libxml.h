#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>

#include "core/c_handle.h"

namespace baybridge::opinion {

using XmlDoc = CHandle<xmlDoc, xmlFreeDoc>;
using XmlParser = CHandle<xmlParserCtxt, xmlFreeParserCtxt>;
// xmlFree is a variable that holds a function, hence the lambda.
using XmlText = CHandle<xmlChar, [](xmlChar* text) { xmlFree(text); }>;

// A parsed document, or what the parser said.
struct ParsedXml {
  XmlDoc doc;  // null where the document was refused
  std::string message;
  int line = 0;
  int column = 0;
};

// Parses decoded text with the safe settings. Accepts only wellFormed && nsWellFormed && errNo ==
// 0; DOCTYPE is refused.
ParsedXml ParseXml(std::string_view utf8, const std::string& name);
// The same for a schema, which lives as long as what is compiled from it: white space between its
// elements is left out, and short texts stand in their nodes.
ParsedXml ParseSchemaXml(std::string_view utf8, const std::string& name);

// While one of these lives, its thread may load schema files below `root`; otherwise nothing may be
// loaded at all.
class AllowFiles {
 public:
  explicit AllowFiles(const std::filesystem::path& root);
  ~AllowFiles();
  AllowFiles(const AllowFiles&) = delete;
  AllowFiles& operator=(const AllowFiles&) = delete;
  AllowFiles(AllowFiles&&) = delete;
  AllowFiles& operator=(AllowFiles&&) = delete;

 private:
  std::string root_;
};

// Initialises libxml2 once for the process. Thread-safe.
void StartLibxml();

std::string FromXml(const xmlChar* text);
// The engine's message on one line.
std::string MessageOf(const xmlError* error);

}  // namespace baybridge::opinion
