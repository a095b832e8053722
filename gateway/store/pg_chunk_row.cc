#include "store/pg_chunk_row.h"

#include <cstdint>

namespace baybridge {

PlannedChunk PlanOf(const PgRows& rows, std::size_t row) {
  PlannedChunk plan;
  JobChunk& chunk = plan.chunk;
  int column = 0;
  const auto next = [&] { return rows.Number(row, column++); };
  chunk.id = next();
  chunk.input = static_cast<std::uint32_t>(next());
  chunk.begin = next();
  plan.begin_line = next();
  plan.begin_column = next();
  plan.begin_record = next();
  chunk.end = next();
  chunk.line = next();
  chunk.column = next();
  chunk.record = next();
  chunk.records = next();
  chunk.ends_input = rows.Flag(row, column++);
  chunk.digest = rows.Text(row, column++);
  plan.head = rows.Text(row, column++);
  plan.problem = rows.Text(row, column++);
  BAYBRIDGE_CHECK(column == kChunkColumnCount);
  return plan;
}

// The texts of a plan are digests and ids: nothing in them needs an escape.
std::string JsonOf(const PlannedChunk& plan) {
  const JobChunk& chunk = plan.chunk;
  std::string json = "{";
  const auto number = [&](const char* name, std::uint64_t value) {
    json += '"';
    json += name;
    json += "\":" + std::to_string(value) + ",";
  };
  const auto text = [&](const char* name, const std::string& value) {
    json += '"';
    json += name;
    json += "\":\"" + value + "\",";
  };
  number("id", chunk.id);
  number("input", chunk.input);
  number("begin_at", chunk.begin);
  number("begin_line", plan.begin_line);
  number("begin_column", plan.begin_column);
  number("begin_record", plan.begin_record);
  number("end_at", chunk.end);
  number("line", chunk.line);
  number("col", chunk.column);
  number("record", chunk.record);
  number("records", chunk.records);
  text("digest", chunk.digest);
  text("head", plan.head);
  text("problem", plan.problem);
  json += "\"ends_input\":";
  json += chunk.ends_input ? "true}" : "false}";
  return json;
}

}  // namespace baybridge
