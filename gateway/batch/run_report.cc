#include "batch/run_report.h"

#include <string_view>

#include "batch/control_sums.h"
#include "report/json_text.h"

namespace baybridge {
namespace {

void WriteInputs(const JobState& state, JsonText& json) {
  json.BeginArray("inputs");
  for (const JobInput& input : state.inputs) {
    json.BeginObject();
    json.String("file", input.path);
    json.Number("bytes", input.bytes);
    json.EndObject();
  }
  json.EndArray();
}

// The tallies whose name begins with `prefix`, without it; those without a dot for an empty one.
void WriteTallies(const JobState& state,
                  std::string_view key,
                  std::string_view prefix,
                  JsonText& json) {
  json.BeginObject(key);
  for (const auto& [name, value] : state.tallies) {
    if (prefix.empty() ? name.find('.') == std::string::npos : name.starts_with(prefix))
      json.Number(std::string_view(name).substr(prefix.size()), value);
  }
  json.EndObject();
}

void WriteOutputs(const JobState& state, JsonText& json) {
  json.BeginArray("outputs");
  for (const JobOutput& output : state.outputs) {
    json.BeginObject();
    json.String("file", output.name);
    json.Number("bytes", output.bytes);
    json.Number("records", output.records);
    json.String("sha256", output.digest);
    json.EndObject();
  }
  json.EndArray();
}

// What can be less than nothing is a text.
void WriteCount(ControlColumn column, std::int64_t count, JsonText& json) {
  if (column == ControlColumn::kMoved || column == ControlColumn::kWrong ||
      column == ControlColumn::kCorrected) {
    json.String("count", std::to_string(count));
  } else {
    json.Number("count", static_cast<std::uint64_t>(count));
  }
}

}  // namespace

// With those columns that hold something. Sums are texts: no reader rounds them.
void WriteControls(const JobTallies& tallies, JsonText& json) {
  const std::vector<ControlRow> rows = ControlRowsOf(tallies);
  if (rows.empty()) return;
  json.Boolean("controlsAgree", ControlsAgree(rows));
  json.BeginArray("controls");
  for (const ControlRow& row : rows) {
    json.BeginObject();
    json.String("total", row.total);
    json.String("by", kControlByNames.NameOf(row.by));
    json.String("group", row.group);
    json.String("currency", row.currency);
    for (const auto& [column, name] : kControlColumnNames.entries) {
      if (row.Of(column) == ControlAmount{}) continue;
      json.BeginObject(name);
      WriteCount(column, row.Of(column).count, json);
      if (!row.currency.empty() || row.Of(column).sum != 0)
        json.String("sum", AmountText(row.Of(column).sum));
      json.EndObject();
    }
    json.EndObject();
  }
  json.EndArray();
}

std::string RunReportJson(const JobState& state) {
  JsonText json;
  json.BeginObject();
  json.Boolean("finished", state.finished);
  json.BeginObject("settings");
  for (const JobSetting& setting : state.settings) json.String(setting.name, setting.value);
  json.EndObject();
  WriteInputs(state, json);
  WriteTallies(state, "sums", {}, json);
  WriteTallies(state, "rejectedByCause", "rejected.", json);
  WriteTallies(state, "findings", "finding.", json);
  WriteControls(state.tallies, json);
  WriteOutputs(state, json);
  json.EndObject();
  return json.Take();
}

}  // namespace baybridge
