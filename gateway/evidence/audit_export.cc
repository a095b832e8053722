#include "evidence/audit_export.h"

namespace baybridge {
namespace {

constexpr std::size_t kBuffer = std::size_t{256} * 1024;  // 256 KiB between writes

}  // namespace

std::string AuditLine(const Sha256Digest& leaf, std::string_view entry) {
  std::string line = R"({"leaf":")" + Hex(leaf) + R"(","entry":)";
  line += entry;
  return line + "}\n";
}

Result<AuditExport> AuditExport::Create(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    return Failure{FailureKind::kUnreadable, "the folder cannot be made", folder.string(),
                   error.message()};
  auto entries = OutputFile::Create(folder / kAuditEntriesFile);
  if (!entries) return std::move(entries).error();
  auto checkpoints = OutputFile::Create(folder / kAuditCheckpointsFile);
  if (!checkpoints) return std::move(checkpoints).error();
  return AuditExport(*std::move(entries), *std::move(checkpoints));
}

Result<Done> AuditExport::AddEntry(std::string_view entry) {
  buffer_ += AuditLine(MerkleLeaf(entry), entry);
  if (buffer_.size() < kBuffer) return Done{};
  auto written = entries_.Write(buffer_);
  buffer_.clear();
  return written;
}

Result<Done> AuditExport::AddCheckpoint(std::string_view note) {
  return checkpoints_.Write(note);
}

Result<Done> AuditExport::Finish() {
  auto written = entries_.Write(buffer_);
  if (!written) return written;
  auto kept = entries_.Commit();
  if (!kept) return kept;
  return checkpoints_.Commit();
}

}  // namespace baybridge
