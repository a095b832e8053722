#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "pack/pack.h"
#include "pages/hub_document.h"
#include "print/print_record.h"
#include "translate/keep.h"

namespace baybridge {

// What a page says of a document besides its record: findings, what was lost, withheld and
// converted on the way into the hub, and before. What it points to must outlive it.
PrintInput PageInputOf(const HubDocument& document,
                       const PrintContext& context,
                       const KeepNames& names,
                       Language language);

// One or two languages, "zh-Hant,en"; `otherwise` where the text is empty. Fails with kUsage.
Result<std::vector<Language>> PageLanguages(const std::string& text, Language otherwise);

}  // namespace baybridge
