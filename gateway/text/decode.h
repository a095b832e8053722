#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/finding.h"
#include "text/encoding.h"

namespace baybridge {

struct DecodeOptions {
  std::string_view
      label;  // encoding stated outside the document (HTTP charset, --encoding); empty: none
  std::string_view label_source;  // who states it, for findings: "http", "option"
};

// A document as UTF-8. `utf8` points into the input where that is UTF-8 (nothing is copied) and
// into `owned` otherwise; so the input must outlive it. Reused from document to document, it
// allocates nothing at steady state.
struct Decoded {
  Decoded() = default;
  Decoded(const Decoded&) = delete;
  Decoded& operator=(const Decoded&) = delete;
  Decoded(Decoded&&) = delete;
  Decoded& operator=(Decoded&&) = delete;
  ~Decoded() = default;

  std::string_view utf8;  // without byte order mark
  std::string owned;
  Encoding encoding = Encoding::kUtf8;
  std::string_view input;   // the bytes that were decoded
  std::size_t skipped = 0;  // bytes of the byte order mark
};

// Decodes a document strictly: UTF-8, UTF-16 with byte order mark, GB18030 or Big5-HKSCS (glibc's
// tables). The encoding is that of the byte order mark, the XML declaration and the outer label,
// which must agree; without any it is UTF-8. Nothing is ever replaced. Returns the finding
// (GW-ENC-…, fatal) for which the document is refused, naming bytes, offset, line and column;
// `decoded` is then unspecified. `remarks` gets what is worth saying of a document that is
// accepted. Control characters and non-characters that UTF-8 can express are the reader's to judge.
std::optional<Finding> Decode(std::string_view bytes,
                              const DecodeOptions& options,
                              Decoded& decoded,
                              Findings& remarks);

}  // namespace baybridge
