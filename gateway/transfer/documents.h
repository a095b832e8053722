#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/result.h"
#include "evidence/container.h"

namespace baybridge {

// Documents that travel beside a record: what they are, to whom they matter and how large they may
// be is data, schemas/_transfer/documents.csv.
struct DocumentKind {
  std::string id;              // "directive"
  std::string personal_class;  // schemas/_meta/classes.csv
  std::vector<std::string> types;
  std::uint64_t most_bytes = 0;
};

// Reads the table below a folder. Fails with kNotFound or kMalformed and file:line.
Result<std::vector<DocumentKind>> LoadDocumentKinds(const std::filesystem::path& root);

struct AttachedDocument {
  std::string name;  // the kind, or the kind with a number: "report", "report-2"
  std::string type;  // media type
  std::string bytes;
};

// The kind that a name speaks of; null where there is none.
const DocumentKind* KindOfDocument(std::string_view name, const std::vector<DocumentKind>& kinds);

// What the bytes themselves are: application/pdf, image/png, image/jpeg, text/plain. Empty for
// anything else, for a file of two types in one, and for one that is cut short.
std::string_view SniffedType(std::string_view bytes);

// What forbids that a document travels: GW-TRF-021 (not of the type that is stated, or of one that
// the kind does not take), 022 (active content), 023 (too large).
Findings CheckDocument(const AttachedDocument& document, const std::vector<DocumentKind>& kinds);

// Its member of a container, and all such members of one. A type that no document has is empty.
ContainerMember MemberOf(const AttachedDocument& document);
std::vector<AttachedDocument> DocumentsOf(const OpenedContainer& container);

// The name of a file for whoever takes it out: "report-2.pdf".
std::string FileNameOf(const AttachedDocument& document);

// Lines of a ledger: one leaf each, by the digest of its bytes.
std::string LedgerLinesOf(const std::vector<AttachedDocument>& documents);

}  // namespace baybridge
