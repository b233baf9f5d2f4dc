// The method cards of the tricks: where they lie, and all of them as one page.
#ifndef DEFT_CLI_CARDS_H
#define DEFT_CLI_CARDS_H

#include <string>

#include "deft/core/catalogue.h"

namespace deft {

// The card beside the code, or beside the installed program; "" where there is none.
std::string card_text(const Card& card);

// All cards, their options filled in, as one HTML page with a search field; it needs no network.
// Throws Refusal where deft was built without the Markdown library.
std::string cards_page();

}  // namespace deft

#endif
