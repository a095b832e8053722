#include "batch/packed_file.h"

#include <utility>

#include "archive/compression.h"
#include "batch/batch_source.h"
#include "format/workbook.h"

namespace baybridge {

Result<std::unique_ptr<PackedFile>> PackedFile::Open(const std::string& file,
                                                     const ExpansionLimits& limits,
                                                     const std::string& member) {
  auto opened = InputFile::Open(file);
  if (!opened) return std::move(opened).error();
  std::unique_ptr<PackedFile> packed(new PackedFile(*std::move(opened)));
  auto head = ReadHead(packed->file_);
  if (!head) return std::move(head).error();
  packed->head_ = *std::move(head);
  auto unpacked = packed->Unpack(limits, member);
  if (!unpacked) return std::move(unpacked).error();
  return packed;
}

Result<Done> PackedFile::Unpack(const ExpansionLimits& limits, const std::string& member) {
  const Compression compression = DetectCompression(head_);
  if (compression == Compression::kZip || LooksLikeWorkbook(head_))
    return UnpackZip(limits, member);
  if (compression == Compression::kPlain) return Done{};
  auto opened = OpenCompressed(compression, file_, std::move(head_), limits, file_.path().string());
  if (!opened) return std::move(opened).error();
  unpacked_ = *std::move(opened);
  auto head = ReadHead(*unpacked_);
  if (!head) return std::move(head).error();
  head_ = *std::move(head);
  return Done{};
}

// Its directory stands at the end: what comes through a pipe is held.
Result<Done> PackedFile::UnpackZip(const ExpansionLimits& limits, const std::string& member) {
  constexpr std::size_t kMostHeld = std::size_t{64} << 20U;
  if (file_.size() == 0) {
    bytes_ = std::move(head_);
    auto read = file_.ReadRest(bytes_, kMostHeld);
    if (!read) return read;
    memory_.emplace(bytes_);
    head_ = bytes_.substr(0, kHeadBytes);
  }
  is_workbook_ = LooksLikeWorkbook(head_);
  if (is_workbook_) return Done{};
  const std::string place = file_.path().string();
  auto zip = ZipReader::Open(whole(), limits, place);
  if (!zip) return std::move(zip).error();
  zip_.emplace(*std::move(zip));
  is_workbook_ = zip_->Find("[Content_Types].xml") != nullptr;
  if (is_workbook_) return Done{};
  return UnpackMember(member);
}

Result<Done> PackedFile::UnpackMember(const std::string& member) {
  const std::string place = file_.path().string();
  if (member.empty() && zip_->members().empty()) {
    return Failure{.kind = FailureKind::kMalformed,
                   .what = "the zip file holds nothing",
                   .place = place,
                   .advice = "fetch it again from where it came from"};
  }
  if (member.empty() && zip_->members().size() != 1) {
    return Failure{.kind = FailureKind::kUsage,
                   .what = "expected a zip file of one document, found one of " +
                           std::to_string(zip_->members().size()),
                   .place = place,
                   .advice = "unpack it and name the folder or the files"};
  }
  const ZipMember* found = member.empty() ? &zip_->members().front() : zip_->Find(member);
  if (found == nullptr) {
    return Failure{.kind = FailureKind::kNotFound,
                   .what = "the zip file has no member ‘" + member + "’",
                   .place = place,
                   .advice = {}};
  }
  unpacked_ = zip_->OpenMember(*found);
  auto head = ReadHead(*unpacked_);
  if (!head) return std::move(head).error();
  head_ = *std::move(head);
  return Done{};
}

}  // namespace baybridge
