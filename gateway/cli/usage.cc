#include "cli/usage.h"

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/run.h"
#include "cli/usage_failure.h"
#include "pack/catalogue.h"
#include "report/message.h"

namespace baybridge {
namespace {

// The value of an option where the command line could not be parsed: "--lang pt" or "--lang=pt".
std::string ValueOf(std::string_view option, int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == option && i + 1 < argc) return argv[i + 1];
    if (word.starts_with(option) && word.substr(option.size()).starts_with('='))
      return std::string(word.substr(option.size() + 1));
  }
  return {};
}

struct Said {
  std::string id;  // of the catalogue
  std::string name;
  std::string detail;
};

Said SaidBy(const CLI::ParseError& error) {
  const std::string type = error.get_name();
  const std::string text = error.what();
  const std::size_t colon = text.find(": ");
  if (type == "RequiredError") {
    const std::size_t end = text.find(" is required");
    if (text.starts_with("A subcommand")) return {.id = "usage.command", .name = {}, .detail = {}};
    return {.id = "usage.required", .name = text.substr(0, end), .detail = {}};
  }
  const bool extra = text.starts_with("The following argument");
  if (extra && colon != std::string::npos)
    return {.id = "usage.extra", .name = text.substr(colon + 2), .detail = {}};
  if ((type == "ValidationError" || type == "ConversionError") && colon != std::string::npos)
    return {.id = "usage.value", .name = text.substr(0, colon), .detail = text.substr(colon + 2)};
  return {.id = "usage.other", .name = {}, .detail = text};
}

// The commands that were recognised: "pack check".
std::string CommandOf(const CLI::App& app) {
  std::string words;
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    words += (words.empty() ? "" : " ") + at->get_name();
  }
  return words;
}

bool AsksForHelp(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--help" || word == "-h") return true;
  }
  return false;
}

void Say(CLI::App& app, const std::string& path, const Catalogue& texts, Language language) {
  const Message* of_command = texts.FindExactly("help" + path, language);
  if (of_command != nullptr) app.description(of_command->text);
  for (CLI::Option* option : app.get_options()) {
    if (option->get_lnames().empty()) continue;
    const Message* said =
        texts.FindExactly("help" + path + '.' + option->get_lnames().front(), language);
    if (said != nullptr) option->description(said->text);
  }
  for (CLI::App* command : app.get_subcommands({}))
    Say(*command, path + '.' + command->get_name(), texts, language);
}

Language LanguageOf(int argc, char** argv) {
  return kLanguageNames.ValueOf(ValueOf("--lang", argc, argv)).value_or(Language::kEn);
}

}  // namespace

void SayHelpIn(CLI::App& app, int argc, char** argv) {
  if (AsksForHelp(argc, argv))
    Say(app, {}, TextsOf(ValueOf("--data", argc, argv)), LanguageOf(argc, argv));
}

int TellParseError(CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
  if (error.get_exit_code() == 0) return app.exit(error) == 0 ? kExitClean : kExitUsage;
  const Language language = LanguageOf(argc, argv);
  const Catalogue catalogue = TextsOf(ValueOf("--data", argc, argv));
  const Said said = SaidBy(error);
  if (catalogue.Find(said.id, language) == nullptr) {
    app.exit(error);
    return kExitUsage;
  }
  Finding finding;
  finding.id = said.id;
  finding.args = {{"name", said.name, false}, {"detail", said.detail, false}};
  const FindingText what = TextOf(finding, catalogue, language, SensitiveValues::kShow);
  const std::string command = CommandOf(app);
  finding.id = command.empty() ? "usage.help-all" : "usage.help";
  finding.args = {{"command", command, false}};
  const FindingText help = TextOf(finding, catalogue, language, SensitiveValues::kShow);
  std::fprintf(stderr, "baybridge: %s\n  %s%s%s\n", what.text.c_str(),
               std::string(catalogue.Text("report.advice", language)).c_str(),
               std::string(catalogue.Text("report.colon", language)).c_str(), help.text.c_str());
  return kExitUsage;
}

}  // namespace baybridge
