#include "cli/manual.h"

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "core/program.h"

namespace baybridge {
namespace {

// Text as roff takes it literally: a backslash, a hyphen that may be copied, and a line that does
// not begin like a request.
std::string Roff(std::string_view text) {
  std::string out;
  bool begins = true;
  for (const char c : text) {
    if (begins && (c == '.' || c == '\'')) out += "\\&";
    switch (c) {
      case '\\': out += "\\e"; break;
      case '-': out += "\\-"; break;
      case '"': out += "\\(dq"; break;
      default: out += c;
    }
    begins = c == '\n';
  }
  return out;
}

// What an option takes, behind its name; nothing for a flag.
std::string TakenBy(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return {};
  const std::string type = option.get_type_name();
  return " \\fI" + Roff(type.empty() ? "VALUE" : type) + "\\fR";
}

void AppendOption(const CLI::Option& option, std::string& page) {
  page += ".TP\n";
  if (option.get_positional()) {
    page += "\\fI" + Roff(option.get_name(true)) + "\\fR\n";
  } else {
    page += "\\fB" + Roff(option.get_name(false, true)) + "\\fR" + TakenBy(option) + '\n';
  }
  page += Roff(option.get_description());
  if (option.get_required()) page += " (needed)";
  const std::string& otherwise = option.get_default_str();
  if (!otherwise.empty()) page += " [" + Roff(otherwise) + ']';
  page += ".\n";
}

void AppendOptions(const CLI::App& app, std::string& page) {
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_group().empty()) AppendOption(*option, page);  // else help hides it
  }
}

// What is written as it stands: examples.
void AppendVerbatim(const std::string& text, std::string& page) {
  if (text.empty()) return;
  page += ".PP\n.nf\n" + Roff(text) + "\n.fi\n";
}

void AppendCommands(const CLI::App& app, const std::string& path, std::string& page) {
  for (const CLI::App* command : app.get_subcommands({})) {
    const std::string name = path + ' ' + command->get_name();
    page += ".SS \"" + Roff(name) + "\"\n" + Roff(command->get_description()) + ".\n";
    AppendOptions(*command, page);
    AppendVerbatim(command->get_footer(), page);
    AppendCommands(*command, name, page);
  }
}

constexpr std::string_view kHead =
    ".SH NAME\n"
    "baybridge \\- validates, translates and accounts for elder\\-care records\n"
    ".SH SYNOPSIS\n"
    ".B baybridge\n"
    ".RI [ OPTION ...]\n"
    ".I COMMAND\n"
    ".RI [ ARGUMENT ...]\n"
    ".SH DESCRIPTION\n"
    "Baybridge reads a record in the format of one place, says what is wrong with it, writes it "
    "in\n"
    "the format of another place, and tells leaf by leaf what arrived, what arrived with less\n"
    "meaning, and what could not be carried. It judges records against service standards, and\n"
    "serves all of it over HTTPS.\n"
    ".SH OPTIONS OF EVERY COMMAND\n";

constexpr std::string_view kTail =
    ".SH EXIT STATUS\n"
    ".TP\n0\nclean.\n"
    ".TP\n1\nfindings of severity error or above, or a verdict that is not conforms.\n"
    ".TP\n2\nthe command line is wrong.\n"
    ".TP\n3\nit could not be done: a file, a pack or a table is missing or broken.\n"
    ".SH ENVIRONMENT\n"
    ".TP\n.B BAYBRIDGE_DATA\n"
    "folder that holds schemas/ and mapping/. Without it the program looks beside itself and in\n"
    "share/baybridge below the prefix that it was installed to.\n"
    ".SH FILES\n"
    ".TP\n.I /usr/share/baybridge\nformats, mapping tables, standards, texts.\n"
    ".TP\n.I /etc/baybridge/gateway.json\nconfiguration of the service, baybridge\\-gateway(5).\n"
    ".TP\n.I /usr/share/doc/baybridge\ndocuments, and samples to try.\n"
    ".SH SEE ALSO\n"
    ".BR baybridge\\-gateway (5)\n";

}  // namespace

std::string ManualPage(const CLI::App& app) {
  std::string page = ".TH BAYBRIDGE 1 \"\" \"" + std::string(ProgramName()) + "\" Baybridge\n";
  page += kHead;
  AppendOptions(app, page);
  page += ".SH COMMANDS\n";
  AppendCommands(app, "baybridge", page);
  page += kTail;
  return page;
}

}  // namespace baybridge
