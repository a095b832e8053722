// rules_try [--phase ID] [--as-of YYYY-MM-DD] [--svrl] [--tally] FILE.sch RECORD…
//
// Loads a Schematron rule set and runs it on XML (or .json) records. Prints a line for each
// finding: file:line:column severity id path: message [name=value …]. --svrl prints SVRL instead;
// --tally adds how often each assertion was judged and spoke. The functions that need data
// (check-digit, in-list, display, working-days-between) cannot tell here, so what uses them is not
// judged. Codes: 0 nothing of severity error, 1 something, 2 usage, 3 the rule set or a record
// cannot be read.
#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "core/file.h"
#include "format/json_reader.h"
#include "format/xml_reader.h"
#include "rules/rule_runner.h"
#include "rules/svrl.h"
#include "text/decode.h"

namespace baybridge {
namespace {

struct Request {
  std::string phase;
  std::string as_of;
  bool svrl = false;
  bool tally = false;
  std::vector<std::string> files;
};

bool ReadRequest(int argc, char** argv, Request& request) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const bool has_value = i + 1 < argc;
    if (word == "--svrl") {
      request.svrl = true;
    } else if (word == "--tally") {
      request.tally = true;
    } else if (word == "--phase" && has_value) {
      request.phase = argv[++i];
    } else if (word == "--as-of" && has_value) {
      request.as_of = argv[++i];
    } else if (word.starts_with("--")) {
      return false;
    } else {
      request.files.push_back(word);
    }
  }
  return request.files.size() >= 2;
}

std::string LineOf(const Finding& finding) {
  std::string line = finding.location.file + ':' + std::to_string(finding.location.line) + ':' +
                     std::to_string(finding.location.column) + ' ' +
                     std::string(kSeverityNames.NameOf(finding.severity)) + ' ' + finding.id + ' ' +
                     finding.path;
  for (const Arg& arg : finding.args)
    line += arg.name == "message" ? ": " + arg.value : " [" + arg.name + '=' + arg.value + ']';
  return line;
}

std::optional<Finding> ReadAny(const std::string& file, std::string_view utf8, Record& record) {
  if (!file.ends_with(".json")) {
    XmlReadOptions options;
    options.skip_all_instructions = true;  // examples of others name style sheets
    return XmlReader(options).Read(utf8, record);
  }
  return JsonReader().Read(utf8, record);
}

int RunOn(const std::string& file, const Request& request, RuleRunner& runner, NameTable& names) {
  constexpr std::size_t kMost = std::size_t{64} * 1024 * 1024;
  auto bytes = ReadFile(file, kMost);
  if (!bytes) {
    std::fprintf(stderr, "%s: %s\n", file.c_str(), bytes.error().what.c_str());
    return 3;
  }
  Decoded decoded;
  Findings findings;
  Record record(names);
  auto refused = Decode(*bytes, {}, decoded, findings);
  record.file = file;
  if (!refused) refused = ReadAny(file, decoded.utf8, record);
  if (refused) {
    std::fprintf(stderr, "%s\n", LineOf(*refused).c_str());
    return 3;
  }
  findings.clear();
  const RuleOutcome outcome = runner.Run(record, request.as_of, findings);
  if (request.svrl) {
    std::printf("%s", WriteSvrl(runner).c_str());
  } else {
    for (const Finding& finding : findings) std::printf("%s\n", LineOf(finding).c_str());
    std::printf("%s: %u rules fired, %u assertions spoke, %u not judged\n", file.c_str(),
                outcome.fired, outcome.spoke, outcome.not_judged);
  }
  return HasErrors(findings) || !outcome.judged ? 1 : 0;
}

void PrintTallies(const RuleRunner& runner) {
  for (std::size_t i = 0; i < runner.tallies().size(); ++i) {
    const Assertion& assertion = runner.set().assertions[i];
    const AssertionTally& tally = runner.tallies()[i];
    std::printf("%s %s: judged %llu, spoke %llu, not judged %llu\n", assertion.place.c_str(),
                assertion.id.c_str(), static_cast<unsigned long long>(tally.judged),
                static_cast<unsigned long long>(tally.spoke),
                static_cast<unsigned long long>(tally.not_judged));
  }
}

int Run(int argc, char** argv) {
  Request request;
  if (!ReadRequest(argc, argv, request)) {
    std::fprintf(stderr,
                 "rules_try [--phase ID] [--as-of DATE] [--svrl] [--tally] FILE.sch RECORD…\n");
    return 2;
  }
  NameTable names;
  RuleSetOptions options;
  options.phase = request.phase;
  auto set = RuleSet::Load(request.files[0], names, options);
  if (!set) {
    std::fprintf(stderr, "%s: %s\n", set.error().place.c_str(), set.error().what.c_str());
    return 3;
  }
  RuleRunOptions run;
  run.keep_events = request.svrl;
  RuleRunner runner(*set, nullptr, run);
  int code = 0;
  for (std::size_t i = 1; i < request.files.size(); ++i)
    code = std::max(code, RunOn(request.files[i], request, runner, names));
  if (request.tally) PrintTallies(runner);
  return code;
}

}  // namespace
}  // namespace baybridge

int main(int argc, char** argv) {
  return baybridge::Run(argc, argv);
}
