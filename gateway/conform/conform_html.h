#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/result.h"
#include "pack/pack.h"

namespace baybridge {

// The page of HTML reports that tools/build-web made: `data` is the folder that holds schemas/.
// Fails with kNotFound where it was not built.
Result<std::string> ReadReportPage(const std::filesystem::path& data);

// The page with a JSON report in it (web/README.md): self-contained, without network. No text of
// the report can end the element that holds it. Fails with kMalformed where the page has not each
// of its two marks exactly once.
Result<std::string> FillReportPage(std::string_view page, std::string_view json, Language language);

}  // namespace baybridge
