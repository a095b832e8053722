#include "fuzz/pack_folder.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include "core/check.h"

namespace baybridge {

namespace fs = std::filesystem;

PackFolder::PackFolder() {
  const fs::path memory = "/dev/shm";
  const fs::path base = fs::exists(memory) ? memory : fs::temp_directory_path();
  std::string name = (base / "baybridge-fuzz-XXXXXX").string();
  BAYBRIDGE_CHECK(mkdtemp(name.data()) != nullptr);
  folder_ = name;
}

PackFolder::~PackFolder() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void PackFolder::Write(const fs::path& name, std::string_view bytes) const {
  fs::create_directories((folder_ / name).parent_path());
  std::ofstream(folder_ / name, std::ios::binary) << bytes;
}

void PackFolder::Copy(const fs::path& from, const fs::path& name) const {
  fs::create_directories((folder_ / name).parent_path());
  fs::copy(fs::path(BAYBRIDGE_SOURCE_DIR) / from, folder_ / name, fs::copy_options::recursive);
}

}  // namespace baybridge
