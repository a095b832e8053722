#pragma once

#include <vector>

#include "server/route.h"
#include "server/transfer_service.h"

namespace baybridge {

// The service must outlive the routes.

// POST and GET /v1/transfers…, /v1/consents/revoke, /v1/persons/deceased.
std::vector<Route> TransferRoutes(TransferService& service);
// POST /v1/inbox.
std::vector<Route> InboxRoutes(TransferService& service);
// POST /v1/witness.
std::vector<Route> WitnessRoutes(TransferService& service);
// POST and GET /v1/reports….
std::vector<Route> ReportRoutes(TransferService& service);
// GET /v1/audit/…, GET /v1/partners.
std::vector<Route> AuditRoutes(TransferService& service);

}  // namespace baybridge
