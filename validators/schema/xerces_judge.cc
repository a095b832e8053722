#include "schema/xerces_judge.h"

#include <mutex>
#include <utility>

#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/framework/psvi/XSElementDeclaration.hpp>
#include <xercesc/framework/psvi/XSModel.hpp>
#include <xercesc/sax/SAXParseException.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/util/XMLUni.hpp>

#include "schema/xerces_grammar.h"
#include "schema/xerces_platform.h"

namespace baybridge {
namespace {

using schema::FromXerces;
using schema::XercesText;
using Reader = std::unique_ptr<xercesc::SAX2XMLReaderImpl>;

// Collects the errors of one document, and looks at its root element.
class Collector : public xercesc::DefaultHandler {
 public:
  Collector(const std::string& name, std::size_t max_findings, Findings& findings)
      : name_(name),
        max_findings_(max_findings),
        findings_(findings) {}

  void Expect(const XMLCh* space, const XMLCh* root) {
    space_ = space;
    root_ = root;
  }
  bool valid() const { return valid_ && !first_; }
  void Fail(const std::string& message, std::uint32_t line, std::uint32_t column) {
    valid_ = false;
    if (findings_.size() >= max_findings_) return;
    findings_.push_back({.id = "GW-OPI-001",
                         .severity = Severity::kError,
                         .kind = FindingKind::kStructure,
                         .path = {},
                         .location = {.file = name_, .line = line, .column = column, .native = {}},
                         .args = {{"engine", "Xerces-C"}, {"message", message, true}}});
  }

  void startElement(const XMLCh* uri,
                    const XMLCh* local,
                    const XMLCh* /*qname*/,
                    const xercesc::Attributes& /*attrs*/) override {
    if (!first_) return;
    first_ = false;
    if (xercesc::XMLString::equals(uri, space_) && xercesc::XMLString::equals(local, root_)) return;
    Fail("the root element is ‘" + FromXerces(local) + "’", 0, 0);
  }
  void error(const xercesc::SAXParseException& e) override { Keep(e); }
  void fatalError(const xercesc::SAXParseException& e) override { Keep(e); }
  void warning(const xercesc::SAXParseException& /*e*/) override {}
  void resetErrors() override {}

 private:
  void Keep(const xercesc::SAXParseException& e) {
    Fail(FromXerces(e.getMessage()), static_cast<std::uint32_t>(e.getLineNumber()),
         static_cast<std::uint32_t>(e.getColumnNumber()));
  }

  const std::string& name_;
  std::size_t max_findings_;
  Findings& findings_;
  const XMLCh* space_ = nullptr;
  const XMLCh* root_ = nullptr;
  bool first_ = true;
  bool valid_ = true;
};

}  // namespace

class XercesJudge::Impl {
 public:
  Impl(std::unique_ptr<schema::XercesGrammar> grammar, std::string_view root)
      : grammar_(std::move(grammar)),
        space_(grammar_->target_space()),
        root_(root) {}

  bool HasRoot() {
    bool changed = false;
    xercesc::XSModel* model = grammar_->pool().getXSModel(changed);
    return model != nullptr && model->getElementDeclaration(root_.get(), space_.get()) != nullptr;
  }

  void Parse(std::string_view utf8, const std::string& name, Collector& collector) {
    const XercesText id(name);
    collector.Expect(space_.get(), root_.get());
    xercesc::MemBufInputSource source(reinterpret_cast<const XMLByte*>(utf8.data()), utf8.size(),
                                      id.get());
    source.setCopyBufToStream(false);
    source.setEncoding(xercesc::XMLUni::fgUTF8EncodingString);
    // The library makes content models and patterns of a grammar when they are first needed, in the
    // grammar that all share: two threads at once give wrong verdicts and crashes (seen in 3.2.4).
    const std::lock_guard lock(mutex_);
    Reader reader = reader_ == nullptr ? schema::SafeReader(grammar_->pool()) : std::move(reader_);
    reader->setContentHandler(&collector);
    reader->setErrorHandler(&collector);
    reader->parse(source);
    reader->setContentHandler(nullptr);
    reader->setErrorHandler(nullptr);
    reader_ = std::move(reader);  // a parser that threw is not used again
  }

 private:
  std::unique_ptr<schema::XercesGrammar> grammar_;
  XercesText space_;
  XercesText root_;
  std::mutex mutex_;
  // Setting one up costs about as much as judging a small record. Destroyed before the grammar.
  Reader reader_;
};

XercesJudge::XercesJudge(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
XercesJudge::~XercesJudge() = default;

Result<std::unique_ptr<XercesJudge>> XercesJudge::Load(const std::filesystem::path& file,
                                                       std::string_view root) {
  Result<std::unique_ptr<schema::XercesGrammar>> grammar = schema::XercesGrammar::Load(file);
  if (!grammar) return std::move(grammar).error();
  return Make(std::make_unique<Impl>(*std::move(grammar), root), file, root);
}

Result<std::unique_ptr<XercesJudge>> XercesJudge::LoadText(const std::string& xsd,
                                                           const std::filesystem::path& place,
                                                           std::string_view root) {
  Result<std::unique_ptr<schema::XercesGrammar>> grammar =
      schema::XercesGrammar::LoadText(xsd, place);
  if (!grammar) return std::move(grammar).error();
  return Make(std::make_unique<Impl>(*std::move(grammar), root), place, root);
}

Result<std::unique_ptr<XercesJudge>> XercesJudge::Make(std::unique_ptr<Impl> impl,
                                                       const std::filesystem::path& place,
                                                       std::string_view root) {
  if (!impl->HasRoot()) {
    return Failure{FailureKind::kMalformed,
                   "the schema declares no global element ‘" + std::string(root) + "’",
                   place.string(),
                   {}};
  }
  return std::unique_ptr<XercesJudge>(
      new XercesJudge(std::move(impl)));  // NOLINT(modernize-make-unique): private constructor
}

bool XercesJudge::Judge(std::string_view utf8,
                        const std::string& name,
                        const Limits& limits,
                        Findings& findings) const {
  Collector collector(name, limits.max_findings, findings);
  try {
    impl_->Parse(utf8, name, collector);
  } catch (...) {  // the library's exceptions have no common base
    collector.Fail("the document was refused", 0, 0);
  }
  return collector.valid();
}

}  // namespace baybridge
