#pragma once

#include <cstddef>
#include <string>

struct ssl_st;

namespace baybridge {

// Appends to `bytes` what the library has deciphered of a connection and nobody has taken yet: at
// most the rest of one TLS record (16 KiB). Never reads from the connection's socket. Returns how
// many bytes that were. For the thread that works on the connection.
std::size_t AppendPending(ssl_st* connection, std::string& bytes);

}  // namespace baybridge
