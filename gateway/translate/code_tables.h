#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "translate/table.h"

namespace baybridge {

// The code tables that the rows of one mapping table name, each read once into the table, which
// must outlive it.
class CodeTables {
 public:
  CodeTables(MappingTable& table, std::vector<Failure>& problems)
      : table_(table),
        problems_(problems) {}

  // The code table of that name; `place` is the row that asks. Bad rows are added to the problems.
  // Fails with kMalformed where there is no name or no such file.
  Result<const CodeTable*> Find(const std::string& id, const std::string& place);

  // The digests (hex) of the files read so far, in that order.
  const std::string& digests() const& { return digests_; }

 private:
  MappingTable& table_;
  std::vector<Failure>& problems_;
  std::string digests_;
};

}  // namespace baybridge
