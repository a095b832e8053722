#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/finding.h"
#include "core/limits.h"
#include "core/result.h"

namespace baybridge {

// Full XSD 1.0 validation by Xerces-C: the second engine beside RecordSchema, and the only judge of
// a schema that RecordSchema does not cover. Nothing is fetched: schemas come from beside the
// schema file when it is loaded, xsi:schemaLocation is ignored, DOCTYPE and entities are refused.
// May be used by many threads; the calls of one judge run one after the other.
class XercesJudge {
 public:
  // Loads the XSD in `file` for records whose root element is the global element `root` of its
  // target namespace. Fails like RecordSchema::Compile.
  static Result<std::unique_ptr<XercesJudge>> Load(const std::filesystem::path& file,
                                                   std::string_view root);
  // The same for an XSD that stands in memory and imports nothing.
  static Result<std::unique_ptr<XercesJudge>> LoadText(const std::string& xsd,
                                                       const std::filesystem::path& place,
                                                       std::string_view root);
  ~XercesJudge();
  XercesJudge(const XercesJudge&) = delete;
  XercesJudge& operator=(const XercesJudge&) = delete;
  XercesJudge(XercesJudge&&) = delete;
  XercesJudge& operator=(XercesJudge&&) = delete;

  // True if Xerces-C finds the document valid. Else findings GW-OPI-001 are appended (at most
  // limits.max_findings in all), each with the engine's own message as a sensitive argument. `utf8`
  // is decoded text without byte order mark that a guard has read before: Xerces-C has inputs that
  // hang it. `name` names the document in locations.
  bool Judge(std::string_view utf8,
             const std::string& name,
             const Limits& limits,
             Findings& findings) const;

 private:
  class Impl;
  static Result<std::unique_ptr<XercesJudge>> Make(std::unique_ptr<Impl> impl,
                                                   const std::filesystem::path& place,
                                                   std::string_view root);
  explicit XercesJudge(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace baybridge
