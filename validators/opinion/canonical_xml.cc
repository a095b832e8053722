#include "opinion/canonical_xml.h"

#include <map>
#include <utility>

#include <libxml/c14n.h>

#include "opinion/libxml.h"

namespace baybridge {
namespace {

using opinion::FromXml;

// The node after `node` in document order, without recursion; `skip_children` leaves its subtree
// out.
xmlNode* NextNode(xmlNode* node, const xmlNode* root, bool skip_children = false) {
  if (!skip_children && node->type == XML_ELEMENT_NODE && node->children != nullptr)
    return node->children;
  while (node != root && node->next == nullptr) node = node->parent;
  return node == root ? nullptr : node->next;
}

bool HasElementBeside(const xmlNode* node) {
  for (const xmlNode* at = node->parent->children; at != nullptr; at = at->next) {
    if (at->type == XML_ELEMENT_NODE) return true;
  }
  return false;
}

void DropWhiteSpace(xmlNode* root) {
  xmlNode* node = root;
  while (node != nullptr) {
    xmlNode* next = NextNode(node, root);
    if (node->type == XML_TEXT_NODE && xmlIsBlankNode(node) != 0 && HasElementBeside(node)) {
      xmlUnlinkNode(node);
      xmlFreeNode(node);
    }
    node = next;
  }
}

// Gives every namespace one prefix, declared at the root.
class PrefixUnifier {
 public:
  explicit PrefixUnifier(xmlNode* root) : root_(root), old_(root->nsDef) { root->nsDef = nullptr; }

  void Run() {
    for (xmlNode* node = root_; node != nullptr; node = NextNode(node, root_)) {
      if (node->type != XML_ELEMENT_NODE) continue;
      node->ns = Unified(node->ns);
      for (xmlAttr* attribute = node->properties; attribute != nullptr;
           attribute = attribute->next) {
        attribute->ns = Unified(attribute->ns);
      }
    }
    xmlFreeNsList(old_);
    for (xmlNode* node = NextNode(root_, root_); node != nullptr; node = NextNode(node, root_)) {
      if (node->type != XML_ELEMENT_NODE) continue;
      xmlFreeNsList(node->nsDef);
      node->nsDef = nullptr;
    }
  }

 private:
  xmlNs* Unified(xmlNs* space) {
    if (space == nullptr || FromXml(space->prefix) == "xml") return space;
    xmlNs*& unified = by_name_[FromXml(space->href)];
    if (unified == nullptr) {
      const std::string prefix = 'n' + std::to_string(by_name_.size());
      unified = xmlNewNs(root_, space->href, reinterpret_cast<const xmlChar*>(prefix.c_str()));
    }
    return unified;
  }

  xmlNode* root_;
  xmlNs* old_;
  std::map<std::string, xmlNs*> by_name_;
};

}  // namespace

Result<std::string> CanonicalXml(std::string_view utf8, const CanonicalXmlOptions& options) {
  const opinion::ParsedXml parsed = opinion::ParseXml(utf8, {});
  if (parsed.doc == nullptr) {
    return Failure{FailureKind::kMalformed, parsed.message, std::to_string(parsed.line), {}};
  }
  xmlNode* root = xmlDocGetRootElement(parsed.doc.get());
  if (options.drop_white_space) DropWhiteSpace(root);
  if (options.unify_prefixes) PrefixUnifier(root).Run();
  xmlChar* bytes = nullptr;
  const int size =
      xmlC14NDocDumpMemory(parsed.doc.get(), nullptr, XML_C14N_EXCLUSIVE_1_0, nullptr, 0, &bytes);
  const opinion::XmlText owned(bytes);
  if (size < 0)
    return Failure{FailureKind::kInternal, "the document cannot be canonicalised", {}, {}};
  return std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

}  // namespace baybridge
