#pragma once

#include <CLI/CLI.hpp>

#include "cli/session.h"

namespace baybridge {

// Options of every command: where the data is, language and form of reports. `common` must outlive
// the app, here and below.
void AddCommon(CLI::App& app, CommonOptions& common);

// Options of commands that read documents: their format, by what they are judged, limits.
void AddReading(CLI::App& app, CommonOptions& common);

// The option of commands that work on one record.
void AddRecord(CLI::App& app, CommonOptions& common);

}  // namespace baybridge
