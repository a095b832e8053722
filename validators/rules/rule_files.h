#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "core/result.h"

namespace baybridge {

struct RuleFileLimits {
  // Public vocabularies that document() asks for are beyond 60 MiB.
  std::size_t max_file_bytes = std::size_t{128} * 1024 * 1024;   // 128 MiB
  std::size_t max_total_bytes = std::size_t{256} * 1024 * 1024;  // 256 MiB
  std::size_t max_files = 2'000;
};

// One XML file of a rule set.
struct RuleFile {
  std::filesystem::path path;  // canonical
  std::string name;            // relative to the folder of the rule set, with /
  std::string bytes;
  Record record;
};

// The files of one rule set. Nothing outside its folder is ever read, whatever the files say.
class RuleFiles {
 public:
  // `root` is the folder that the files must be in.
  explicit RuleFiles(std::filesystem::path root, RuleFileLimits limits = {});

  // The file `href` names, seen from the file `from` (or from the folder where that is null), read
  // once. Fails with kUnsupported for an address outside the folder, kNotFound, kTooLarge, or
  // kMalformed with file:line:column.
  Result<RuleFile*> Open(std::string_view href, const RuleFile* from);

  // The names of the .xml files of the folder and the folders in it, sorted.
  std::vector<std::string> XmlFiles() const;

  // file:line of a node.
  static std::string PlaceOf(const RuleFile& file, NodeId node);

 private:
  std::filesystem::path root_;
  RuleFileLimits limits_;
  NameTable names_;  // rule files do not share names with records
  std::vector<std::unique_ptr<RuleFile>> files_;
  std::size_t total_bytes_ = 0;
};

// Reads XML that is UTF-8 into `record` (whose input is `bytes` afterwards). Fails with kMalformed
// and line:column. Processing instructions are skipped.
Result<Done> ReadRuleXml(const std::string& name, const std::string& bytes, Record& record);

}  // namespace baybridge
