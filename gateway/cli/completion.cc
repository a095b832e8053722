#include "cli/completion.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/output.h"
#include "cli/run.h"

namespace baybridge {
namespace {

// The words that an option takes, of a check such as {full,fast}; empty where it takes any.
std::string ChoicesOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t begin = type.find('{');
  const std::size_t end = type.find('}');
  if (begin == std::string::npos || end == std::string::npos) return {};
  std::string words = type.substr(begin + 1, end - begin - 1);
  for (char& c : words) {
    if (c == ',') c = ' ';
  }
  return words;
}

bool TakesPack(std::string_view option) {
  return option == "--to" || option == "--format" || option == "--from" || option == "--like";
}

void AppendOptions(const CLI::App& app, std::string& words) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) words += " --" + name;
    for (const std::string& name : option->get_snames()) words += " -" + name;
  }
}

// A line of the script's table for every command: its words, and those of its options.
void AppendCommand(const CLI::App& app, const std::string& path, std::string& script) {
  std::string words;
  for (const CLI::App* command : app.get_subcommands({})) words += " " + command->get_name();
  AppendOptions(app, words);
  script += "    '" + path + "') words=\"" + words + "\" ;;\n";
  for (const CLI::App* command : app.get_subcommands({}))
    AppendCommand(*command, path.empty() ? command->get_name() : path + " " + command->get_name(),
                  script);
}

// The values of options that have a few, or are pack ids.
void AppendValues(const CLI::App& app, std::vector<std::string>& seen, std::string& script) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      const std::string word = "--" + name;
      if (std::find(seen.begin(), seen.end(), word) != seen.end()) continue;
      const std::string choices = TakesPack(word)
                                      ? "$(baybridge pack list 2>/dev/null | cut -d' ' -f1)"
                                      : ChoicesOf(*option);
      if (choices.empty()) continue;
      seen.push_back(word);
      script += "    " + word + ") COMPREPLY=($(compgen -W \"" + choices +
                "\" -- \"$current\")); return ;;\n";
    }
  }
  for (const CLI::App* command : app.get_subcommands({})) AppendValues(*command, seen, script);
}

std::string BashScript(const CLI::App& app) {
  std::string script =
      "# Completion of baybridge, made by ‘baybridge completion’.\n"
      "_baybridge_words() {\n"
      "  local current=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
      "  local path='' words='' word\n"
      "  case \"$before\" in\n";
  std::vector<std::string> seen;
  AppendValues(app, seen, script);
  script +=
      "  esac\n  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n    case \"$path $word\" "
      "in\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    script += "      ' " + command->get_name() + "') path='" + command->get_name() + "' ;;\n";
    for (const CLI::App* below : command->get_subcommands({})) {
      const std::string path = command->get_name() + " " + below->get_name();
      script += "      '" + path + "') path='" + path + "' ;;\n";
    }
  }
  script += "    esac\n  done\n  case \"$path\" in\n";
  AppendCommand(app, "", script);
  std::string common;
  AppendOptions(app, common);
  script +=
      "  esac\n"
      "  if [[ -n \"$path\" ]]; then words=\"$words" +
      common +
      "\"; fi\n"
      "  if [[ \"$current\" == -* || -z \"$path\" || \"$path\" == pack ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  elif [[ \"$path\" == 'pack check' || \"$path\" == 'pack doc' ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$(baybridge pack list 2>/dev/null | cut -d' ' -f1)\" -- "
      "\"$current\"))\n"
      "  else\n"
      "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
      "  fi\n"
      "}\n"
      "complete -o filenames -F _baybridge_words baybridge\n";
  return script;
}

}  // namespace

int PrintCompletion(const CLI::App& app, const std::string& shell) {
  std::string script = BashScript(app);
  if (shell == "zsh") {  // zsh runs the same script by its own bridge
    script =
        "#compdef baybridge\nwhence compdef >/dev/null || { autoload -Uz compinit && compinit; }\n"
        "autoload -U +X bashcompinit && bashcompinit\n" +
        script +
        "if [[ \"${funcstack[1]}\" == _baybridge ]]; then _bash_complete -o filenames -F "
        "_baybridge_words; fi\n";
  }
  auto written = WriteOutput({}, script);
  return written ? kExitClean : kExitFailure;
}

}  // namespace baybridge
