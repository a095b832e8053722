#pragma once

#include "pack/catalogue.h"  // IWYU pragma: export
