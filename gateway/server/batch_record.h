#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "report/json_text.h"
#include "server/batch_jobs.h"

namespace baybridge {

// The file that a batch is remembered by.
std::string WriteBatchRecord(const BatchView& view);
// Nothing for anything but what WriteBatchRecord writes.
std::optional<BatchView> ReadBatchRecord(std::string_view text);

// The members of an answer about a batch, into the open object.
void WriteBatchView(const BatchView& view, JsonText& json);

// A line of progress of `baybridge migrate --progress json`.
void ReadBatchProgress(std::string_view line, BatchView& view);
// The sums of its run.json.
void ReadBatchSums(std::string_view run, BatchView& view);

}  // namespace baybridge
