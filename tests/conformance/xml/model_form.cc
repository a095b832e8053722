#include "conformance/xml/model_form.h"

#include "format/xml_writer.h"
#include "opinion/canonical_xml.h"
#include "opinion/libxml.h"

namespace baybridge {
namespace {

using opinion::FromXml;

// The element after `node` in document order, without recursion; `root` has no brothers.
xmlNode* NextElement(xmlNode* node, const xmlNode* root) {
  if (xmlNode* child = xmlFirstElementChild(node); child != nullptr) return child;
  while (node != root) {
    if (xmlNode* next = xmlNextElementSibling(node); next != nullptr) return next;
    node = node->parent;
  }
  return nullptr;
}

// Takes everything but child elements out of `element` and returns its character data.
std::string TakeText(xmlNode* element) {
  std::string text;
  xmlNode* child = element->children;
  while (child != nullptr) {
    xmlNode* next = child->next;
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
      text += FromXml(child->content);
    if (child->type != XML_ELEMENT_NODE) {
      xmlUnlinkNode(child);
      xmlFreeNode(child);
    }
    child = next;
  }
  return text;
}

// Takes out what stands before and behind the root element.
void TakeProlog(xmlDoc* doc) {
  xmlNode* node = doc->children;
  while (node != nullptr) {
    xmlNode* next = node->next;
    if (node->type != XML_ELEMENT_NODE) {
      xmlUnlinkNode(node);
      xmlFreeNode(node);
    }
    node = next;
  }
}

void PutText(xmlNode* element, const std::string& text) {
  const bool has_children = element->children != nullptr;
  if (has_children && text.find_first_not_of(" \t\r\n") == std::string::npos) return;
  if (text.empty()) return;
  xmlNode* node = xmlNewDocText(element->doc, reinterpret_cast<const xmlChar*>(text.c_str()));
  if (has_children) {
    xmlAddPrevSibling(element->children, node);
  } else {
    xmlAddChild(element, node);
  }
}

Result<std::string> Canonical(std::string_view utf8) {
  return CanonicalXml(utf8, {.drop_white_space = false, .unify_prefixes = true});
}

}  // namespace

Result<std::string> ModelForm(std::string_view utf8) {
  const opinion::ParsedXml parsed = opinion::ParseXml(utf8, {});
  if (parsed.doc == nullptr) return Failure{FailureKind::kMalformed, parsed.message, {}, {}};
  xmlNode* root = xmlDocGetRootElement(parsed.doc.get());
  TakeProlog(parsed.doc.get());
  for (xmlNode* at = root; at != nullptr; at = NextElement(at, root)) PutText(at, TakeText(at));
  xmlChar* bytes = nullptr;
  int size = 0;
  xmlDocDumpMemoryEnc(parsed.doc.get(), &bytes, &size, "UTF-8");
  const opinion::XmlText owned(bytes);
  return Canonical({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)});
}

Result<std::string> ModelForm(const Record& record) {
  std::string written;
  WriteXml(record, {}, written);
  return Canonical(written);
}

}  // namespace baybridge
