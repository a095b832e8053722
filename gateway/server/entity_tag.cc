#include "server/entity_tag.h"

#include "crypto/digest.h"

namespace baybridge {

void TagByBody(HttpResponse& response) {
  constexpr std::size_t kTagBytes = 16;
  response.Set("ETag", "\"" + Hex(Sha256(response.body), kTagBytes) + "\"");
}

}  // namespace baybridge
