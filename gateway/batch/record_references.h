#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/record.h"
#include "core/result.h"
#include "pipeline/workspace.h"

namespace baybridge {

// What records of one kind of a pack are known by to others of the batch, and where they name
// others, by schemas/<pack>/<kind>.references.csv (docs/packs.md). Immutable.
class RecordReferences {
 public:
  // Null where the pack says nothing of it. Fails like Workspace::Compile, and with kMalformed and
  // file:line (a path that is not plain, or that the kind does not have).
  static Result<std::unique_ptr<const RecordReferences>> Make(Workspace& workspace,
                                                              std::string_view pack,
                                                              std::string_view kind);

  // Appends a row (ReferencesHead) for each identity and each reference of a judged record.
  // `prefix`: its file and number, with a comma behind each. `made`: it was translated. `move`:
  // turns a place in the document into one in the batch.
  void Add(const Record& record,
           std::string_view prefix,
           bool made,
           const std::function<void(Location&)>& move,
           std::string& rows) const;

 private:
  struct Leaf {
    ElementId element = kNone;
    std::string path;
    std::string names;  // path of the identities that it is one of, or refers to
  };
  RecordReferences() = default;
  std::vector<Leaf> leaves_;
};

// Headings of the file of references. A row whose `path` is what it `names` is an identity.
std::string ReferencesHead();

}  // namespace baybridge
