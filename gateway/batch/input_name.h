#pragma once

#include <string>
#include <vector>

#include "archive/expansion.h"
#include "archive/zip_directory.h"
#include "core/result.h"

namespace baybridge {

// How one input of a job is named: a file, or a member of a zip file as "FILE!/MEMBER".
struct InputName {
  std::string file;    // "-" is standard input
  std::string member;  // empty: the file itself
};

std::string JoinInputName(const InputName& name);
// A name that is that of a file is never taken apart, whatever it holds.
InputName SplitInputName(const std::string& name);

// The members of a zip file that is no workbook; nothing for any other file. Fails like
// InputFile::Open, Read and ZipReader::Open.
Result<std::vector<ZipMember>> MembersOf(const std::string& file, const ExpansionLimits& limits);

}  // namespace baybridge
