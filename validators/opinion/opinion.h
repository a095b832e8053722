#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/finding.h"
#include "core/limits.h"
#include "core/result.h"

namespace baybridge {

// Second opinions by libxml2, on text that a guard has decoded and read before. Nothing is ever
// fetched: no entities, no network, no catalogs. All functions may be used by many threads at once.

// What the other engine says of one document; its own messages are sensitive arguments of the
// findings.
struct Opinion {
  bool accepted = false;
  Findings findings;
};

// Whether `utf8` is well-formed XML with well-formed namespaces. DOCTYPE is refused (GW-OPI-002).
Opinion ParseOpinion(std::string_view utf8, const std::string& name = {});

// Validation against one XSD.
class XsdOpinion {
 public:
  // Compiles the XSD in `file` and what it imports from folders beside it, for records whose root
  // is the global element `root` of its target namespace. Fails with kNotFound, or kMalformed with
  // file:line.
  static Result<std::unique_ptr<XsdOpinion>> Load(const std::filesystem::path& file,
                                                  std::string_view root);
  // The same for an XSD that stands in memory and imports nothing; `place` names it in failures.
  static Result<std::unique_ptr<XsdOpinion>> LoadText(const std::string& xsd,
                                                      const std::filesystem::path& place,
                                                      std::string_view root);
  ~XsdOpinion();
  XsdOpinion(const XsdOpinion&) = delete;
  XsdOpinion& operator=(const XsdOpinion&) = delete;
  XsdOpinion(XsdOpinion&&) = delete;
  XsdOpinion& operator=(XsdOpinion&&) = delete;

  // Not well-formed is GW-OPI-002, invalid GW-OPI-003. An internal error of the engine rejects.
  Opinion Judge(std::string_view utf8, const std::string& name, const Limits& limits) const;

 private:
  class Impl;
  explicit XsdOpinion(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace baybridge
