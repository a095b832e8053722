#include "e2e/share_farm.h"

#include <chrono>
#include <thread>

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr const char* kChunkRecords = "8";
constexpr const char* kPacks = BAYBRIDGE_SOURCE_DIR "/tests/support/packs";

std::vector<std::string> Plus(std::vector<std::string> words,
                              const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

void WriteSecret(const Scratch& scratch, const char* name, const std::string& text) {
  scratch.Write(name, text);
  fs::permissions(scratch.folder() / name, fs::perms::owner_read | fs::perms::owner_write);
}

std::optional<ServerTls> TlsOf(const TlsIdentities* identities) {
  if (identities == nullptr) return std::nullopt;
  return identities->server(true);
}

}  // namespace

ShareFarm::ShareFarm(unsigned records, std::size_t brokers, std::size_t workers)
    : ShareFarm(records, brokers, workers, nullptr) {}

ShareFarm::ShareFarm(unsigned records, std::size_t workers, ByTls /*by_tls*/)
    : ShareFarm(records, 1, workers, std::make_unique<TlsIdentities>()) {}

ShareFarm::ShareFarm(unsigned records, const OnHosts& hosts)
    : ShareFarm(records, 1, hosts.workers.size(), std::make_unique<TlsIdentities>(), hosts) {}

ShareFarm::ShareFarm(unsigned records,
                     std::size_t brokers,
                     std::size_t workers,
                     std::unique_ptr<TlsIdentities> identities,
                     OnHosts hosts)
    : hosts_(std::move(hosts)),
      identities_(std::move(identities)),
      store_(TlsOf(identities_.get()), hosts_.store),
      brokers_(brokers, TlsOf(identities_.get()), hosts_.broker) {
  WriteSecret(scratch_, "job.key", std::string(64, 'c') + "\n");
  WriteSecret(scratch_, "other.key", std::string(64, 'd') + "\n");
  WriteSecret(scratch_, "store.password", PostgresServer::password() + "\n");
  WriteSecret(scratch_, "broker.password", NatsServers::password() + "\n");
  const std::string input = (scratch_.folder() / "batch.xml").string();
  const Ran made = RunBaybridge({"synth", "--format", "hk-care", "--records",
                                 std::to_string(records), "--errors", "0.05", "-o", input});
  EXPECT_EQ(made.code, 0) << made.err;
  const Ran alone = RunBaybridge({"migrate", "--from", "hk-care", "--to", "gd-care", "--output",
                                  (scratch_.folder() / "whole").string(), "--chunk-records",
                                  kChunkRecords, "--jobs", "1", "--progress", "none", input});
  EXPECT_EQ(alone.code, 1) << alone.err;  // some records are rejected
  whole_ = Outputs("whole");
  EXPECT_GT(whole_.size(), 4U);
  chunks_ = (records + 7) / 8;
  for (std::size_t i = 0; i < workers; ++i) {
    workers_.push_back(std::make_unique<Background>());
    StartWorker(i);
  }
}

std::string ShareFarm::StoreAddress() const {
  if (identities_ == nullptr) return store_.address();
  return "postgresql://baybridge@localhost:" + std::to_string(store_.port()) +
         "/postgres?hostaddr=" + hosts_.store.address +
         "&sslmode=verify-full&sslrootcert=" + identities_->authority() +
         "&sslcert=" + identities_->certificate() + "&sslkey=" + identities_->key();
}

std::vector<std::string> ShareFarm::BrokerOptions() const {
  if (identities_ == nullptr) return {"--broker", brokers_.addresses()};
  return {
      "--broker",      "tls://" + hosts_.broker.address + ":" + std::to_string(brokers_.port(0)),
      "--broker-name", "localhost",
      "--broker-ca",   identities_->authority(),
      "--broker-cert", identities_->certificate(),
      "--broker-key",  identities_->key()};
}

std::vector<std::string> ShareFarm::Options() const {
  const auto file = [&](const char* name) { return (scratch_.folder() / name).string(); };
  return Plus(
      BrokerOptions(),
      {"--broker-user", NatsServers::user(), "--broker-password-file", file("broker.password"),
       "--broker-replicas", std::to_string(brokers_.size()), "--store", StoreAddress(),
       "--store-password-file", file("store.password"), "--key", file("job.key"), "--lease", "2"});
}

void ShareFarm::StartWorker(std::size_t number) {
  workers_[number]->Start(Plus({BAYBRIDGE_PROGRAM, "--data", BAYBRIDGE_SOURCE_DIR, "--packs",
                                kPacks, "worker", "--jobs", "1", "--progress", "json"},
                               Options()),
                          scratch_.folder() / "commands.log", Background::Rights::kOwn,
                          hosts_.workers.empty() ? fs::path() : hosts_.workers[number]);
}

std::vector<std::string> ShareFarm::MigrateCommand(const std::string& folder,
                                                   const std::string& job) const {
  return Plus({"migrate", "--from", "hk-care", "--to", "gd-care", "--output",
               (scratch_.folder() / folder).string(), "--chunk-records", kChunkRecords,
               "--progress", "none", "--job-name", job.empty() ? folder : job, "--max-tries", "200",
               (scratch_.folder() / "batch.xml").string()},
              Options());
}

std::vector<std::string> ShareFarm::PlainCommand(const std::string& folder,
                                                 const std::string& from,
                                                 const std::string& to,
                                                 const std::vector<std::string>& inputs) const {
  std::vector<std::string> words = {"--packs",
                                    kPacks,
                                    "migrate",
                                    "--from",
                                    from,
                                    "--to",
                                    to,
                                    "--output",
                                    (scratch_.folder() / folder).string(),
                                    "--chunk-records",
                                    kChunkRecords,
                                    "--progress",
                                    "none"};
  for (const std::string& input : inputs) words.push_back((scratch_.folder() / input).string());
  return words;
}

std::unique_ptr<Background> ShareFarm::Coordinate(const std::vector<std::string>& command) const {
  auto job = std::make_unique<Background>();
  job->Start(Plus({BAYBRIDGE_PROGRAM, "--data", BAYBRIDGE_SOURCE_DIR}, command),
             scratch_.folder() / "commands.log", Background::Rights::kOwn, hosts_.coordinator);
  return job;
}

std::string ShareFarm::Ask(const char* statement) {
  constexpr int kTries = 3'000;
  for (int tries = 0; tries < kTries; ++tries) {
    if (!connection_) {
      auto opened = PgConnection::Open(
          {.address = store_.address(), .password = PostgresServer::password(), .give_up = {}});
      if (opened) connection_.emplace(*std::move(opened));
    }
    if (connection_) {
      auto rows = connection_->Run(statement);
      if (rows && rows->size() == 1) return std::string(rows->Text(0, 0));
      if (rows) return {};
      connection_.reset();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  ADD_FAILURE() << "the store does not answer";
  return {};
}

std::uint64_t ShareFarm::DoneChunks() {
  if (Ask("SELECT to_regclass('baybridge_share.version') IS NOT NULL") != "t") return 0;
  return std::stoull(Ask("SELECT count(*) FROM baybridge_share.chunk WHERE done"));
}

bool ShareFarm::WaitForChunks(std::uint64_t before, std::uint64_t more, Background& job) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(3);
  while (std::chrono::steady_clock::now() < end) {
    int status = 0;
    if (DoneChunks() >= before + more || job.EndsWithin(0, status)) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

std::map<std::string, std::string> ShareFarm::Outputs(const std::string& folder) const {
  std::map<std::string, std::string> outputs;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(scratch_.folder() / folder, error)) {
    const std::string file = entry.path().filename().string();
    if (entry.is_regular_file() && !file.starts_with("job.db"))
      outputs[file] = scratch_.Read(fs::path(folder) / file);
  }
  EXPECT_FALSE(error) << folder;
  return outputs;
}

}  // namespace baybridge
