#include "crypto/tls_pending.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace baybridge {

std::size_t AppendPending(ssl_st* connection, std::string& bytes) {
  const int pending = SSL_pending(connection);
  if (pending <= 0) return 0;
  const std::size_t before = bytes.size();
  bytes.resize(before + static_cast<std::size_t>(pending));
  const int taken = SSL_read(connection, bytes.data() + before, pending);
  const std::size_t count = taken > 0 ? static_cast<std::size_t>(taken) : 0;
  // What is wrong with the connection is told by the next read that waits for it.
  if (count == 0) ERR_clear_error();
  bytes.resize(before + count);
  return count;
}

}  // namespace baybridge
