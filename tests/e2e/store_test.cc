// A gateway's store as operators look after it: keys, backups, rotation, the log that goes out.
#include "store/store.h"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/make_certificate.h"
#include "e2e/command.h"
#include "store/store_tables.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr const char* kTime = "2026-06-01T08:00:00Z";

class StoreCommands : public testing::Test {
 protected:
  StoreCommands() {
    EXPECT_EQ(RunBaybridge({"store", "new-key", Path("key")}).code, 0);
    auto keys = KeyFiles::Read(Path("key"));
    EXPECT_TRUE(keys) << keys.error().what;
    auto store = Store::Open(Path("store.db"), **keys);
    EXPECT_TRUE(store) << store.error().what;
    const auto person = (*store)->AddPerson("X-TEST|7351735");
    EXPECT_TRUE((*store)->Put(*person, "record", "T-1", "a record"));
    AuditEntry entry;
    entry.time = kTime;
    entry.action = AuditAction::kDisclosed;
    entry.result = "done";
    EXPECT_TRUE((*store)->Append(entry));
  }
  std::string Path(const std::string& name) const { return (scratch.folder() / name).string(); }
  Ran Do(const std::string& what,
         const std::vector<std::string>& more = {},
         const std::string& file = "store.db",
         const std::string& key = "key") const {
    std::vector<std::string> words = {"store", what, "--store", Path(file), "--key", Path(key)};
    words.insert(words.end(), more.begin(), more.end());
    return RunBaybridge(words);
  }
  // The record as the store of that name and key gives it.
  std::string Record(const std::string& file, const std::string& key) const {
    auto keys = KeyFiles::Read(Path(key));
    if (!keys) return keys.error().what;
    auto store = Store::Open(Path(file), **keys);
    if (!store) return store.error().what;
    auto record = (*store)->Get("record", "T-1");
    return record ? *record : record.error().what;
  }
  Scratch scratch;
};

TEST_F(StoreCommands, MakesKeysThatOnlyTheOwnerReads) {
  EXPECT_EQ(fs::status(Path("key")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  const std::string before = scratch.Read("key");
  const Ran again = RunBaybridge({"store", "new-key", Path("key")});
  EXPECT_EQ(again.code, 2) << "an old key is never written over";
  EXPECT_EQ(scratch.Read("key"), before);
}

TEST_F(StoreCommands, RestoresWhatWasBackedUp) {
  ASSERT_EQ(Do("check").code, 0);
  const Ran backed = Do("backup", {"-o", Path("copy.db")});
  ASSERT_EQ(backed.code, 0) << backed.err;
  EXPECT_EQ(Do("backup", {"-o", Path("copy.db")}).code, 2) << "a copy is never written over";
  const Ran restored = Do("restore", {Path("copy.db")}, "new.db");
  ASSERT_EQ(restored.code, 0) << restored.err;
  EXPECT_THAT(restored.out, HasSubstr("The log is whole; entries: 1"));
  EXPECT_EQ(Record("new.db", "key"), "a record");
  EXPECT_EQ(Do("restore", {Path("copy.db")}, "store.db").code, 2)
      << "a store is never written over";
}

TEST_F(StoreCommands, RestoresNoCopyThatIsNotWhole) {
  ASSERT_EQ(Do("backup", {"-o", Path("copy.db")}).code, 0);
  {
    auto database = Database::Open(Path("copy.db"), {.application_id = kStoreApplication});
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->Execute("UPDATE payload SET id = 'T-2'"));
  }
  const Ran restored = Do("restore", {Path("copy.db")}, "new.db");
  EXPECT_EQ(restored.code, 1) << restored.err;
  EXPECT_THAT(restored.out, HasSubstr("GW-STO-001"));
  EXPECT_FALSE(fs::exists(Path("new.db")));
}

TEST_F(StoreCommands, WrapsUnderANewKeyAfterWhichTheOldOneOpensNothing) {
  ASSERT_EQ(RunBaybridge({"store", "new-key", Path("new.key")}).code, 0);
  EXPECT_EQ(Do("rotate", {}, "store.db", "new.key").code, 3) << "the old key is not named";
  const Ran rotated = Do("rotate", {"--older-key", Path("key")}, "store.db", "new.key");
  ASSERT_EQ(rotated.code, 0) << rotated.err;
  EXPECT_EQ(Record("store.db", "new.key"), "a record");
  EXPECT_NE(Record("store.db", "key"), "a record");
}

TEST_F(StoreCommands, ExportsALogThatVerifies) {
  const std::string pem = MakeKey(KeyAlgorithm::kEd25519);
  scratch.Write("log.pem", pem);
  auto key = SigningKey::Read(pem, "log");
  ASSERT_TRUE(key);
  const Ran exported = Do("export-log", {"--origin", "hk.example", "--signing-key", Path("log.pem"),
                                         "-o", Path("log")});
  ASSERT_EQ(exported.code, 0) << exported.err;
  const std::string command =
      "openssl pkey -in " + Path("log.pem") + " -pubout -out " + Path("public.pem");
  ASSERT_EQ(std::system(command.c_str()), 0);  // NOLINT(cert-env33-c): a test's fixed command
  const Ran verified = RunBaybridge({"audit", "verify", Path("log"), "--key", Path("public.pem")});
  EXPECT_EQ(verified.code, 0) << verified.out << verified.err;
  EXPECT_THAT(verified.out, HasSubstr("hk.example"));
}

TEST_F(StoreCommands, SaysThatThereIsNoStore) {
  const Ran none = Do("check", {}, "none.db");
  EXPECT_EQ(none.code, 3);
  EXPECT_THAT(none.err, HasSubstr("none.db"));
  EXPECT_FALSE(fs::exists(Path("none.db")));
}

}  // namespace
}  // namespace baybridge
