#pragma once

#include <memory>
#include <string_view>

#include "crypto/digest.h"

namespace baybridge {

// SHA-256 of bytes that come in pieces. One thread at a time.
class Sha256Stream {
 public:
  Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;
  ~Sha256Stream();

  void Add(std::string_view bytes);
  // Of what came so far; more may follow.
  Sha256Digest Digest() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace baybridge
