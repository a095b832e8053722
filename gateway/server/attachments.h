#pragma once

#include <string>
#include <variant>
#include <vector>

#include "server/multipart.h"
#include "server/problem.h"
#include "server/route.h"
#include "server/transfer_service.h"
#include "transfer/documents.h"
#include "transfer/envelope.h"
#include "translate/profile.h"

namespace baybridge {

// Documents that travel beside a record, between forms, store and container.

// Those among the parts of a form, by name; every one was checked. Or the problem: findings say
// what forbids one.
std::variant<std::vector<AttachedDocument>, Problem> DocumentsIn(
    const Form& form, const std::vector<DocumentKind>& kinds);

// How they lie in the store, each as a payload of its own.
Payloads PayloadsOf(const std::vector<AttachedDocument>& documents);
// Those of a transfer, in the order of their names; none where it has none.
Result<std::vector<AttachedDocument>> LoadDocuments(TransferStore& transfers, std::string_view id);
Result<std::vector<AttachedDocument>> LoadDocuments(const Payloads& payloads);

// What of the documents may not leave: a class that the envelope does not list (GW-TRF-015), or
// that the profile withholds (GW-TRF-024).
Findings CheckDocumentsMayLeave(const std::vector<AttachedDocument>& documents,
                                const std::vector<DocumentKind>& kinds,
                                const Envelope& envelope,
                                const Profile* profile);

// GET /v1/transfers/{id}/documents…
std::vector<Route> DocumentRoutes(TransferService& service);

}  // namespace baybridge
