#pragma once

#include <string>
#include <utility>
#include <variant>

#include "core/check.h"

namespace baybridge {

// Why an operation could not be carried out. A problem in a record is a Finding, not a Failure.
enum class FailureKind {
  kNotFound,     // a file, pack, kind, table or path that does not exist
  kUnreadable,   // exists but cannot be read: permission, a directory, an I/O error
  kMalformed,    // data of ours (pack, table, profile) that breaks its own format
  kTooLarge,     // past a limit
  kUnsupported,  // understood, but not done
  kUsage,        // the caller asked for something contradictory
  kInternal,     // an error of ours
};

struct Failure {
  FailureKind kind = FailureKind::kInternal;
  std::string what;    // one lower-case sentence: what is wrong, expected … found …
  std::string place;   // file, or file:line, or file:line:column; empty where there is none
  std::string advice;  // one sentence; may be empty
};

// A value, or the Failure that explains why there is none. Named like std::expected.
template <typename T>
class [[nodiscard]] Result {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): reads as the value
  Result(T value) : state_(std::move(value)) {}
  // NOLINTNEXTLINE(google-explicit-constructor): reads as the error
  Result(Failure failure) : state_(std::move(failure)) {}

  bool has_value() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return has_value(); }

  T& value() & {
    BAYBRIDGE_CHECK(has_value());
    return *std::get_if<T>(&state_);
  }
  const T& value() const& {
    BAYBRIDGE_CHECK(has_value());
    return *std::get_if<T>(&state_);
  }
  T&& value() && {
    BAYBRIDGE_CHECK(has_value());
    return std::move(*std::get_if<T>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Failure& error() & {
    BAYBRIDGE_CHECK(!has_value());
    return *std::get_if<Failure>(&state_);
  }
  const Failure& error() const& {
    BAYBRIDGE_CHECK(!has_value());
    return *std::get_if<Failure>(&state_);
  }
  Failure&& error() && {
    BAYBRIDGE_CHECK(!has_value());
    return std::move(*std::get_if<Failure>(&state_));
  }

 private:
  std::variant<T, Failure> state_;
};

// For operations that return nothing but may fail: `return Done{};`.
struct Done {};

}  // namespace baybridge
