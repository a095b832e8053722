#pragma once

#include <optional>
#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace baybridge {

// Where the command line asks for help, or for the manual page in a language: puts headings and the
// descriptions of commands and options into that language, those that the texts have:
// help.<command>, help.<command>.<option>, help.option.<option> for all commands, help.heading.….
void SayHelpIn(CLI::App& app, int argc, char** argv);

// An option that takes a value, with the option that stands where its value should.
struct TakenOption {
  std::string name;   // "--dry-run", as it was written
  std::string found;  // "--from"
};

// The first option of a command line whose value would be another option: the parser takes whatever
// stands next. A value that itself begins with a hyphen is written behind a sign, "--at=-x"; "-"
// alone and negative numbers are values.
std::optional<TakenOption> OptionTakenForValue(const CLI::App& app, int argc, char** argv);

// Tells that on standard error, in the language that the command line asks for. Returns the exit
// code.
int TellTakenOption(const TakenOption& taken, int argc, char** argv);

// Tells on standard error what is wrong with a command line, in the language that it asks for, with
// the help that there is; or prints help or version where that was asked for. Returns the exit
// code.
int TellParseError(CLI::App& app, const CLI::ParseError& error, int argc, char** argv);

}  // namespace baybridge
