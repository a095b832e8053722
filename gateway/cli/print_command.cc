#include "cli/print_command.h"

#include <utility>

#include "cli/input.h"
#include "cli/migrate_summary.h"
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
  auto kept = KeepSource(session, command.file, {command.output});
  if (!kept) return TellFailure(session, kept.error());
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
  const auto place = PlaceOf(session.workspace().packs(), *data, command.place);
  if (!place) {
    return TellFailure(
        session,
        session.Usage("usage.place", {{.name = "found", .value = command.place},
                                      {.name = "known",
                                       .value = KnownPlaces(session.workspace().packs(), *data)}}));
  }
  const PrintContext context{
      .packs = session.workspace().packs(), .kind = *document->kind, .data = *data};
  const PrintInput shown =
      PageInputOf(*document, context, session.workspace().keep_names(), languages->front());
  const PrintOptions options{.view = command.view,
                             .languages = *std::move(languages),
                             .place = *place,
                             .reveal_numbers = command.reveal_numbers};
  auto written = WriteOutput(command.output, PrintRecord(*document->record, shown, options));
  if (!written) return TellFailure(session, written.error());
  if (!HasErrors(shown.findings)) return kExitClean;
  Say(session, "print.errors",
      {TextArg("count", std::to_string(ErrorsIn(shown.findings))), TextArg("file", command.file)});
  return kExitFindings;
}

}  // namespace baybridge
