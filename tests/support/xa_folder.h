#pragma once

#include <filesystem>
#include <string>

#include "support/scratch.h"

namespace baybridge {

// A copy of the hub and of the test pack xa-care that a test may break, in a folder of its own.
// Texts of findings are left out.
class XaFolder : public Scratch {
 public:
  XaFolder() {
    const std::filesystem::path source(BAYBRIDGE_SOURCE_DIR);
    for (const char* name : {"schemas/hub", "schemas/_meta", "schemas/_identifiers"})
      Copy(source / name, name);
    Copy(source / "mapping/units.csv", "mapping/units.csv");
    const std::filesystem::path packs = source / "tests/support/packs";
    for (const char* name : {"schemas/xa-care", "mapping/xa-care", "samples/xa-care"})
      Copy(packs / name, name);
    // The scheme of the test pack stands beside those of the places.
    const std::string schemes = Read("schemas/_identifiers/schemes.csv");
    Scratch further;
    further.Copy(packs / "schemas/_identifiers", "s");
    const std::string own = further.Read("s/schemes.csv");
    Write("schemas/_identifiers/schemes.csv", schemes + own.substr(own.find('\n') + 1));
  }
};

}  // namespace baybridge
