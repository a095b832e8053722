#include "batch/input_name.h"

#include <filesystem>

#include "archive/compression.h"
#include "archive/zip_reader.h"
#include "core/file.h"
#include "format/workbook.h"

namespace baybridge {
namespace {

constexpr std::string_view kBetween = "!/";

}  // namespace

std::string JoinInputName(const InputName& name) {
  return name.member.empty() ? name.file : name.file + std::string(kBetween) + name.member;
}

InputName SplitInputName(const std::string& name) {
  std::error_code error;
  if (name == "-" || std::filesystem::exists(name, error)) return {.file = name, .member = {}};
  for (std::size_t at = name.find(kBetween); at != std::string::npos;
       at = name.find(kBetween, at + 1)) {
    const std::string file = name.substr(0, at);
    if (std::filesystem::is_regular_file(file, error))
      return {.file = file, .member = name.substr(at + kBetween.size())};
  }
  return {.file = name, .member = {}};
}

Result<std::vector<ZipMember>> MembersOf(const std::string& file, const ExpansionLimits& limits) {
  constexpr std::size_t kSigns = 4'096;  // enough for what workbooks begin with
  auto opened = InputFile::Open(file);
  if (!opened) return std::move(opened).error();
  std::string head(kSigns, '\0');
  auto got = opened->ReadAt(0, head.data(), head.size());
  if (!got) return std::move(got).error();
  head.resize(*got);
  if (DetectCompression(head) != Compression::kZip || LooksLikeWorkbook(head))
    return std::vector<ZipMember>();
  auto zip = ZipReader::Open(*opened, limits, file);
  if (!zip) return std::move(zip).error();
  if (zip->Find("[Content_Types].xml") != nullptr) return std::vector<ZipMember>();
  return zip->members();
}

}  // namespace baybridge
