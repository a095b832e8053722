#include "store/sqlite.h"

#include <array>
#include <filesystem>
#include <string>
#include <sys/stat.h>

#include <gtest/gtest.h>

#include "support/scratch.h"

namespace baybridge {
namespace {

constexpr std::array<std::string_view, 2> kSteps = {
    "CREATE TABLE chunk(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, digest BLOB) STRICT",
    "ALTER TABLE chunk ADD COLUMN size INTEGER NOT NULL DEFAULT 0"};

class SqliteTest : public testing::Test {
 protected:
  Database Open(const DatabaseOptions& options = {}) const {
    auto opened = Database::Open(path(), options);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().what);
    return *std::move(opened);
  }
  Database OpenWithTables() const {
    Database database = Open();
    EXPECT_TRUE(database.Upgrade(kSteps));
    return database;
  }
  std::filesystem::path path() const { return scratch_.folder() / "job.db"; }
  static std::string Ask(Database& database, std::string_view sql) {
    auto statement = database.Prepare(sql);
    EXPECT_TRUE(statement) << sql;
    auto row = statement->Step();
    EXPECT_TRUE(row && *row) << sql;
    return std::string(statement->Text(0));
  }
  Scratch scratch_;
};

TEST_F(SqliteTest, GivesBackWhatWasBound) {
  Database database = OpenWithTables();
  auto insert = database.Prepare("INSERT INTO chunk(name, digest, size) VALUES(?1, ?2, ?3)");
  ASSERT_TRUE(insert);
  const std::string bytes("\0\xFF\0", 3);
  ASSERT_TRUE(insert->Bind(1, "長者").BindBlob(2, bytes).Bind(3, std::int64_t{1} << 40).Run());
  ASSERT_TRUE(insert->Bind(1, "").BindNull(2).Bind(3, 0).Run());
  EXPECT_EQ(database.changes(), 1);
  EXPECT_EQ(database.last_row_id(), 2);
  auto read = database.Prepare("SELECT name, digest, size FROM chunk ORDER BY id");
  ASSERT_TRUE(*read->Step());
  EXPECT_EQ(read->Text(0), "長者");
  EXPECT_EQ(read->Blob(1), bytes);
  EXPECT_EQ(read->Integer(2), std::int64_t{1} << 40);
  ASSERT_TRUE(*read->Step());
  EXPECT_FALSE(read->IsNull(0));  // an empty text is no absence
  EXPECT_TRUE(read->IsNull(1));
  EXPECT_FALSE(*read->Step());
}

TEST_F(SqliteTest, IsSyncedLoggedAndClosedToForeignContent) {
  Database database = Open();
  EXPECT_EQ(Ask(database, "PRAGMA journal_mode"), "wal");
  EXPECT_EQ(Ask(database, "PRAGMA synchronous"), "2");
  EXPECT_EQ(Ask(database, "PRAGMA foreign_keys"), "1");
  EXPECT_EQ(Ask(database, "PRAGMA trusted_schema"), "0");
  EXPECT_EQ(Ask(database, "PRAGMA cell_size_check"), "1");
  EXPECT_FALSE(database.Execute("ATTACH 'other.db' AS other"));
  EXPECT_FALSE(database.Execute("SELECT load_extension('x')"));
  struct stat info {};
  ASSERT_EQ(::stat(path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(SqliteTest, TransactionWithoutCommitLeavesNothing) {
  Database database = OpenWithTables();
  {
    auto transaction = Transaction::Begin(database);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(database.Execute("INSERT INTO chunk(name) VALUES('a')"));
  }
  EXPECT_EQ(Ask(database, "SELECT count(*) FROM chunk"), "0");
  {
    auto transaction = Transaction::Begin(database);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(database.Execute("INSERT INTO chunk(name) VALUES('a')"));
    ASSERT_TRUE(transaction->Commit());
  }
  Database again = Open();
  EXPECT_EQ(Ask(again, "SELECT count(*) FROM chunk"), "1");
}

TEST_F(SqliteTest, ViolatedConstraintIsUsageAndTheStatementRunsAgain) {
  Database database = OpenWithTables();
  auto insert = database.Prepare("INSERT INTO chunk(name) VALUES(?1)");
  ASSERT_TRUE(insert->Bind(1, "a").Run());
  auto twice = insert->Run();
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().kind, FailureKind::kUsage);
  EXPECT_TRUE(insert->Bind(1, "b").Run());
}

TEST_F(SqliteTest, SecondWriterIsToldToWait) {
  Database first = OpenWithTables();
  Database second = Open({.busy_timeout = std::chrono::milliseconds(10)});
  auto held = Transaction::Begin(first);
  ASSERT_TRUE(held);
  auto refused = Transaction::Begin(second);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, FailureKind::kUnreadable);
  EXPECT_NE(refused.error().advice, "");
}

TEST_F(SqliteTest, UpgradeRunsEachStepOnceAndRefusesNewerFiles) {
  {
    Database database = Open();
    ASSERT_TRUE(database.Upgrade(std::span(kSteps).first(1)));
    ASSERT_TRUE(database.Execute("INSERT INTO chunk(name) VALUES('old')"));
  }
  Database database = OpenWithTables();
  EXPECT_EQ(Ask(database, "SELECT size FROM chunk"), "0");
  auto older = database.Upgrade(std::span(kSteps).first(1));
  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().kind, FailureKind::kUnsupported);
}

TEST_F(SqliteTest, UpgradeThatFailsChangesNothing) {
  constexpr std::array<std::string_view, 2> kBroken = {"CREATE TABLE one(a)",
                                                       "CREATE TABLE one(a)"};
  Database database = Open();
  EXPECT_FALSE(database.Upgrade(kBroken));
  EXPECT_EQ(Ask(database, "SELECT count(*) FROM sqlite_schema"), "0");
}

TEST_F(SqliteTest, RefusesWhatIsNoDatabaseOfItsOwn) {
  auto absent = Database::Open(path(), {.create = false});
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().kind, FailureKind::kNotFound);
  scratch_.Write("job.db", std::string(8192, 'x'));
  auto text = Database::Open(path());
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().kind, FailureKind::kMalformed);
  scratch_.Remove("job.db");
  { Database other = OpenWithTables(); }
  auto other = Database::Open(path(), {.application_id = 7});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, FailureKind::kMalformed);
  auto folder = Database::Open(scratch_.folder());
  EXPECT_FALSE(folder);
}

TEST_F(SqliteTest, CheckFindsDamage) {
  {
    Database database = OpenWithTables();
    auto insert = database.Prepare("INSERT INTO chunk(name, digest) VALUES(?1, zeroblob(3000))");
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(insert->Bind(1, std::to_string(i)).Run());
    EXPECT_TRUE(database.Check());
  }
  std::string bytes = scratch_.Read("job.db");
  bytes.replace(bytes.size() / 2, 4096, std::string(4096, '\x7F'));
  scratch_.Write("job.db", bytes);
  Database database = Open();
  auto checked = database.Check();
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().kind, FailureKind::kMalformed);
}

TEST_F(SqliteTest, ReadOnlyWritesNothing) {
  { Database database = OpenWithTables(); }
  Database database = Open({.read_only = true});
  EXPECT_EQ(Ask(database, "SELECT count(*) FROM chunk"), "0");
  EXPECT_FALSE(database.Execute("INSERT INTO chunk(name) VALUES('a')"));
}

}  // namespace
}  // namespace baybridge
