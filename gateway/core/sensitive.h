#pragma once

#include <utility>

namespace baybridge {

// A personal value. It has no formatter and no stream operator, so that logging one does not
// compile.
template <typename T>
class Sensitive {
 public:
  Sensitive() = default;
  explicit Sensitive(T value) : value_(std::move(value)) {}
  // The value itself, for code that may see it.
  const T& Reveal() const& { return value_; }
  T Reveal() && { return std::move(value_); }
  friend bool operator==(const Sensitive&, const Sensitive&) = default;

 private:
  T value_;
};

}  // namespace baybridge
