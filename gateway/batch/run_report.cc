#include "batch/run_report.h"

#include <charconv>
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

constexpr std::string_view kReferences = "references";
constexpr std::string_view kCount = "count";
constexpr std::string_view kNowhere = "nowhere";
constexpr std::string_view kRejected = "rejected";

// The number of a member behind `from`; 0 where there is none.
std::uint64_t NumberOf(std::string_view text, std::string_view member) {
  const std::string key = "\"" + std::string(member) + "\": ";
  const std::size_t at = text.find(key);
  std::uint64_t number = 0;
  if (at == std::string_view::npos) return number;
  text.remove_prefix(at + key.size());
  (void)std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

void WriteReferences(const ReferenceCounts& counts, JsonText& json) {
  if (counts.references == 0) return;
  json.BeginObject(kReferences);
  json.Number(kCount, counts.references);
  json.Number(kNowhere, counts.nowhere);
  json.Number(kRejected, counts.rejected);
  json.EndObject();
}

ReferenceCounts ReferencesIn(std::string_view report) {
  // As a member of the outermost object: no text holds a newline.
  const std::string key = "\n  \"" + std::string(kReferences) + "\": {";
  const std::size_t at = report.find(key);
  if (at == std::string_view::npos) return {};
  const std::string_view counts = report.substr(at, report.find('}', at) - at);
  return {.references = NumberOf(counts, kCount),
          .nowhere = NumberOf(counts, kNowhere),
          .rejected = NumberOf(counts, kRejected)};
}

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

std::string RunReportJson(const JobState& state, const ReferenceCounts& references) {
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
  WriteReferences(references, json);
  WriteOutputs(state, json);
  json.EndObject();
  return json.Take();
}

}  // namespace baybridge
