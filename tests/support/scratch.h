#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace baybridge {

// A folder of a test's own that goes away with it.
class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "baybridge-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no scratch folder";
    folder_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  const std::filesystem::path& folder() const { return folder_; }

  void Write(const std::filesystem::path& name, std::string_view text) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  std::string Read(const std::filesystem::path& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  void Remove(const std::filesystem::path& name) const {
    std::filesystem::remove_all(folder_ / name);
  }
  // Copies a folder with all below it.
  void Copy(const std::filesystem::path& from, const std::filesystem::path& name) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::filesystem::copy(from, folder_ / name, std::filesystem::copy_options::recursive);
  }
  // Replaces the first `old_text` of a file; it must be there.
  void Edit(const std::filesystem::path& name,
            std::string_view old_text,
            std::string_view new_text) const {
    std::string text = Read(name);
    const std::size_t at = text.find(old_text);
    ASSERT_NE(at, std::string::npos) << name << " does not hold " << old_text;
    Write(name, text.replace(at, old_text.size(), new_text));
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace baybridge
