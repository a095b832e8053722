#pragma once

#include <map>
#include <string_view>

#include <xercesc/framework/psvi/XSSimpleTypeDefinition.hpp>

#include "schema/schema_model.h"

namespace baybridge::schema {

// Turns simple type definitions of Xerces-C into ours, each once.
class SimpleTypeReader {
 public:
  explicit SimpleTypeReader(SchemaModel& model) : model_(model) {}
  // The compiled type; owned by the model. What is not covered is added to the model's list.
  const SimpleType* Read(xercesc::XSSimpleTypeDefinition* definition);

 private:
  void ReadVariety(xercesc::XSSimpleTypeDefinition* definition, SimpleType& type);
  void ReadSteps(xercesc::XSSimpleTypeDefinition* definition, SimpleType& type);
  void ReadFacets(xercesc::XSSimpleTypeDefinition* step, SimpleType& type);
  void ReadLists(xercesc::XSSimpleTypeDefinition* step, SimpleType& type);
  void ReadBuiltIn(std::string_view name, SimpleType& type);
  void Note(const SimpleType& type);
  void NotCovered(std::string_view part);

  SchemaModel& model_;
  std::map<const xercesc::XSSimpleTypeDefinition*, const SimpleType*> done_;
};

// Adds to the list of what is not covered, once.
void AddNotCovered(SchemaModel& model, std::string_view part);

}  // namespace baybridge::schema
