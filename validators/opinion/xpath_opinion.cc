#include "opinion/xpath_opinion.h"

#include <unordered_map>

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "opinion/libxml.h"

namespace baybridge {
namespace {

using opinion::FromXml;
using XPathContext = CHandle<xmlXPathContext, xmlXPathFreeContext>;
using XPathObject = CHandle<xmlXPathObject, xmlXPathFreeObject>;
using CompiledXPath = CHandle<xmlXPathCompExpr, xmlXPathFreeCompExpr>;

constexpr unsigned long kMostOperations = 50'000'000;

const xmlChar* ToXml(const std::string& text) {
  return reinterpret_cast<const xmlChar*>(text.c_str());
}

void IgnoreError(void* /*context*/, xmlErrorPtr /*error*/) {}

}  // namespace

class XPathOpinion::Impl {
 public:
  Result<Done> Turn(std::string_view utf8) {
    opinion::ParsedXml parsed = opinion::ParseXml(utf8, {});
    if (parsed.doc == nullptr) return Failure{FailureKind::kMalformed, parsed.message, {}, {}};
    doc_ = std::move(parsed.doc);
    elements_.clear();
    numbers_.clear();
    numbered_ = false;
    if (context_ == nullptr) {
      context_.reset(xmlXPathNewContext(doc_.get()));
      context_->opLimit = kMostOperations;
      context_->error = IgnoreError;
    } else {
      context_->doc = doc_.get();
    }
    return Done{};
  }

  void Number() {
    if (numbered_) return;
    numbered_ = true;
    xmlNodePtr node = xmlDocGetRootElement(doc_.get());
    while (node != nullptr) {
      if (node->type == XML_ELEMENT_NODE) {
        numbers_[node] = static_cast<int>(elements_.size());
        elements_.push_back(node);
      }
      if (node->type == XML_ELEMENT_NODE && node->children != nullptr) {
        node = node->children;
        continue;
      }
      while (node != nullptr && node->next == nullptr) {
        node = node->parent;
        if (node != nullptr && node->type != XML_ELEMENT_NODE) node = nullptr;
      }
      if (node != nullptr) node = node->next;
    }
  }

  std::string LabelOf(xmlNodePtr node) const {
    if (node->type == XML_DOCUMENT_NODE) return "/";
    if (node->type == XML_NAMESPACE_DECL) {
      const auto* space = reinterpret_cast<const xmlNs*>(node);
      auto* owner = reinterpret_cast<xmlNodePtr>(space->next);
      return "e" + std::to_string(numbers_.at(owner)) + "/namespace::" + FromXml(space->prefix);
    }
    if (node->type == XML_ELEMENT_NODE) return "e" + std::to_string(numbers_.at(node));
    const std::string owner = "e" + std::to_string(numbers_.at(node->parent));
    return node->type == XML_ATTRIBUTE_NODE ? owner + "/@" + FromXml(node->name)
                                            : owner + "/text()";
  }

  XPathAnswer AnswerOf(const xmlXPathObject* object) const {
    XPathAnswer answer;
    if (object == nullptr) return answer;
    switch (object->type) {
      case XPATH_BOOLEAN:
        answer.kind = XPathAnswer::Kind::kTruth;
        answer.truth = object->boolval != 0;
        break;
      case XPATH_NUMBER:
        answer.kind = XPathAnswer::Kind::kNumber;
        answer.number = object->floatval;
        break;
      case XPATH_STRING:
        answer.kind = XPathAnswer::Kind::kText;
        answer.text = FromXml(object->stringval);
        break;
      case XPATH_NODESET:
        answer.kind = XPathAnswer::Kind::kNodes;
        if (object->nodesetval == nullptr) break;
        for (int i = 0; i < object->nodesetval->nodeNr; ++i)
          answer.nodes.push_back(LabelOf(object->nodesetval->nodeTab[i]));
        break;
      default: break;
    }
    return answer;
  }

  xmlNodePtr NodeOf(int element) {
    Number();
    return element < 0 ? reinterpret_cast<xmlNodePtr>(doc_.get())
                       : elements_[static_cast<std::size_t>(element)];
  }

  opinion::XmlDoc doc_;
  XPathContext context_;
  std::vector<CompiledXPath> compiled_;

 private:
  std::vector<xmlNodePtr> elements_;
  std::unordered_map<xmlNodePtr, int> numbers_;
  bool numbered_ = false;
};

XPathOpinion::XPathOpinion(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
XPathOpinion::~XPathOpinion() = default;

Result<std::unique_ptr<XPathOpinion>> XPathOpinion::Parse(std::string_view utf8) {
  auto impl = std::make_unique<Impl>();
  if (auto turned = impl->Turn(utf8); !turned) return std::move(turned).error();
  return std::unique_ptr<XPathOpinion>(new XPathOpinion(std::move(impl)));
}

void XPathOpinion::Declare(const std::string& prefix, const std::string& space) {
  xmlXPathRegisterNs(impl_->context_.get(), ToXml(prefix), ToXml(space));
}

Result<Done> XPathOpinion::Turn(std::string_view utf8) {
  return impl_->Turn(utf8);
}

XPathAnswer XPathOpinion::Evaluate(const std::string& expression, int element) {
  impl_->context_->node = impl_->NodeOf(element);
  impl_->context_->opCount = 0;
  impl_->context_->contextSize = 1;
  impl_->context_->proximityPosition = 1;
  const XPathObject object(xmlXPathEvalExpression(ToXml(expression), impl_->context_.get()));
  if (object != nullptr && object->type == XPATH_NODESET && object->nodesetval != nullptr)
    xmlXPathNodeSetSort(object->nodesetval);
  return impl_->AnswerOf(object.get());
}

int XPathOpinion::Compile(const std::string& expression) {
  CompiledXPath compiled(xmlXPathCtxtCompile(impl_->context_.get(), ToXml(expression)));
  if (compiled == nullptr) return -1;
  impl_->compiled_.push_back(std::move(compiled));
  return static_cast<int>(impl_->compiled_.size()) - 1;
}

std::pair<std::uint32_t, std::uint32_t> XPathOpinion::Judge(int context,
                                                            const std::vector<int>& tests) {
  std::pair<std::uint32_t, std::uint32_t> counts;
  xmlXPathContext* const at = impl_->context_.get();
  at->node = reinterpret_cast<xmlNodePtr>(impl_->doc_.get());
  at->opCount = 0;
  const XPathObject nodes(
      xmlXPathCompiledEval(impl_->compiled_[static_cast<std::size_t>(context)].get(), at));
  if (nodes == nullptr || nodes->nodesetval == nullptr) return counts;
  for (int i = 0; i < nodes->nodesetval->nodeNr; ++i) {
    for (const int test : tests) {
      at->node = nodes->nodesetval->nodeTab[i];
      at->opCount = 0;
      ++counts.first;
      if (xmlXPathCompiledEvalToBoolean(impl_->compiled_[static_cast<std::size_t>(test)].get(),
                                        at) == 1)
        ++counts.second;
    }
  }
  return counts;
}

}  // namespace baybridge
