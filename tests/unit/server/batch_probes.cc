#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "unit/server/running_gateway.h"
#include "unit/server/transfer_client.h"
#include "unit/server/transfer_probes.h"

namespace baybridge {
namespace {

using Probes = std::vector<std::pair<Role, RequestText>>;

constexpr Role kHome = Role::kCareInstitution;
const std::string kCreate = "/v1/batches?from=hk-care&to=gd-care";

TransferClient Home() {
  RunningGateway& gateway = RunningGateway::Shared();
  return {gateway.port(), gateway.IdentityOf("institution")};
}

Probes ProbesOfTarget(const std::string& method,
                      const std::string& target,
                      const std::string& nothing) {
  Probes probes = {{kHome, {.method = method, .target = target}},
                   {kHome, {.method = method, .target = target + "?unknown=1"}}};
  if (!nothing.empty()) probes.push_back({kHome, {.method = method, .target = nothing}});
  return probes;
}

std::string KeptReport() {
  const Answer answer = RunningGateway::Shared().AskAs(
      kHome, PostRecord("/v1/reports?standard=resident-file-completeness"));
  EXPECT_EQ(answer.status, 201U) << answer.body;
  return TransferClient::Member(answer.body, "id");
}

Probes ProbesOfReports(const std::string& operation) {
  const std::string none = "/v1/reports/" + std::string(32, '0');
  if (operation == "listReports") return ProbesOfTarget("GET", "/v1/reports", {});
  if (operation == "getReport") return ProbesOfTarget("GET", "/v1/reports/" + KeptReport(), none);
  if (operation == "deleteReport")
    return ProbesOfTarget("DELETE", "/v1/reports/" + KeptReport(), none);
  const std::string target = "/v1/reports?standard=resident-file-completeness";
  Probes probes = {{kHome, PostRecord(target)},
                   {kHome, PostRecord(target + "&unknown=1")},
                   {kHome, PostRecord(target, "<?xml version=\"1.0\" encoding=\"UTF-7\"?><a/>")},
                   {kHome, PostRecord(target, std::string(std::size_t{17} * 1024 * 1024, ' '))}};
  // The same key for another request.
  for (const char* standard : {"resident-file-completeness", "medication-core"}) {
    RequestText keyed = PostRecord("/v1/reports?standard=" + std::string(standard));
    keyed.headers.emplace_back("Idempotency-Key", "probe-report");
    probes.emplace_back(kHome, std::move(keyed));
  }
  return probes;
}

Probes ProbesOfCreation() {
  return {{kHome, PostRecord(kCreate)},
          {kHome, PostRecord(kCreate + "&unknown=1")},
          {kHome, PostRecord(kCreate, std::string(std::size_t{17} * 1024 * 1024, ' '))},
          {kHome, {.method = "POST", .target = kCreate + "&reference=inbox/none.xml"}}};
}

// One that another node holds.
std::string BatchElsewhere() {
  const std::string id(32, 'f');
  const auto put = RunningGateway::Shared().gateway().transfers()->With(
      [&](TransferStore& transfers) { return transfers.batches().Put(id, "HK-0001", "other", 1); });
  EXPECT_TRUE(put);
  return id;
}

}  // namespace

std::string EndedBatch() {
  const TransferClient home = Home();
  const Answer made = home.Post(kCreate, SampleRecord());
  EXPECT_EQ(made.status, 201U) << made.body;
  const std::string id = TransferClient::Member(made.body, "id");
  for (int i = 0; i < 2'400; ++i) {
    const Answer answer = home.Get("/v1/batches/" + id);
    if (!TransferClient::Member(answer.body, "ended").empty()) return id;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ADD_FAILURE() << home.Get("/v1/batches/" + id).body;
  return id;
}

std::optional<Probes> ProbesOfBatches(const std::string& operation) {
  if (operation.ends_with("Report") || operation == "listReports")
    return ProbesOfReports(operation);
  if (operation == "createBatch") return ProbesOfCreation();
  if (operation == "listBatches") return ProbesOfTarget("GET", "/v1/batches", {});
  const std::map<std::string, std::string> ends = {{"getBatch", ""},
                                                   {"deleteBatch", ""},
                                                   {"watchBatch", "/events"},
                                                   {"listResults", "/results"},
                                                   {"getResult", "/results/run.json"},
                                                   {"listRejects", "/rejects"}};
  const auto end = ends.find(operation);
  if (end == ends.end()) return std::nullopt;
  static const std::string ended = EndedBatch();
  const std::string id = operation == "deleteBatch" ? EndedBatch() : ended;
  const std::string method = operation == "deleteBatch" ? "DELETE" : "GET";
  const std::string all = "/v1/batches/";
  Probes probes =
      ProbesOfTarget(method, all + id + end->second, all + std::string(32, '0') + end->second);
  probes.push_back({kHome, {.method = method, .target = all + BatchElsewhere() + end->second}});
  return probes;
}

}  // namespace baybridge
