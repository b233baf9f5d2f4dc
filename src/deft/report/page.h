// The page of deft board and of report.html: one file, built from board/ (TypeScript) into board/built/page.html, and part
// of this library. It needs no network, and its own content security policy lets nothing but its own script run.
#ifndef DEFT_REPORT_PAGE_H
#define DEFT_REPORT_PAGE_H

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace deft {

std::string_view board_page();                                            // asks the server for its runs
std::string report_page(const std::vector<nlohmann::json>& documents);    // shows these (report/run_document.h)

// Writes report.html into the run's folder, from the files in it.
void write_report(const std::string& run_folder);

// JSON that may stand inside <script>: no "<" in it, so that no label can end the element.
std::string json_for_script(const nlohmann::json& json);

}  // namespace deft

#endif
