#pragma once

#include <string>
#include <string_view>

#include <xercesc/util/XMLString.hpp>
#include <xercesc/util/XercesDefs.hpp>

namespace baybridge::schema {

// Initialises Xerces-C once for the process, with DTDs disabled (XERCES_DISABLE_DTD). Thread-safe.
void StartXerces();

// UTF-8 text as the UTF-16 that Xerces-C wants.
class XercesText {
 public:
  explicit XercesText(std::string_view text);
  const XMLCh* get() const { return text_.c_str(); }

 private:
  std::basic_string<XMLCh> text_;
};

// UTF-16 text of Xerces-C as UTF-8; a null pointer is empty.
std::string FromXerces(const XMLCh* text);

}  // namespace baybridge::schema
