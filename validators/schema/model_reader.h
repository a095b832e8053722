#pragma once

#include <string_view>

#include "core/result.h"
#include "schema/schema_model.h"
#include "schema/xerces_grammar.h"

namespace baybridge::schema {

// Reads what the grammar states of the global element `root` of its target namespace, and of all it
// may hold. Names are added to `names`. Fails with kMalformed where there is no such element.
Result<SchemaModel> ReadModel(XercesGrammar& grammar, std::string_view root, NameTable& names);

}  // namespace baybridge::schema
