// The database of another machine is reached by TLS alone: with the right authority, under the
// right name, with a certificate of one's own where it is asked for, and never without TLS instead.
#include <gtest/gtest.h>

#include "core/shared_ledger.h"
#include "store/pg_connection.h"
#include "support/servers.h"
#include "support/tls_identities.h"

namespace baybridge {
namespace {

class PgTlsTest : public testing::Test {
 protected:
  static PgOptions OptionsFor(const PostgresServer& server,
                              const std::string& host,
                              const std::string& more) {
    PgOptions options;
    options.address = "host=" + host + " hostaddr=127.0.0.1 port=" + std::to_string(server.port()) +
                      " user=baybridge dbname=postgres " + more;
    options.password = PostgresServer::password();
    options.connect_time = std::chrono::seconds(30);
    return options;
  }
  std::string Checked(const std::string& authority) const {
    return "sslmode=verify-full sslrootcert=" + authority;
  }
  static void ExpectAccepted(const PgOptions& options) {
    auto connection = PgConnection::Open(options);
    ASSERT_TRUE(connection) << connection.error().what;
    auto rows = connection->Run("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    ASSERT_TRUE(rows) << rows.error().what;
    ASSERT_EQ(rows->size(), 1U);
    EXPECT_TRUE(rows->Flag(0, 0));
  }
  static void ExpectRefused(PgOptions options) {
    options.patience = std::chrono::milliseconds(0);
    auto connection = PgConnection::Open(options);
    ASSERT_FALSE(connection);
    EXPECT_EQ(connection.error().place, kShareStore) << connection.error().what;
    EXPECT_EQ(connection.error().what.find(PostgresServer::password()), std::string::npos);
  }

  TlsIdentities identities_;
};

TEST_F(PgTlsTest, TheServerIsKnownByAuthorityAndName) {
  const PostgresServer server(identities_.server());
  ASSERT_TRUE(server.ready());
  ExpectAccepted(OptionsFor(server, "localhost", Checked(identities_.authority())));
  ExpectRefused(OptionsFor(server, "localhost", Checked(identities_.stranger())));
  ExpectRefused(OptionsFor(server, "store.example", Checked(identities_.authority())));
  // Its name alone is left aside where that is asked for; its authority never is.
  ExpectAccepted(OptionsFor(server, "store.example",
                            "sslmode=verify-ca sslrootcert=" + identities_.authority()));
  ExpectRefused(OptionsFor(server, "store.example",
                           "sslmode=verify-ca sslrootcert=" + identities_.stranger()));
}

TEST_F(PgTlsTest, NothingIsSaidWithoutTls) {
  const PostgresServer server(identities_.server());
  ASSERT_TRUE(server.ready());
  ExpectRefused(OptionsFor(server, "localhost", "sslmode=disable"));
  // Of another machine it would not even be tried; where no word is said of it, it is checked.
  EXPECT_FALSE(CheckPgAddress("host=store.example user=baybridge sslmode=prefer"));
  ExpectRefused(OptionsFor(server, "store.example", "sslrootcert=" + identities_.authority()));
}

TEST_F(PgTlsTest, AClientShowsItsCertificateWhereItIsAskedForOne) {
  const PostgresServer server(identities_.server(true));
  ASSERT_TRUE(server.ready());
  const std::string checked = Checked(identities_.authority());
  ExpectRefused(OptionsFor(server, "localhost", checked + " sslcert=/nowhere"));
  ExpectAccepted(OptionsFor(
      server, "localhost",
      checked + " sslcert=" + identities_.certificate() + " sslkey=" + identities_.key()));
}

}  // namespace
}  // namespace baybridge
