#include "e2e/command.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sys/wait.h>
#include <unistd.h>

#include "support/scratch.h"
#include "support/tied_child.h"

namespace baybridge {
namespace {

std::string Take(std::FILE* file) {
  std::string text;
  std::rewind(file);
  for (int byte = std::fgetc(file); byte != EOF; byte = std::fgetc(file))
    text += static_cast<char>(byte);
  std::fclose(file);
  return text;
}

std::FILE* Holding(const std::string& text) {
  std::FILE* file = std::tmpfile();
  EXPECT_NE(file, nullptr);
  EXPECT_EQ(std::fwrite(text.data(), 1, text.size(), file), text.size());
  std::rewind(file);
  return file;
}

// In the child: never returns.
[[noreturn]] void Become(std::vector<char*> words, const CommandOptions& options, pid_t parent) {
  constexpr int kNoProgram = 127;
  if (options.as_user && (setgid(*options.as_user) != 0 || setuid(*options.as_user) != 0))
    _exit(kNoProgram);
  EndWithParent(parent);
  setenv("BAYBRIDGE_DATA", BAYBRIDGE_SOURCE_DIR, 1);  // NOLINT(concurrency-mt-unsafe): one thread
  words.push_back(nullptr);
  execv(words.front(), words.data());
  _exit(kNoProgram);
}

}  // namespace

Ran RunBaybridge(const std::vector<std::string>& arguments, const CommandOptions& options) {
  std::vector<std::string> texts = {BAYBRIDGE_PROGRAM};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<char*> words;
  for (std::string& text : texts) words.push_back(text.data());
  std::FILE* in = Holding(options.input);
  std::FILE* out = Holding({});
  std::FILE* err = Holding({});
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child == 0) {
    dup2(fileno(in), STDIN_FILENO);
    dup2(fileno(out), STDOUT_FILENO);
    dup2(fileno(err), STDERR_FILENO);
    Become(words, options, parent);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  std::fclose(in);
  return {.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1, .out = Take(out), .err = Take(err)};
}

}  // namespace baybridge
