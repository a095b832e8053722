// pack.json and fields.csv of a pack, divided by a line of three hyphens.
#include <string>
#include <string_view>

#include "core/check.h"
#include "fuzz/fuzz.h"
#include "fuzz/pack_folder.h"
#include "pack/pack.h"

namespace baybridge {
namespace {

constexpr std::string_view kDivider = "\n---\n";
constexpr std::string_view kHubFields =
    "path,codes,label_en,label_zh_hans,label_zh_hant,label_pt,class,safety,type,example,section,"
    "evidence,status\n";

// The smallest hub, and the test pack without its manifest and fields.
const PackFolder& Folder() {
  static const PackFolder folder;
  static const bool filled = [] {
    folder.Copy("schemas/_meta", "schemas/_meta");
    folder.Write("schemas/hub/resident.xsd",
                 "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>");
    folder.Write("schemas/hub/resident.fields.csv", kHubFields);
    folder.Write("schemas/xa-care/resident.xsd",
                 "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>");
    folder.Copy("tests/support/packs/schemas/xa-care/code-lists.csv",
                "schemas/xa-care/code-lists.csv");
    folder.Copy("tests/support/packs/schemas/xa-care/codes", "schemas/xa-care/codes");
    return true;
  }();
  BAYBRIDGE_CHECK(filled);
  return folder;
}

}  // namespace

void Fuzz(std::string_view input) {
  const std::size_t at = input.find(kDivider);
  const PackFolder& folder = Folder();
  folder.Write("schemas/xa-care/pack.json", input.substr(0, at));
  const bool divided = at != std::string_view::npos;
  folder.Write("schemas/xa-care/resident.fields.csv",
               divided ? input.substr(at + kDivider.size()) : kHubFields);
  const auto packs = LoadPacks(folder.folder());
  if (!packs) {
    BAYBRIDGE_CHECK(packs.error().kind != FailureKind::kInternal);
    BAYBRIDGE_CHECK(!packs.error().what.empty());
    return;
  }
  const Pack* pack = (*packs)->Find("xa-care");
  BAYBRIDGE_CHECK(pack != nullptr);
  BAYBRIDGE_CHECK(!pack->digest.empty());
}

}  // namespace baybridge
