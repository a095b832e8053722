#pragma once

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace baybridge {

// Where the command line asks for help, or for the manual page in a language: puts headings and the
// descriptions of commands and options into that language, those that the texts have:
// help.<command>, help.<command>.<option>, help.option.<option> for all commands, help.heading.….
void SayHelpIn(CLI::App& app, int argc, char** argv);

// Tells on standard error what is wrong with a command line, in the language that it asks for, with
// the help that there is; or prints help or version where that was asked for. Returns the exit
// code.
int TellParseError(CLI::App& app, const CLI::ParseError& error, int argc, char** argv);

}  // namespace baybridge
