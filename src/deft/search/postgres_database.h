// A study in PostgreSQL, for workers on several machines. A lost connection is taken up again, however long the server is away.
#ifndef DEFT_SEARCH_POSTGRES_DATABASE_H
#define DEFT_SEARCH_POSTGRES_DATABASE_H

#include "deft/search/database.h"

namespace deft {

// Throws Refusal where this deft was built without libpq.
std::unique_ptr<Database> open_postgres(const std::string& url, const Say& say);

}  // namespace deft

#endif
