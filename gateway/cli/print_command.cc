#include "cli/print_command.h"

#include <utility>

#include "cli/input.h"
#include "cli/output.h"
#include "cli/run.h"
#include "pages/page_input.h"
#include "print/print_record.h"

namespace baybridge {

int RunPrint(Session& session, const PrintCommand& command) {
  auto languages = PageLanguages(command.languages, session.language());
  if (!languages)
    return TellFailure(
        session, session.Usage("usage.languages", {{.name = "found", .value = command.languages}}));
  auto input = ReadOne(session, command.file);
  if (!input) return TellFailure(session, input.error());
  auto document =
      ReadHub(session.workspace(), std::move(input->bytes), input->read, command.profile);
  if (!document) return TellFailure(session, document.error());
  if (document->record == nullptr) return TellReport(session, document->report(), document->kind);
  auto data = LoadPrintData(session.workspace().packs(), *document->kind);
  if (!data) return TellFailure(session, data.error());
  if (data->FindView(command.view) == nullptr) {
    return TellFailure(
        session, session.Usage("usage.view",
                               {{.name = "found", .value = command.view},
                                {.name = "known", .value = std::string(data->Setting("views"))}}));
  }
  const PrintContext context{
      .packs = session.workspace().packs(), .kind = *document->kind, .data = *data};
  const PrintInput shown =
      PageInputOf(*document, context, session.workspace().keep_names(), languages->front());
  const PrintOptions options{.view = command.view,
                             .languages = *std::move(languages),
                             .place = command.place,
                             .reveal_numbers = command.reveal_numbers};
  auto written = WriteOutput(command.output, PrintRecord(*document->record, shown, options));
  if (!written) return TellFailure(session, written.error());
  return HasErrors(shown.findings) ? kExitFindings : kExitClean;
}

}  // namespace baybridge
