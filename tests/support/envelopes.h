#pragma once

#include <string>
#include <vector>

#include "transfer/envelope.h"

namespace baybridge {

// Every class of personal data.
inline const std::vector<std::string> kAllClasses = {
    "identity", "identifier", "contact",      "demographic", "religion", "ethnicity", "biometric",
    "health",   "medication", "infection",    "assessment",  "wishes",   "finance",   "placement",
    "consent",  "document",   "guardianship", "events",      "record"};

// An envelope from Hong Kong to Guangzhou that nothing forbids.
inline Envelope GoodEnvelope() {
  Envelope envelope;
  envelope.transfer = "T-0001";
  envelope.time = "2026-06-01T08:00:00Z";
  envelope.sender = {"Example Home", "HK-0001", "810000", "records@example.org"};
  envelope.recipient = {"Example Home in Guangzhou", "GD-0001", "440100", "records@example.net"};
  envelope.mechanism = "gba-hk-sc";
  envelope.contract = "SC-0001";
  envelope.effective = "2026-01-05";
  envelope.filing = "F-0001";
  envelope.filed = "2026-01-12";
  envelope.authority = "Digital Policy Office";
  envelope.purpose = "residential placement";
  envelope.method = "baybridge, mutual TLS";
  envelope.profile = "residential";
  envelope.categories = kAllClasses;
  envelope.consent = {.id = "C-0001",
                      .date = "2026-05-20",
                      .until = "2027-05-20",
                      .giver = "the resident",
                      .relation = "self",
                      .separate = true,
                      .necessity_told = true,
                      .categories = kAllClasses};
  envelope.assessment = "PIA-0001";
  envelope.assessment_date = "2025-12-01";
  envelope.retained_until = "2033-06-01";
  envelope.stored_at = "Guangzhou";
  return envelope;
}

// The same as a document.
inline std::string GoodEnvelopeJson() {
  std::string classes;
  for (const std::string& name : kAllClasses)
    classes += (classes.empty() ? "\"" : ", \"") + name + "\"";
  return R"({
  "contract": "baybridge-envelope/1",
  "transfer": "T-0001",
  "time": "2026-06-01T08:00:00Z",
  "sender": {"name": "Example Home", "identifier": "HK-0001", "region": "810000", "contact": "records@example.org"},
  "recipient": {"name": "Example Home in Guangzhou", "identifier": "GD-0001", "region": "440100", "contact": "records@example.net"},
  "onward": [],
  "mechanism": {"id": "gba-hk-sc", "contract": "SC-0001", "effective": "2026-01-05",
                "filing": "F-0001", "filed": "2026-01-12", "authority": "Digital Policy Office"},
  "purpose": "residential placement",
  "method": "baybridge, mutual TLS",
  "profile": "residential",
  "categories": [)" +
         classes + R"(],
  "consent": {"id": "C-0001", "date": "2026-05-20", "until": "2027-05-20", "giver": "the resident", "relation": "self",
              "separate": true, "necessityTold": true, "categories": [)" +
         classes + R"(]},
  "assessment": {"id": "PIA-0001", "date": "2025-12-01"},
  "retention": {"until": "2033-06-01", "place": "Guangzhou"},
  "persons": 1,
  "importantData": false
}
)";
}

}  // namespace baybridge
