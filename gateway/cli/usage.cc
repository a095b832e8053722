#include "cli/usage.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/run.h"
#include "cli/usage_failure.h"
#include "pack/catalogue.h"
#include "report/message.h"

namespace baybridge {
namespace {

// True for what looks like an option: a hyphen and a letter, or two hyphens.
bool LooksLikeOption(std::string_view word) {
  if (word.size() < 2 || word[0] != '-') return false;
  const char next = word[1];
  return next == '-' || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
}

// The value of an option where the command line could not be parsed: "--lang pt" or "--lang=pt".
std::string ValueOf(std::string_view option, int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == option && i + 1 < argc && !LooksLikeOption(argv[i + 1])) return argv[i + 1];
    if (word.starts_with(option) && word.substr(option.size()).starts_with('='))
      return std::string(word.substr(option.size() + 1));
  }
  return {};
}

// What stands before and behind the first `between` in `text`; nothing where it is not there.
std::optional<std::pair<std::string, std::string>> Cut(const std::string& text,
                                                       std::string_view between) {
  const std::size_t at = text.find(between);
  if (at == std::string::npos) return std::nullopt;
  return std::pair(text.substr(0, at), text.substr(at + between.size()));
}

Finding Said(std::string id, std::vector<Arg> args) {
  Finding said;
  said.id = std::move(id);
  said.args = std::move(args);
  return said;
}

// A value that is not one of a list ("--lang: xx not in {en,pt}") or that a check refuses.
Finding RefusedValue(const std::string& name, const std::string& detail) {
  const auto choice = Cut(detail, " not in {");
  if (!choice || !choice->second.ends_with('}'))
    return Said("usage.value", {{"name", name}, {"detail", detail}});
  std::string known;
  for (const char c : choice->second.substr(0, choice->second.size() - 1))
    known += c == ',' ? std::string(", ") : std::string(1, c);
  return Said("usage.choice", {{"name", name}, {"found", choice->first}, {"known", known}});
}

// Something that has to be there is not: an option, or a command.
Finding Missing(const std::string& text, const std::vector<std::string>& left) {
  if (!text.starts_with("A subcommand"))
    return Said("usage.required", {{"name", text.substr(0, text.find(" is required"))}});
  if (left.empty()) return Said("usage.command", {});
  return Said("usage.unknown-command", {{"name", left.front()}});
}

// What the parser of the command line says, as an id with arguments. Its words are those of CLI11.
Finding SaidBy(const CLI::ParseError& error, const std::vector<std::string>& left) {
  const std::string type = error.get_name();
  const std::string text = error.what();
  if (type == "RequiredError") return Missing(text, left);
  const auto parts = Cut(text, ": ");
  if (parts && text.starts_with("The following argument"))
    return Said("usage.extra", {{"name", parts->second}});
  const auto value = parts ? Cut(parts->second, " = ") : std::nullopt;
  if (type == "ConversionError" && value)
    return Said("usage.convert", {{"name", value->first}, {"found", value->second}});
  if (parts && (type == "ValidationError" || type == "ConversionError"))
    return RefusedValue(parts->first, parts->second);
  if (parts && type == "ArgumentMismatch" && text.ends_with(" missing"))
    return Said("usage.no-value", {{"name", parts->first}});
  const auto both = Cut(text, " excludes ");
  if (type == "ExcludesError" && both)
    return Said("usage.not-both", {{"name", both->first}, {"other", both->second}});
  return Said("usage.other", {{"detail", text}});
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

// True where help is asked for, or the manual page in a language that is named.
bool AsksForHelp(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--help" || word == "-h") return true;
    if (word == "manual" && !ValueOf("--lang", argc, argv).empty()) return true;
  }
  return false;
}

// Puts the words of one language into what the parser of the command line says.
class HelpTeller {
 public:
  HelpTeller(const Catalogue& texts, Language language) : texts_(texts), language_(language) {}

  void Say(CLI::App& app) const {
    if (const std::string* text = Find("help.program")) app.description(*text);
    SayHeadings(*app.get_formatter());
    SayOptions(app, "help");
    SayCommands(app, "help");
  }

 private:
  const std::string* Find(const std::string& id) const {
    const Message* message = texts_.FindExactly(id, language_);
    return message == nullptr ? nullptr : &message->text;
  }

  void SayHeadings(CLI::FormatterBase& formatter) const {
    constexpr std::array<std::pair<const char*, const char*>, 4> kHeadings{
        {{"Usage", "help.heading.usage"},
         {"Positionals", "help.heading.positionals"},
         {"REQUIRED", "help.heading.needed"},
         {"Env", "help.heading.environment"}}};
    for (const auto& [heading, id] : kHeadings) {
      if (const std::string* text = Find(id)) formatter.label(heading, *text);
    }
  }

  // An option's own text, or that of all options of its name.
  void SayOptions(CLI::App& app, const std::string& path) const {
    const std::string* options = Find("help.heading.options");
    for (CLI::Option* option : app.get_options()) {
      const std::string name = option->get_single_name();
      const std::string* text = Find(path + '.' + name);
      if (text == nullptr) text = Find("help.option." + name);
      if (text != nullptr) option->description(*text);
      if (options != nullptr && option->get_group() == "Options") option->group(*options);
    }
  }

  void SayCommands(CLI::App& app, const std::string& path) const {
    const std::string* commands = Find("help.heading.commands");
    for (CLI::App* command : app.get_subcommands({})) {
      std::string own = path;
      own += '.';
      own += command->get_name();
      if (const std::string* text = Find(own)) command->description(*text);
      if (commands != nullptr) command->group(*commands);
      SayExample(*command);
      SayOptions(*command, own);
      SayCommands(*command, own);
    }
  }

  // The footer begins with its heading, "Example:" or "Examples:".
  void SayExample(CLI::App& command) const {
    const auto parts = Cut(command.get_footer(), ":");
    if (!parts) return;
    const bool one = parts->first == "Example";
    if (!one && parts->first != "Examples") return;
    const std::string* text = Find(one ? "help.heading.example" : "help.heading.examples");
    if (text != nullptr) command.footer(*text + ':' + parts->second);
  }

  const Catalogue& texts_;
  Language language_;
};

Language LanguageOf(int argc, char** argv) {
  return kLanguageNames.ValueOf(ValueOf("--lang", argc, argv)).value_or(Language::kEn);
}

// The option of that name that a command takes, its own or that of one it belongs to; nullptr where
// there is none.
const CLI::Option* OptionOf(const CLI::App* command, const std::string& name) {
  for (; command != nullptr; command = command->get_parent()) {
    if (const CLI::Option* option = command->get_option_no_throw(name)) return option;
  }
  return nullptr;
}

// The command of that name below another; that one itself where there is none.
const CLI::App* CommandBelow(const CLI::App& command, std::string_view name) {
  const std::vector<const CLI::App*> below = command.get_subcommands({});
  const auto named = std::ranges::find(below, name, &CLI::App::get_name);
  return named == below.end() ? &command : *named;
}

// Tells a finding about the command line with the help that a command has. Returns the exit code.
int TellWith(const Catalogue& catalogue,
             Language language,
             const Finding& what,
             const std::string& command) {
  const FindingText text = TextOf(what, catalogue, language, SensitiveValues::kShow);
  const Finding help =
      Said(command.empty() ? "usage.help-all" : "usage.help", {{"command", command, false}});
  const std::string advice = text.advice.empty()
                                 ? TextOf(help, catalogue, language, SensitiveValues::kShow).text
                                 : text.advice;
  std::fprintf(stderr, "baybridge: %s\n  %s%s%s\n", text.text.c_str(),
               std::string(catalogue.Text("report.advice", language)).c_str(),
               std::string(catalogue.Text("report.colon", language)).c_str(), advice.c_str());
  return kExitUsage;
}

}  // namespace

std::optional<TakenOption> OptionTakenForValue(const CLI::App& app, int argc, char** argv) {
  const CLI::App* command = &app;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--") return std::nullopt;  // nothing behind it is an option
    if (!LooksLikeOption(word)) {
      command = CommandBelow(*command, word);
      continue;
    }
    const CLI::Option* option = OptionOf(command, word);
    if (option == nullptr || option->get_items_expected_min() == 0 || i + 1 == argc) continue;
    if (LooksLikeOption(argv[++i])) return TakenOption{.name = word, .found = argv[i]};
  }
  return std::nullopt;
}

int TellTakenOption(const TakenOption& taken, int argc, char** argv) {
  const Catalogue catalogue = TextsOf(ValueOf("--data", argc, argv));
  const Finding what =
      Said("usage.option-for-value", {{"name", taken.name}, {"found", taken.found}});
  return TellWith(catalogue, LanguageOf(argc, argv), what, {});
}

void SayHelpIn(CLI::App& app, int argc, char** argv) {
  if (!AsksForHelp(argc, argv)) return;
  const Catalogue texts = TextsOf(ValueOf("--data", argc, argv));
  HelpTeller(texts, LanguageOf(argc, argv)).Say(app);
}

int TellParseError(CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
  if (error.get_exit_code() == 0) return app.exit(error) == 0 ? kExitClean : kExitUsage;
  const Language language = LanguageOf(argc, argv);
  const Catalogue catalogue = TextsOf(ValueOf("--data", argc, argv));
  Finding finding = SaidBy(error, app.remaining(true));
  if (catalogue.Find(finding.id, language) == nullptr) {
    app.exit(error);
    return kExitUsage;
  }
  return TellWith(catalogue, language, finding, CommandOf(app));
}

}  // namespace baybridge
