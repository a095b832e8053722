#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/shared_ledger.h"
#include "store/pg_connection.h"

namespace baybridge {

// A planned chunk as a row of baybridge_share.chunk. Free functions over values: any thread.

// The columns of a plan, in the order in which PlanOf reads them.
inline constexpr std::string_view kChunkColumns =
    "id, input, begin_at, begin_line, begin_column, begin_record, end_at, line, col, record, "
    "records, ends_input, digest, head, problem";
inline constexpr int kChunkColumnCount = 15;

// The plan in one row of an answer whose first columns are kChunkColumns.
PlannedChunk PlanOf(const PgRows& rows, std::size_t row);

// The plan as a JSON object whose names are kChunkColumns.
std::string JsonOf(const PlannedChunk& plan);

}  // namespace baybridge
