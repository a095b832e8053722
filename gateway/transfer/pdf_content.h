#pragma once

#include <string>
#include <string_view>

namespace baybridge {

// What a PDF file (ISO 32000) holds that acts or hides, as a word: the name of the object
// (‘JavaScript’, ‘Launch’, ‘EmbeddedFile’ …), ‘Encrypt’, or ‘ObjStm’ where a stream of objects
// cannot be looked into. Empty where nothing was found. Names are found however they are escaped,
// also within compressed streams of objects; what the pictures and texts of pages hold is not
// looked at, for nothing there is carried out. Errs on the side of finding.
std::string ActiveContentOfPdf(std::string_view bytes);

}  // namespace baybridge
