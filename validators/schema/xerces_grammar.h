#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <xercesc/framework/XMLGrammarPool.hpp>
#include <xercesc/parsers/SAX2XMLReaderImpl.hpp>

#include "core/result.h"

namespace baybridge::schema {

// The grammars of one schema file and what it imports, loaded by Xerces-C and locked: any number of
// parsers may share them.
class XercesGrammar {
 public:
  // Loads from local files only: a location must be relative and stay within the folder that holds
  // the schema's folder. Fails with kNotFound, kTooLarge (8 MiB), or kMalformed with
  // file:line:column where the XSD is no valid schema.
  static Result<std::unique_ptr<XercesGrammar>> Load(const std::filesystem::path& file);
  // The same for a schema that stands in memory and imports nothing; `path` names it in failures.
  static Result<std::unique_ptr<XercesGrammar>> LoadText(const std::string& xsd,
                                                         const std::filesystem::path& path);
  ~XercesGrammar();
  XercesGrammar(const XercesGrammar&) = delete;
  XercesGrammar& operator=(const XercesGrammar&) = delete;
  XercesGrammar(XercesGrammar&&) = delete;
  XercesGrammar& operator=(XercesGrammar&&) = delete;

  xercesc::XMLGrammarPool& pool() { return *pool_; }
  const std::string& target_space() const { return target_space_; }

 private:
  XercesGrammar() = default;
  std::unique_ptr<xercesc::XMLGrammarPool> pool_;
  std::string target_space_;
};

// A parser with the settings that make Xerces-C safe: no DTD, no entity or schema is ever fetched,
// only the grammars of `pool` are used. The caller sets handlers; an entity resolver that throws is
// set already.
std::unique_ptr<xercesc::SAX2XMLReaderImpl> SafeReader(xercesc::XMLGrammarPool& pool);

}  // namespace baybridge::schema
