#pragma once

// What the handlers of transfers, inbox and audit share.

#include <cstdint>
#include <string>
#include <variant>

#include "core/http.h"
#include "server/call.h"
#include "server/problem.h"
#include "server/transfer_service.h"

namespace baybridge {

// Who acts and when.
TransferAct ActOf(const Call& call, std::string result = {});

// The problem of what the store did not do: kUsage with `status` and its word as code, the rest as
// ProblemOf has it.
HttpResponse StoreProblem(const Call& call, const Failure& failure, unsigned status);

// A page of a list: parameters `cursor` (of an earlier answer) and `limit`.
struct Page {
  std::uint64_t after = 0;
  std::uint32_t limit = 50;
};
std::variant<Page, Problem> PageOf(const Call& call);

// A whole number of a parameter; nothing where it is none.
std::optional<std::uint64_t> NumberOf(const Call& call, std::string_view parameter);

// Nothing is taken in while the audit log goes without witnesses (503).
HttpResponse NotAnchored(const Call& call);

HttpResponse JsonResponse(std::string body, unsigned status = 200);

}  // namespace baybridge
