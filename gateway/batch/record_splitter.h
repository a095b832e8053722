#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "batch/resumable_records.h"
#include "core/byte_source.h"
#include "core/finding.h"
#include "core/limits.h"
#include "core/result.h"
#include "text/encoding.h"

namespace baybridge {

// Cuts a batch of any size at record boundaries; holds one record and a chunk at a time. It looks
// at raw bytes, in UTF-8, GB18030 or Big5: the bytes that it cuts at ('<', '>', quotes, LF) are
// never part of another character there, and within CDATA sections, whose end has brackets that can
// be, it steps by characters. It is no reader: whether a record is well-formed is for the reader
// that gets it. A record ends where an end tag of its name closes it, or at the latest where the
// next record or the end of the envelope begins, so that one broken record does not take the next
// with it.
class RecordSplitter final : public ResumableRecords {
 public:
  // `head` holds the bytes that were read of `file` already. `limits.max_bytes` holds for each
  // record.
  RecordSplitter(
      ByteSource& file, std::string head, BatchForm form, Encoding encoding, const Limits& limits);

  Result<bool> Next(SplitRecord& record) override;
  Result<bool> NextOriginal(SplitRecord& record) override;
  BatchPosition Position() override;
  // Goes on from a position of an earlier run over the same batch; before the first record only.
  // The head is read as ever; then `skip` must let go of so many bytes of the source. Fails as the
  // source and `skip` do.
  using Skip = std::function<Result<Done>(std::uint64_t bytes)>;
  Result<Done> SkipTo(const BatchPosition& position, const Skip& skip);

  const BatchHead& head() const override { return head_; }

  // GW-BAT-001 (the batch ends before its envelope does), -002 (text between records), -003
  // (content behind the envelope), -004 (a head that cannot be read).
  const std::optional<Finding>& problem() const override { return problem_; }

 private:
  enum class Tag { kStart, kEnd, kEmpty, kOther };

  // Bytes (record_splitter.cc)
  Result<bool> Fill();
  Result<bool> Have(std::size_t bytes) {
    if (buffer_.size() - at_ >= bytes) return true;
    return FillTo(bytes);
  }
  Result<bool> FillTo(std::size_t bytes);
  Result<bool> SkipPast(std::string_view mark);
  Result<bool> SkipBlanks();
  bool Behind(std::string_view text) const;
  void Count(std::size_t to);
  void Begin();
  void Finish(SplitRecord& record, std::size_t end);

  Result<bool> Open();
  Result<bool> Break(const char* id);

  // Envelopes (envelope.cc)
  Result<bool> OpenEnvelope();
  Result<bool> NextInEnvelope(SplitRecord& record);
  Result<bool> SkipRecord(SplitRecord& record);
  void SkipInner(std::string_view name);
  bool MayEnd(std::string_view name) const;
  Result<bool> SkipMarkup();
  Result<Tag> SkipTag();
  Result<bool> SkipValue(char quote);
  Result<bool> ReadTagName();
  Result<bool> SkipCdata();
  Result<bool> CloseEnvelope();

  // Lines and rows
  Result<bool> NextLine(SplitRecord& record);
  Result<bool> NextWhole(SplitRecord& record);
  Result<bool> OpenSheet();
  Result<bool> SkipRow();
  Result<bool> SkipQuoted();

  static constexpr std::size_t kNothing = ~std::size_t{0};

  ByteSource& file_;
  std::string buffer_;
  BatchHead head_;
  Limits limits_;
  std::size_t at_ = 0;           // next byte to look at
  std::size_t begin_ = 0;        // first byte that must stay: of the record, or at_
  std::size_t counted_ = 0;      // bytes of the buffer whose lines are counted
  std::uint64_t base_ = 0;       // offset of the buffer in the batch
  std::uint64_t line_ = 1;       // of counted_
  std::uint64_t column_ = 1;     // of counted_, in characters
  std::size_t held_ = kNothing;  // where the tag begins that must stay although its record does not
  std::uint64_t number_ = 0;
  std::uint64_t offset_ = 0;  // of the record
  BatchPlace place_;          // of the record's first character
  char separator_ = ',';
  bool in_record_ = false;
  bool dropped_ = false;  // bytes of the record were let go: it is too long
  bool opened_ = false;
  bool closed_ = false;
  bool at_end_ = false;
  std::string tag_name_;  // of the last tag, as it stands
  std::string envelope_;  // its name
  std::optional<Finding> problem_;
};

}  // namespace baybridge
