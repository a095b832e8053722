#include "rules/rule_set.h"

#include <algorithm>
#include <array>
#include <utility>

#include "rules/rule_set_compiler.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

struct RoleName {
  std::string_view role;
  Severity severity;
};
constexpr std::array kRoles = {RoleName{"fatal", Severity::kFatal},
                               RoleName{"error", Severity::kError},
                               RoleName{"warning", Severity::kWarning},
                               RoleName{"warn", Severity::kWarning},
                               RoleName{"information", Severity::kInformation},
                               RoleName{"info", Severity::kInformation}};

// Gives names that a document alone has to the table of all.
void InternNames(Record& record, NameTable& names) {
  std::vector<std::pair<std::string, std::string>> own;
  const NameId first = names.size();
  for (std::uint32_t i = 0; i < record.own_names(); ++i)
    own.emplace_back(record.space(first + i), record.local(first + i));
  std::vector<NameId> ids;
  for (const auto& [space, local] : own) ids.push_back(names.Intern(space, local));
  for (Node& node : record.nodes) {
    if (node.name >= first) node.name = ids[node.name - first];
  }
}

}  // namespace

std::optional<Severity> SeverityOfRole(std::string_view role) {
  std::string lower(role);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const auto* found = std::ranges::find(kRoles, lower, &RoleName::role);
  if (found == kRoles.end()) return {};
  return found->severity;
}

Result<std::shared_ptr<const RuleSet>> RuleSet::Load(const fs::path& file,
                                                     NameTable& names,
                                                     const RuleSetOptions& options) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  std::error_code error;
  const fs::path root = options.root.empty() ? folder : options.root;
  RuleFiles files(root, options.files);
  const fs::path canonical = fs::canonical(file, error);
  if (error) return Failure{FailureKind::kNotFound, "no such file", file.string(), {}};
  const std::string name = fs::relative(canonical, fs::canonical(root, error)).generic_string();
  auto schema = ReadSchematron(files, name);
  if (!schema) {
    Failure failure = std::move(schema).error();
    if (failure.place.empty()) failure.place = file.string();
    return failure;
  }
  auto main = files.Open(name, nullptr);
  if (!main) return std::move(main).error();
  auto set = std::make_shared<RuleSet>();
  set->phase = options.phase;
  RuleSetCompiler compiler(*set, files, **main, names, options);
  if (auto failure = compiler.Run(*schema)) return *std::move(failure);
  return std::shared_ptr<const RuleSet>(std::move(set));
}

Result<Done> RuleSetCompiler::LoadDocument(std::optional<std::string_view> literal) {
  if (literal) return LoadOne(std::string(*literal));
  if (std::exchange(all_loaded_, true)) return Done{};
  for (const std::string& name : files_.XmlFiles()) {
    if (auto loaded = LoadOne(name); !loaded) return loaded;
  }
  return Done{};
}

Result<Done> RuleSetCompiler::LoadOne(const std::string& name) {
  auto& documents = set_.documents;
  if (std::ranges::find(documents.names, name, [](const auto& entry) { return entry.first; }) !=
      documents.names.end())
    return Done{};
  constexpr std::size_t kMostDocuments = 255;  // a node's number has 8 bits for them
  if (documents.documents.size() >= kMostDocuments)
    return Failure{FailureKind::kTooLarge, "a rule set uses more than 255 documents", {}, {}};
  // The empty name is the rule set itself (XSLT 1.0, 12.1).
  const RuleFile* file = &main_;
  if (!name.empty()) {
    auto opened = files_.Open(name, &main_);
    if (!opened) return std::move(opened).error();
    file = *opened;
  }
  auto side = std::make_unique<xpath::SideDocument>();
  side->bytes = file->bytes;
  side->record = Record(names_);
  if (auto read = ReadRuleXml(file->path.string(), side->bytes, side->record); !read) return read;
  InternNames(side->record, names_);
  documents.names.emplace_back(name, static_cast<std::uint32_t>(documents.documents.size()));
  documents.documents.push_back(std::move(side));
  return Done{};
}

}  // namespace baybridge
