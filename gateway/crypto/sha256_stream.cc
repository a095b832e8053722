#include "crypto/sha256_stream.h"

#include <openssl/evp.h>

#include "core/check.h"

namespace baybridge {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

}  // namespace

struct Sha256Stream::State {
  Context context{EVP_MD_CTX_new()};
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
  BAYBRIDGE_CHECK(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) == 1);
}
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;
Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::Add(std::string_view bytes) {
  BAYBRIDGE_CHECK(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

Sha256Digest Sha256Stream::Digest() const {
  const Context copy(EVP_MD_CTX_new());
  Sha256Digest digest{};
  unsigned int size = 0;
  BAYBRIDGE_CHECK(EVP_MD_CTX_copy_ex(copy.get(), state_->context.get()) == 1 &&
                  EVP_DigestFinal_ex(copy.get(), digest.data(), &size) == 1 &&
                  size == digest.size());
  return digest;
}

}  // namespace baybridge
