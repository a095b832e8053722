// Whether a job that goes on finds everything as it was.

#include <algorithm>

#include "cli/migrate_job.h"
#include "cli/migrate_summary.h"

namespace baybridge {

Result<Done> RequireSame(const Session& session,
                         const JobState& state,
                         const std::vector<JobSetting>& settings,
                         const std::vector<JobInput>& inputs) {
  std::string changed;
  const auto add = [&](const std::string& id, std::vector<Arg> args) {
    changed += (changed.empty() ? "" : "; ") + session.Usage(id, std::move(args)).what;
  };
  const auto tell = [&](const std::string& name, const std::string& was, const std::string& is) {
    add("usage.changed.value", {TextArg("name", name), TextArg("was", was), TextArg("is", is)});
  };
  for (const JobSetting& setting : settings) {
    const std::string was = ValueOf(state.settings, setting.name);
    if (was != setting.value) tell(setting.name, was, setting.value);
  }
  for (std::size_t i = 0; i < std::max(inputs.size(), state.inputs.size()); ++i) {
    if (i >= inputs.size() || i >= state.inputs.size()) {
      add("usage.changed.inputs", {TextArg("was", std::to_string(state.inputs.size())),
                                   TextArg("is", std::to_string(inputs.size()))});
      break;
    }
    const JobInput& was = state.inputs[i];
    const JobInput& is = inputs[i];
    if (was.path != is.path)
      add("usage.changed.input", {TextArg("number", std::to_string(i + 1)),
                                  TextArg("was", was.path), TextArg("is", is.path)});
    if (was.path == is.path && was.bytes != is.bytes)
      add("usage.changed.size",
          {TextArg("file", is.path), TextArg("was", std::to_string(was.bytes)),
           TextArg("is", std::to_string(is.bytes))});
    if (was.path == is.path && was.bytes == is.bytes && was.modified != is.modified)
      add("usage.changed.written", {TextArg("file", is.path)});
  }
  if (changed.empty()) return Done{};
  return session.Usage("usage.changed", {TextArg("changes", changed)});
}

}  // namespace baybridge
