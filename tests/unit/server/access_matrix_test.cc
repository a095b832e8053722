// Who may call what: every role against every route of the running gateway, by certificate and by
// token, against the table below, which is written apart from the routes.
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "unit/server/running_gateway.h"

namespace baybridge {
namespace {

// By operation: anonymous, institution, regulator, operator, auditor, gateway; x may.
const std::map<std::string, std::string, std::less<>> kMatrix = {
    {"validate", ".xx..."},
    {"translate", ".xx..."},
    {"explain", ".xx..."},
    {"conform", ".xx..."},
    {"print", ".xx..."},
    {"due", ".xx..."},
    {"listPacks", ".xxxx."},
    {"listFields", ".xxxx."},
    {"listCodes", ".xxxx."},
    {"lookUpCode", ".xxxx."},
    {"translateCode", ".xxxx."},
    {"listStandards", ".xxxx."},
    {"reload", "...x.."},
    {"health", "xxxxxx"},
    {"ready", "xxxxxx"},
    {"metrics", "...x.."},
    {"createTransfer", ".x...."},
    {"listTransfers", ".xx..."},
    {"getTransfer", ".xx..."},
    {"getReceipt", ".xx..."},
    {"getEvidence", ".xx..."},
    {"getRecord", ".x...."},
    {"listMedicines", ".x...."},
    {"getReconciliation", ".xx..."},
    {"getDelta", ".x...."},
    {"listDocuments", ".x...."},
    {"getDocument", ".x...."},
    {"listQuestions", ".x...."},
    {"askQuestion", ".x...."},
    {"answerQuestion", ".x...."},
    {"acknowledgeTransfer", ".x...."},
    {"reconcileTransfer", ".x...."},
    {"acceptTransfer", ".x...."},
    {"refuseTransfer", ".x...."},
    {"arriveTransfer", ".x...."},
    {"withdrawTransfer", ".x...."},
    {"revokeConsent", ".x...."},
    {"personDeceased", ".x...."},
    {"createBatch", ".x...."},
    {"listBatches", ".x.x.."},
    {"getBatch", ".x.x.."},
    {"deleteBatch", ".x...."},
    {"watchBatch", ".x.x.."},
    {"listResults", ".x...."},
    {"getResult", ".x...."},
    {"listRejects", ".x...."},
    {"createReport", ".xx..."},
    {"listReports", ".xx..."},
    {"getReport", ".xx..."},
    {"deleteReport", ".xx..."},
    {"inbox", ".....x"},
    {"witness", ".....x"},
    {"listAuditEntries", "..x.x."},
    {"getCheckpoint", "..xxxx"},
    {"proveInclusion", "..x.x."},
    {"proveConsistency", "..x.xx"},
    {"listPartners", ".xxxx."},
};

std::string PathOf(const Route& route) {
  std::string path;
  for (std::size_t at = 0; at < route.path.size(); ++at) {
    if (route.path[at] != '{') {
      path += route.path[at];
      continue;
    }
    at = route.path.find('}', at);
    path += "none";
  }
  return path;
}

void Expect(const Answer& answer, bool may, Role role, const std::string& what) {
  if (may) {
    EXPECT_NE(answer.status, 0U) << what;
    EXPECT_NE(answer.status, 401U) << what;
    EXPECT_NE(answer.status, 403U) << what;
  } else {
    EXPECT_EQ(answer.status, role == Role::kAnonymous ? 401U : 403U) << what;
    EXPECT_EQ(answer.Header("Content-Type"), "application/problem+json") << what;
  }
}

TEST(AccessMatrixTest, HoldsCellByCell) {
  RunningGateway& gateway = RunningGateway::Shared();
  std::set<std::string> seen;
  for (const Route& route : gateway.service().routes().routes()) {
    const auto row = kMatrix.find(route.operation);
    ASSERT_NE(row, kMatrix.end()) << route.operation << " is in no row of the matrix";
    seen.insert(route.operation);
    for (const auto& [role, name] : kRoleNames.entries) {
      const bool may = row->second.at(static_cast<std::size_t>(role)) == 'x';
      const std::string what = route.operation + " as " + std::string(name);
      // Reloading all packs for nothing takes long; service_test does it once.
      if (may && route.operation == "reload") continue;
      RequestText request{.method = route.method, .target = PathOf(route)};
      Expect(gateway.AskAs(role, request), may, role, what + " by certificate");
      if (role == Role::kAnonymous) continue;
      request.headers = {{"Authorization", "Bearer " + gateway.TokenOf(role)}};
      const Answer answer = Ask(gateway.port(), request);
      // A gateway is one by its certificate alone.
      if (role == Role::kGateway) {
        EXPECT_EQ(answer.status, 401U) << what << " by token";
      } else {
        Expect(answer, may, role, what + " by token");
      }
    }
  }
  EXPECT_EQ(seen.size(), kMatrix.size());
}

TEST(AccessMatrixTest, TellsStrangersNothingOfWhatThereIs) {
  RunningGateway& gateway = RunningGateway::Shared();
  EXPECT_EQ(gateway.AskAs(Role::kAnonymous, {.target = "/v1/nothing"}).status, 401U);
  EXPECT_EQ(gateway.AskAs(Role::kAnonymous, {.method = "DELETE", .target = "/v1/packs"}).status,
            401U);
  EXPECT_EQ(gateway.AskAs(Role::kAuditor, {.target = "/v1/nothing"}).status, 404U);
  const Answer other = gateway.AskAs(Role::kAuditor, {.method = "DELETE", .target = "/v1/packs"});
  EXPECT_EQ(other.status, 405U);
  EXPECT_EQ(other.Header("Allow"), "GET");
}

// A token that is not accepted is not made good by a certificate.
TEST(AccessMatrixTest, RefusesBadTokensWhateverTheCertificate) {
  RunningGateway& gateway = RunningGateway::Shared();
  for (const std::string& authorization : std::vector<std::string>{
           "Bearer x.y.z", "Bearer ", "Basic YTpi", "bearer " + gateway.TokenOf(Role::kOperator)}) {
    const Answer answer = gateway.AskAs(
        Role::kOperator, {.target = "/v1/packs", .headers = {{"Authorization", authorization}}});
    EXPECT_EQ(answer.status, 401U) << authorization;
    EXPECT_EQ(answer.Header("WWW-Authenticate"), "Bearer");
  }
}

}  // namespace
}  // namespace baybridge
