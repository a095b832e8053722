#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/finding.h"
#include "core/lending_pool.h"
#include "core/limits.h"
#include "core/record.h"
#include "format/xml_reader.h"
#include "format/xml_writer.h"

namespace baybridge {

// Reads and writes single XML documents with readers and writers that know the names of those
// before them. Many threads may use it at once. Every NameTable it has met must outlive it.
class XmlPool {
 public:
  // XmlReader::Read, without processing instructions.
  std::optional<Finding> Read(std::string_view utf8, const Limits& limits, Record& record);
  // WriteXml.
  void Write(const Record& record, const XmlWriteOptions& options, std::string& out);

 private:
  // As many as use the processor at once on most machines; a writer keeps some 400 KiB.
  static constexpr std::size_t kMostFree = 16;
  // What a larger document needed is not kept.
  static constexpr std::size_t kMostBytes = std::size_t{256} * 1024;  // 256 KiB
  static constexpr std::size_t kMostNodes = 20'000;

  LendingPool<Limits, XmlReader> readers_{kMostFree};
  LendingPool<XmlWriteOptions, XmlWriter> writers_{kMostFree};
};

}  // namespace baybridge
