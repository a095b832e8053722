#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/role.h"
#include "support/tls_client.h"

namespace baybridge {

// Requests to the running gateway that bring about each status of an operation about transfers,
// audit or partners, but for those that need two requests at once; nothing for another operation.
std::optional<std::vector<std::pair<Role, RequestText>>> ProbesOfTransfers(
    const std::string& operation);

// The same of batches and kept reports.
std::optional<std::vector<std::pair<Role, RequestText>>> ProbesOfBatches(
    const std::string& operation);

// A batch of one record that has ended; waits for its end. Its id.
std::string EndedBatch();

}  // namespace baybridge
