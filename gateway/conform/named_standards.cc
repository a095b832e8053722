#include "conform/named_standards.h"

#include <algorithm>
#include <utility>

#include "conform/standard.h"

namespace baybridge {

Result<std::vector<std::string>> NamedStandards(const std::filesystem::path& root,
                                                std::vector<std::string> ids) {
  if (std::ranges::find(ids, "all") != ids.end()) return ListStandards(root);
  std::vector<std::string> once;
  for (std::string& id : ids) {
    if (std::ranges::find(once, id) == once.end()) once.push_back(std::move(id));
  }
  return once;
}

}  // namespace baybridge
