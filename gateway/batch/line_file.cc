#include "batch/line_file.h"

#include <algorithm>
#include <string>

#include "core/file.h"
#include "crypto/digest.h"

namespace baybridge {

Result<Done> ForEachLine(const std::filesystem::path& file,
                         const std::function<Result<Done>(std::string_view)>& take) {
  constexpr std::size_t kPart = std::size_t{256} * 1024;
  auto input = InputFile::Open(file);
  if (!input) return std::move(input).error();
  std::string held;
  std::string part(kPart, '\0');
  while (true) {
    auto got = input->Read(part.data(), part.size());
    if (!got) return std::move(got).error();
    if (*got == 0) return Done{};
    held.append(part, 0, *got);
    std::size_t begin = 0;
    for (std::size_t end = held.find('\n'); end != std::string::npos;
         end = held.find('\n', begin)) {
      auto taken = take(std::string_view(held).substr(begin, end + 1 - begin));
      if (!taken) return taken;
      begin = end + 1;
    }
    held.erase(0, begin);
  }
}

std::string_view CellOf(std::string_view line, std::size_t before) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  std::size_t begin = 0;
  std::size_t cells = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (line[i] != ',' || quoted) continue;
    if (cells++ == before) return line.substr(begin, i - begin);
    begin = i + 1;
  }
  return cells == before ? line.substr(begin) : std::string_view();
}

Mark MarkOf(std::string_view text) {
  Mark mark{};
  const auto digest = Sha256(text);
  std::copy_n(digest.begin(), mark.size(), mark.begin());
  return mark;
}

}  // namespace baybridge
