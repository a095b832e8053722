#include "evidence/audit_entry.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/check.h"
#include "core/utc.h"
#include "crypto/digest.h"

namespace baybridge {
namespace {

constexpr std::size_t kHexDigest = 64;
constexpr std::size_t kLongestWord = 40;

bool IsDigest(std::string_view text) {
  return text.empty() ||
         (text.size() == kHexDigest && text.find_first_not_of("0123456789abcdef") == text.npos);
}

bool IsWord(std::string_view text) {
  return text.size() <= kLongestWord &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == text.npos;
}

bool HasForm(const AuditEntry& entry) {
  const std::array digests = {&entry.actor, &entry.subject, &entry.transfer, &entry.before,
                              &entry.after, &entry.rules,   &entry.consent};
  return entry.sequence > 0 && SecondsOf(entry.time) && IsWord(entry.result) &&
         !kAuditActionNames.NameOf(entry.action).empty() &&
         std::ranges::all_of(digests, [](const std::string* text) { return IsDigest(*text); });
}

// Takes `"key":"value"` with what stands before it from the front of a text.
class Fields {
 public:
  explicit Fields(std::string_view text) : left_(text) {}
  std::string Take(std::string_view before) {
    if (!left_.starts_with(before)) return Fail();
    left_.remove_prefix(before.size());
    const std::size_t end = left_.find('"');
    if (end == std::string_view::npos) return Fail();
    std::string value(left_.substr(0, end));
    left_.remove_prefix(end);
    return value;
  }
  std::uint64_t TakeNumber(std::string_view before) {
    std::uint64_t number = 0;
    if (!left_.starts_with(before)) Fail();
    if (failed_) return 0;
    left_.remove_prefix(before.size());
    const auto read = std::from_chars(left_.data(), left_.data() + left_.size(), number);
    left_.remove_prefix(static_cast<std::size_t>(read.ptr - left_.data()));
    return number;
  }
  bool failed() const { return failed_; }

 private:
  std::string Fail() {
    failed_ = true;
    left_ = {};
    return {};
  }
  std::string_view left_;
  bool failed_ = false;
};

std::string Written(const AuditEntry& entry) {
  std::string text = R"({"sequence":)" + std::to_string(entry.sequence);
  const auto add = [&text](std::string_view key, std::string_view value) {
    text += ",\"";
    text += key;
    text += "\":\"";
    text += value;
    text += '"';
  };
  add("time", entry.time);
  add("actor", entry.actor);
  add("action", kAuditActionNames.NameOf(entry.action));
  add("subject", entry.subject);
  add("transfer", entry.transfer);
  add("before", entry.before);
  add("after", entry.after);
  add("rules", entry.rules);
  add("consent", entry.consent);
  add("result", entry.result);
  return text + "}";
}

}  // namespace

std::string WriteAuditEntry(const AuditEntry& entry) {
  BAYBRIDGE_CHECK(HasForm(entry));
  return Written(entry);
}

std::optional<AuditEntry> ReadAuditEntry(std::string_view text) {
  Fields fields(text);
  AuditEntry entry;
  entry.sequence = fields.TakeNumber(R"({"sequence":)");
  entry.time = fields.Take(R"(,"time":")");
  entry.actor = fields.Take(R"(","actor":")");
  const auto action = kAuditActionNames.ValueOf(fields.Take(R"(","action":")"));
  entry.subject = fields.Take(R"(","subject":")");
  entry.transfer = fields.Take(R"(","transfer":")");
  entry.before = fields.Take(R"(","before":")");
  entry.after = fields.Take(R"(","after":")");
  entry.rules = fields.Take(R"(","rules":")");
  entry.consent = fields.Take(R"(","consent":")");
  entry.result = fields.Take(R"(","result":")");
  if (fields.failed() || !action) return std::nullopt;
  entry.action = *action;
  if (!HasForm(entry) || Written(entry) != text) return std::nullopt;
  return entry;
}

std::string Commitment(std::string_view salt, std::string_view label, std::string_view value) {
  return Hex(Sha256({salt, label, std::string_view("", 1), value}));
}

}  // namespace baybridge
