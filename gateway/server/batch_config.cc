#include "server/batch_config.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <sys/utsname.h>
#include <utility>

#include "server/config_reader.h"

namespace baybridge {
namespace {

// It stands in a header of answers.
bool IsNodeName(std::string_view name) {
  constexpr std::size_t kMost = 64;
  return !name.empty() && name.size() <= kMost && std::ranges::all_of(name, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' || c == '-';
  });
}

std::string HostName() {
  utsname host{};
  return uname(&host) == 0 && IsNodeName(host.nodename) ? host.nodename : "node";
}

}  // namespace

Result<BatchConfig> ReadBatchConfig(const JsonDocument& document,
                                    const JsonValue& object,
                                    const std::filesystem::path& folder) {
  constexpr std::int64_t kMany = 100'000;
  constexpr std::int64_t kMostThreads = 256;
  constexpr std::int64_t kMostMegabytes = 1'000'000;
  ConfigReader part(document, object);
  BatchConfig config;
  const std::string jobs = part.Text("folder");
  if (jobs.empty()) part.Fail(object, "the key ‘folder’ is missing");
  config.folder = folder / jobs;
  config.node = part.Text("node");
  if (config.node.empty()) config.node = HostName();
  if (!IsNodeName(config.node))
    part.Fail(object, "expected 1 to 64 letters, digits, ‘.’, ‘_’ and ‘-’ for ‘node’");
  config.at_once = part.Number("at_once", config.at_once, 1, kMostThreads);
  config.threads = part.Number("threads", config.threads, 1, kMostThreads);
  config.waiting = part.Number("waiting", config.waiting, 1, kMany);
  config.kept = part.Number("kept", config.kept, 1, kMany);
  config.keep_hours = part.Number("keep_hours", config.keep_hours, 1, kMany);
  config.memory_megabytes = part.Number("memory", config.memory_megabytes, 64, kMostMegabytes);
  const auto references = part.Objects("references");
  auto done = part.Finish();
  std::set<std::string> names;
  for (const JsonValue* each : references) {
    ConfigReader one(document, *each);
    BatchFolder reference{.name = one.Text("name"),
                          .path = one.Text("folder"),
                          .institution = one.Text("institution")};
    if (reference.name.empty() || reference.path.empty() || reference.institution.empty())
      one.Fail(*each, "‘name’, ‘folder’ and ‘institution’ are needed");
    if (reference.name.find('/') != std::string::npos || !names.insert(reference.name).second)
      one.Fail(*each, "expected names without ‘/’, each once, for ‘references’");
    reference.path = folder / reference.path;
    config.references.push_back(std::move(reference));
    if (done) done = one.Finish();
  }
  if (!done) return std::move(done).error();
  return config;
}

}  // namespace baybridge
