// Check 2: versions agree everywhere; an id stands for one thing.
#include <map>
#include <string>

#include "check/check_context.h"
#include "check/rule_ids.h"
#include "check/xsd_header.h"

namespace baybridge {
namespace {

void CheckXsd(CheckContext& context, const Pack& pack, const Kind& kind) {
  if (kind.schema_file.empty()) return;
  const XsdHeader header = ReadXsdHeader(kind.schema_file);
  if (!header.version.empty() && header.version != pack.version) {
    context.Add("GW-PKG-002", kind.schema_file, header.line,
                {{"expected", pack.version}, {"found", header.version}});
  }
  if (header.target_namespace != pack.SpaceOf("")) {
    context.Add("GW-PKG-030", kind.schema_file, header.line,
                {{"expected", std::string(pack.SpaceOf(""))}, {"found", header.target_namespace}});
  }
}

void CheckRuleIds(CheckContext& context) {
  std::map<std::string, std::string> seen;  // id and where
  for (const Pack* pack : context.asked) {
    for (const RuleId& rule : RuleIdsOf(*pack)) {
      const auto [at, added] = seen.emplace(rule.id, rule.place);
      if (!added)
        context.Add("GW-PKG-031", rule.place,
                    {{"rule", rule.id}, {"where", context.NameOf(at->second)}});
    }
  }
}

// Two formats under one namespace could not be told apart; an older version of one pack may share
// it.
void CheckNamespaces(CheckContext& context) {
  std::map<std::string, const Pack*, std::less<>> owners;
  for (const Pack* pack : context.asked) {
    const std::string space(pack->SpaceOf(""));
    if (space.empty() || pack->id.find('@') != std::string::npos) continue;
    const auto [at, added] = owners.emplace(space, pack);
    if (!added) {
      context.Add("GW-PKG-032", pack->folder / "pack.json", 0,
                  {{"namespace", space}, {"pack", at->second->id}});
    }
  }
}

}  // namespace

void CheckVersionsAgree(CheckContext& context) {
  for (const Pack* pack : context.asked) {
    for (const Kind& kind : pack->kinds) CheckXsd(context, *pack, kind);
  }
  CheckRuleIds(context);
  CheckNamespaces(context);
}

}  // namespace baybridge
