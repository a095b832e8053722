#include "opinion/libxml.h"

#include <algorithm>
#include <mutex>

#include <climits>
#include <libxml/catalog.h>
#include <libxml/parserInternals.h>

namespace baybridge::opinion {
namespace {

namespace fs = std::filesystem;

// The library asks for files by one function of the whole process, so who may load is said by
// thread. Null: nobody.
thread_local const std::string* allowed_root = nullptr;

xmlParserInputPtr LoadEntity(const char* url, const char* /*id*/, xmlParserCtxtPtr context) {
  if (allowed_root == nullptr || url == nullptr) return nullptr;
  std::error_code error;
  const fs::path path = fs::canonical(url, error);
  if (error || !path.string().starts_with(*allowed_root + '/')) return nullptr;
  return xmlNewInputFromFile(context, path.c_str());
}

void RefuseDoctype(void* context,
                   const xmlChar* /*name*/,
                   const xmlChar* /*public_id*/,
                   const xmlChar* /*system_id*/) {
  auto* parser = static_cast<xmlParserCtxtPtr>(context);
  xmlStopParser(parser);
  parser->errNo = XML_ERR_USER_STOP;
  parser->wellFormed = 0;
}

constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;

}  // namespace

void StartLibxml() {
  static std::once_flag once;
  std::call_once(once, [] {
    xmlInitParser();
    xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
    xmlSetExternalEntityLoader(LoadEntity);
  });
}

AllowFiles::AllowFiles(const fs::path& root) : root_(root.string()) {
  allowed_root = &root_;
}
AllowFiles::~AllowFiles() {
  allowed_root = nullptr;
}

std::string FromXml(const xmlChar* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

std::string MessageOf(const xmlError* error) {
  if (error == nullptr || error->message == nullptr) return "refused";
  std::string message(error->message);
  while (!message.empty() && message.back() == '\n') message.pop_back();
  std::replace(message.begin(), message.end(), '\n', ' ');
  return message;
}

namespace {

ParsedXml Parse(std::string_view utf8, const std::string& name, int options) {
  StartLibxml();
  ParsedXml parsed;
  const XmlParser parser(xmlNewParserCtxt());
  if (parser == nullptr || utf8.size() > static_cast<std::size_t>(INT_MAX)) {
    parsed.message = "the document is too large";
    return parsed;
  }
  parser->sax->internalSubset = RefuseDoctype;
  XmlDoc doc(xmlCtxtReadMemory(parser.get(), utf8.data(), static_cast<int>(utf8.size()),
                               name.c_str(), "UTF-8", options));
  if (doc != nullptr && parser->wellFormed != 0 && parser->nsWellFormed != 0 &&
      parser->errNo == 0) {
    parsed.doc = std::move(doc);
    return parsed;
  }
  const xmlError* error = xmlCtxtGetLastError(parser.get());
  parsed.message = MessageOf(error);
  parsed.line = error == nullptr ? 0 : error->line;
  parsed.column = error == nullptr ? 0 : error->int2;
  return parsed;
}

}  // namespace

ParsedXml ParseXml(std::string_view utf8, const std::string& name) {
  return Parse(utf8, name, kOptions);
}

ParsedXml ParseSchemaXml(std::string_view utf8, const std::string& name) {
  return Parse(utf8, name, kOptions | XML_PARSE_NOBLANKS | XML_PARSE_COMPACT);
}

}  // namespace baybridge::opinion
