#include "rules/rule_files.h"

#include <algorithm>
#include <system_error>

#include "core/file.h"
#include "format/xml_reader.h"
#include "text/decode.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kMostNodes = 4'000'000;
constexpr std::size_t kMostBytes = std::size_t{256} * 1024 * 1024;  // decoded

// The bytes as UTF-8.
Result<std::string> DecodeFile(const std::string& bytes, const std::string& name) {
  Decoded decoded;
  Findings remarks;
  if (const auto finding = Decode(bytes, {}, decoded, remarks)) {
    return Failure{FailureKind::kMalformed,
                   "the file's encoding is broken or not known (" + finding->id + ")", name,
                   "save the file as UTF-8"};
  }
  return std::string(decoded.utf8);
}

bool IsBelow(const fs::path& path, const fs::path& root) {
  const auto mismatch = std::ranges::mismatch(root, path);
  return mismatch.in1 == root.end();
}

}  // namespace

Result<Done> ReadRuleXml(const std::string& name, const std::string& bytes, Record& record) {
  XmlReadOptions options;
  options.skip_all_instructions = true;
  options.limits.max_bytes = kMostBytes;
  options.limits.max_nodes = kMostNodes;
  XmlReader reader(options);
  record.file = name;
  if (const auto finding = reader.Read(bytes, record)) {
    return Failure{FailureKind::kMalformed,
                   "not well-formed XML, or past a limit (" + finding->id + ")",
                   name + ':' + std::to_string(finding->location.line) + ':' +
                       std::to_string(finding->location.column),
                   {}};
  }
  return Done{};
}

RuleFiles::RuleFiles(fs::path root, RuleFileLimits limits) : limits_(limits) {
  std::error_code error;
  root_ = fs::canonical(root, error);
  if (error) root_ = std::move(root);
}

Result<RuleFile*> RuleFiles::Open(std::string_view href, const RuleFile* from) {
  const std::string shown(href);
  if (href.empty() || href.find(':') != std::string_view::npos || href.front() == '/')
    return Failure{FailureKind::kUnsupported,
                   "‘" + shown + "’ is no file of the rule set's own folder",
                   {},
                   {}};
  std::error_code error;
  const fs::path base = from == nullptr ? root_ : from->path.parent_path();
  const fs::path path = fs::canonical(base / shown, error);
  if (error) return Failure{FailureKind::kNotFound, "no file ‘" + shown + "’", {}, {}};
  if (!IsBelow(path, root_))
    return Failure{
        FailureKind::kUnsupported, "‘" + shown + "’ is outside the rule set's folder", {}, {}};
  const auto known = std::ranges::find_if(files_, [&](const auto& f) { return f->path == path; });
  if (known != files_.end()) return known->get();
  if (files_.size() >= limits_.max_files)
    return Failure{FailureKind::kTooLarge,
                   "a rule set has more than " + std::to_string(limits_.max_files) + " files",
                   {},
                   {}};
  auto bytes =
      ReadFile(path, std::min(limits_.max_file_bytes, limits_.max_total_bytes - total_bytes_));
  if (!bytes) return std::move(bytes).error();
  total_bytes_ += bytes->size();
  auto file = std::make_unique<RuleFile>();
  file->path = path;
  file->name = fs::relative(path, root_, error).generic_string();
  auto decoded = DecodeFile(*bytes, path.string());
  if (!decoded) return std::move(decoded).error();
  file->bytes = *std::move(decoded);
  file->record = Record(names_);
  if (auto read = ReadRuleXml(path.string(), file->bytes, file->record); !read)
    return std::move(read).error();
  files_.push_back(std::move(file));
  return files_.back().get();
}

std::vector<std::string> RuleFiles::XmlFiles() const {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::recursive_directory_iterator at(root_, error), end; !error && at != end;
       at.increment(error)) {
    if (at->is_regular_file(error) && at->path().extension() == ".xml")
      names.push_back(fs::relative(at->path(), root_, error).generic_string());
  }
  std::ranges::sort(names);
  return names;
}

std::string RuleFiles::PlaceOf(const RuleFile& file, NodeId node) {
  return file.path.string() + ':' + std::to_string(file.record.LocationOf(node).line);
}

}  // namespace baybridge
