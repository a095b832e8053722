#include "cli/reveal_audit.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/finding_lines.h"
#include "crypto/digest.h"
#include "report/json_text.h"

namespace baybridge {
namespace {

// An open file, locked for this process as long as it lives.
class LockedFile {
 public:
  explicit LockedFile(const std::string& file)
      : fd_(::open(
            file.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly)) {
    if (fd_ >= 0 && ::flock(fd_, LOCK_EX) != 0) Close();
  }
  LockedFile(const LockedFile&) = delete;
  LockedFile& operator=(const LockedFile&) = delete;
  LockedFile(LockedFile&&) = delete;
  LockedFile& operator=(LockedFile&&) = delete;
  ~LockedFile() { Close(); }

  bool open() const { return fd_ >= 0; }
  bool Append(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(fd_) == 0;
  }
  // The last line, without its end; nothing where the file is empty or its last line has no end.
  Result<std::string> LastLine() const {
    constexpr off_t kMostOfALine = off_t{64} * 1024;  // bytes
    struct stat status {};
    if (::fstat(fd_, &status) != 0 || !S_ISREG(status.st_mode)) return Broken("is no regular file");
    const off_t from = std::max<off_t>(0, status.st_size - kMostOfALine);
    std::string tail(static_cast<std::size_t>(status.st_size - from), '\0');
    if (::pread(fd_, tail.data(), tail.size(), from) != static_cast<ssize_t>(tail.size()))
      return Broken("cannot be read");
    if (tail.empty()) return tail;
    if (tail.back() != '\n') return Broken("does not end with a whole line");
    tail.pop_back();
    const std::size_t end = tail.rfind('\n');
    return end == std::string::npos ? tail : tail.substr(end + 1);
  }
  static Failure Broken(const std::string& what) {
    return {FailureKind::kUnreadable,
            "the audit file " + what,
            {},
            "nothing is shown that is not audited: choose another file, or mend this one"};
  }

 private:
  static constexpr mode_t kOwnerOnly = 0600;
  void Close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  int fd_ = -1;
};

void PutWords(JsonText& json, std::string_view key, const std::vector<std::string>& words) {
  json.BeginArray(key);
  for (const std::string& word : words) json.Item(word);
  json.EndArray();
}

// JSON on one line: a line break stands between values only, followed by indentation.
std::string OnOneLine(const std::string& json) {
  std::string line;
  for (std::size_t at = 0; at < json.size(); ++at) {
    if (json[at] != '\n') {
      line += json[at];
      continue;
    }
    while (at + 1 < json.size() && json[at + 1] == ' ') ++at;
  }
  return line + '\n';
}

std::string LineOf(const RevealNote& note, const std::string& before) {
  JsonText json;
  json.BeginObject();
  json.String("time", UtcNow());
  json.String("event", "values-revealed");
  json.Number("user", ::getuid());
  json.String("reason", note.reason);
  PutWords(json, "standards", note.standards);
  PutWords(json, "inputs", note.inputs);
  json.String("report", note.report);
  json.String("output", note.output);
  json.String("before", before.empty() ? std::string() : Hex(Sha256(before)));
  json.EndObject();
  return OnOneLine(json.Take());
}

}  // namespace

Result<Done> AppendRevealNote(const std::string& file, const RevealNote& note) {
  const LockedFile audit(file);
  Failure failure = LockedFile::Broken("cannot be opened");
  if (audit.open()) {
    auto before = audit.LastLine();
    if (before && audit.Append(LineOf(note, *before))) return Done{};
    failure = before ? LockedFile::Broken("cannot be written") : std::move(before).error();
  }
  failure.place = file;
  return failure;
}

}  // namespace baybridge
