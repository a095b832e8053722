#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "conform/conform_lane.h"
#include "conform/standard.h"
#include "core/result.h"
#include "pipeline/lane.h"
#include "pipeline/workspace.h"
#include "print/print_data.h"
#include "report/catalogue.h"
#include "transfer/documents.h"

namespace baybridge {

// One standard, ready to judge by.
struct ReadyStandard {
  Standards standards;  // this one alone
  std::unique_ptr<RuleData> data;
};

// Packs, texts and standards of the service, with all of it compiled. Nothing is added after
// loading, so that any number of threads work with it; a reload makes another one.
class ServiceData {
 public:
  // Fails with kNotFound or kMalformed where the data are not in order.
  static Result<std::shared_ptr<const ServiceData>> Load(
      const std::filesystem::path& root, const std::vector<std::filesystem::path>& further);

  // Everything it may be asked for is compiled, so that nothing of it changes.
  Workspace& workspace() const { return *workspace_; }
  const Catalogue& catalogue() const { return catalogue_; }
  // Null where there is no such standard.
  const ReadyStandard* FindStandard(std::string_view id) const;
  const std::map<std::string, ReadyStandard, std::less<>>& standards() const { return standards_; }
  const Strata& strata() const { return *strata_; }
  // What pages of a hub kind are made with; null where there is nothing for the kind.
  const PrintData* PrintDataFor(std::string_view hub_kind) const;
  // What documents may go beside a record. Fails like LoadDocumentKinds.
  const Result<std::vector<DocumentKind>>& document_kinds() const { return document_kinds_; }
  // SHA-256 (hex) over the digests of all packs: the version of everything.
  const std::string& digest() const { return digest_; }

  // A lane for one pair of formats, lent to one thread at a time.
  class LentLane {
   public:
    LentLane(const ServiceData* data, std::string key, std::unique_ptr<Lane> lane);
    LentLane(LentLane&&) = default;
    LentLane& operator=(LentLane&&) = delete;
    LentLane(const LentLane&) = delete;
    LentLane& operator=(const LentLane&) = delete;
    ~LentLane();
    Lane& operator*() const { return *lane_; }

   private:
    const ServiceData* data_;
    std::string key_;
    std::unique_ptr<Lane> lane_;
  };
  // Fails like Lane::Make, which it calls where none is free: that may take a third of a second.
  Result<LentLane> BorrowLane(std::string_view from,
                              std::string_view to,
                              std::string_view kind) const;
  // One that is free; waits for nothing.
  std::optional<LentLane> BorrowFreeLane(std::string_view from,
                                         std::string_view to,
                                         std::string_view kind) const;

 private:
  ServiceData() = default;
  Result<Done> LoadStandards();
  Result<Done> CompileAll();
  Result<Done> LoadPages();
  std::unique_ptr<Lane> TakeFree(const std::string& key) const;

  std::unique_ptr<Workspace> workspace_;
  Catalogue catalogue_;
  std::map<std::string, ReadyStandard, std::less<>> standards_;
  std::unique_ptr<const Strata> strata_;
  std::map<std::string, PrintData, std::less<>> pages_;
  Result<std::vector<DocumentKind>> document_kinds_ = std::vector<DocumentKind>();
  std::string digest_;
  mutable std::mutex making_;  // one lane is made at a time
  mutable std::mutex mutex_;   // of what follows, for a moment only
  mutable std::map<std::string, std::vector<std::unique_ptr<Lane>>, std::less<>> lanes_;
};

}  // namespace baybridge
