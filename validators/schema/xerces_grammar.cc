#include "schema/xerces_grammar.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/framework/XMLGrammarPoolImpl.hpp>
#include <xercesc/sax/SAXException.hpp>
#include <xercesc/sax/SAXParseException.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLEntityResolver.hpp>
#include <xercesc/util/XMLUni.hpp>

#include "core/file.h"
#include "schema/xerces_platform.h"

namespace baybridge::schema {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxSchemaBytes = std::size_t{8} * 1024 * 1024;  // 8 MiB

// Refuses whatever is asked for.
class NoEntities : public xercesc::XMLEntityResolver {
 public:
  xercesc::InputSource* resolveEntity(xercesc::XMLResourceIdentifier* identifier) override {
    throw xercesc::SAXException(identifier->getSystemId());
  }
};

NoEntities& TheNoEntities() {
  static NoEntities resolver;
  return resolver;
}

xercesc::InputSource* SourceOf(const std::string& bytes, const fs::path& path) {
  const XercesText id(path.string());
  const auto* data = reinterpret_cast<const XMLByte*>(bytes.data());
  auto* copy =
      new XMLByte[bytes.size() +
                  1];  // NOLINT(cppcoreguidelines-owning-memory): the library takes it over
  std::copy(data, data + bytes.size(), copy);
  // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): the library deletes the source it is given
  return new xercesc::MemBufInputSource(copy, bytes.size(), id.get(), true);
}

// Gives out files below one folder, and remembers what it refused.
class LocalFiles : public xercesc::XMLEntityResolver {
 public:
  explicit LocalFiles(const fs::path& schema_folder)
      : schema_folder_(schema_folder),
        root_(schema_folder.parent_path()) {}

  xercesc::InputSource* resolveEntity(xercesc::XMLResourceIdentifier* identifier) override {
    const std::string location = FromXerces(identifier->getSystemId());
    const std::optional<fs::path> path = Locate(location, FromXerces(identifier->getBaseURI()));
    if (path) {
      Result<std::string> bytes = ReadFile(*path, kMaxSchemaBytes);
      if (bytes) return SourceOf(*bytes, *path);
    }
    if (refused_.empty()) refused_ = location;
    throw xercesc::SAXException(identifier->getSystemId());
  }
  const std::string& refused() const { return refused_; }

 private:
  std::optional<fs::path> Locate(const std::string& location, const std::string& base) const {
    if (location.empty() || location.find(':') != std::string::npos || location.starts_with("//"))
      return std::nullopt;
    const fs::path folder = base.starts_with('/') ? fs::path(base).parent_path() : schema_folder_;
    std::error_code error;
    const fs::path path = fs::canonical(folder / location, error);
    if (error || !path.string().starts_with(root_.string() + '/')) return std::nullopt;
    return path;
  }

  fs::path schema_folder_;
  fs::path root_;
  std::string refused_;
};

// Keeps the first error.
class FirstError : public xercesc::DefaultHandler {
 public:
  void error(const xercesc::SAXParseException& e) override { Keep(e); }
  void fatalError(const xercesc::SAXParseException& e) override { Keep(e); }
  void warning(const xercesc::SAXParseException& /*e*/) override {}
  const std::optional<Failure>& failure() const { return failure_; }

 private:
  void Keep(const xercesc::SAXParseException& e) {
    if (failure_) return;
    std::string place = FromXerces(e.getSystemId());
    place += ':' + std::to_string(e.getLineNumber()) + ':' + std::to_string(e.getColumnNumber());
    failure_ = Failure{FailureKind::kMalformed, FromXerces(e.getMessage()), std::move(place), {}};
  }
  std::optional<Failure> failure_;
};

void SetSafe(xercesc::SAX2XMLReaderImpl& reader) {
  using xercesc::XMLUni;
  reader.setFeature(XMLUni::fgSAX2CoreNameSpaces, true);
  reader.setFeature(XMLUni::fgSAX2CoreValidation, true);
  reader.setFeature(XMLUni::fgXercesDynamic, false);
  reader.setFeature(XMLUni::fgXercesSchema, true);
  reader.setFeature(XMLUni::fgXercesSchemaFullChecking, true);
  reader.setFeature(XMLUni::fgXercesIdentityConstraintChecking, true);
  reader.setFeature(XMLUni::fgXercesLoadExternalDTD, false);
  reader.setFeature(XMLUni::fgXercesDisableDefaultEntityResolution, true);
  reader.setFeature(XMLUni::fgXercesContinueAfterFatalError, false);
  reader.setFeature(XMLUni::fgXercesHandleMultipleImports, true);
  reader.setFeature(XMLUni::fgXercesIgnoreAnnotations, true);
  reader.setFeature(XMLUni::fgXercesUseCachedGrammarInParse, true);
}

}  // namespace

XercesGrammar::~XercesGrammar() = default;

std::unique_ptr<xercesc::SAX2XMLReaderImpl> SafeReader(xercesc::XMLGrammarPool& pool) {
  auto reader = std::make_unique<xercesc::SAX2XMLReaderImpl>(
      xercesc::XMLPlatformUtils::fgMemoryManager, &pool);
  SetSafe(*reader);
  reader->setFeature(xercesc::XMLUni::fgXercesLoadSchema, false);
  reader->setXMLEntityResolver(&TheNoEntities());
  return reader;
}

Result<std::unique_ptr<XercesGrammar>> XercesGrammar::Load(const fs::path& file) {
  std::error_code error;
  const fs::path path = fs::canonical(file, error);
  if (error) return Failure{FailureKind::kNotFound, "there is no such schema", file.string(), {}};
  Result<std::string> bytes = ReadFile(path, kMaxSchemaBytes);
  if (!bytes) return std::move(bytes).error();
  return LoadText(*bytes, path);
}

Result<std::unique_ptr<XercesGrammar>> XercesGrammar::LoadText(const std::string& xsd,
                                                               const fs::path& path) {
  StartXerces();
  LocalFiles files(path.parent_path());
  FirstError errors;
  std::unique_ptr<XercesGrammar> grammar(
      new XercesGrammar);  // NOLINT(modernize-make-unique): private constructor
  try {
    grammar->pool_ =
        std::make_unique<xercesc::XMLGrammarPoolImpl>(xercesc::XMLPlatformUtils::fgMemoryManager);
    const auto reader = std::make_unique<xercesc::SAX2XMLReaderImpl>(
        xercesc::XMLPlatformUtils::fgMemoryManager, grammar->pool_.get());
    SetSafe(*reader);
    reader->setXMLEntityResolver(&files);
    reader->setErrorHandler(&errors);
    const std::unique_ptr<xercesc::InputSource> source(SourceOf(xsd, path));
    const xercesc::Grammar* loaded =
        reader->loadGrammar(*source, xercesc::Grammar::SchemaGrammarType, true);
    if (loaded != nullptr) grammar->target_space_ = FromXerces(loaded->getTargetNamespace());
    if (loaded == nullptr && !errors.failure())
      return Failure{FailureKind::kMalformed, "this is no schema", path.string(), {}};
    grammar->pool_->lockPool();
  } catch (...) {  // the library's exceptions have no common base
    if (!errors.failure() && files.refused().empty()) {
      return Failure{FailureKind::kMalformed, "the schema cannot be loaded", path.string(), {}};
    }
  }
  if (!files.refused().empty()) {
    return Failure{FailureKind::kMalformed,
                   "the schema refers to ‘" + files.refused() + "’, which is no file beside it",
                   path.string(), "put imported schemas into a folder beside this one"};
  }
  if (errors.failure()) return *errors.failure();
  return grammar;
}

}  // namespace baybridge::schema
