// The yardstick: libxml2's bare SAX2 parse of the same bytes, many times, with handlers that only
// count: sax2_loop ROUNDS FILE… ROUNDS 0 does everything but the rounds.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <libxml/parser.h>

#include "core/file.h"

namespace {

struct Counts {
  std::size_t elements = 0;
  std::size_t characters = 0;
};

void OnStart(void* context,
             const xmlChar* /*local*/,
             const xmlChar* /*prefix*/,
             const xmlChar* /*uri*/,
             int /*namespaces*/,
             const xmlChar** /*namespace_list*/,
             int /*attributes*/,
             int /*defaulted*/,
             const xmlChar** /*attribute_list*/) {
  ++static_cast<Counts*>(context)->elements;
}

void OnCharacters(void* context, const xmlChar* /*text*/, int size) {
  static_cast<Counts*>(context)->characters += static_cast<std::size_t>(size);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  constexpr std::size_t kMost = std::size_t{256} * 1024 * 1024;
  const long rounds = std::strtol(argv[1], nullptr, 10);
  std::vector<std::string> documents;
  std::size_t size = 0;
  for (int i = 2; i < argc; ++i) {
    auto bytes = baybridge::ReadFile(argv[i], kMost);
    if (!bytes) return 3;
    size += bytes->size();
    documents.push_back(*std::move(bytes));
  }
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = OnStart;
  handler.characters = OnCharacters;
  Counts counts;
  for (long round = 0; round < rounds; ++round) {
    for (const std::string& bytes : documents) {
      if (xmlSAXUserParseMemory(&handler, &counts, bytes.data(), static_cast<int>(bytes.size())) !=
          0)
        return 1;
    }
  }
  std::printf("%ld rounds of %zu documents, %zu bytes; %zu elements, %zu bytes of text\n", rounds,
              documents.size(), size, counts.elements, counts.characters);
  return 0;
}
