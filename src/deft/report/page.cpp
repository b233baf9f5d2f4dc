#include "deft/report/page.h"

#include <stdexcept>

#include <nlohmann/json.hpp>

#include "deft/core/files.h"
#include "deft/report/run_document.h"

extern "C" const char deft_board_page_begin[], deft_board_page_end[];   // page.S

namespace deft {

std::string_view board_page() { return {deft_board_page_begin, static_cast<std::size_t>(deft_board_page_end - deft_board_page_begin)}; }

std::string json_for_script(const nlohmann::json& json) {
  std::string safe;
  for (const char c : json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)) {
    if (c == '<') safe += "\\u003c";
    else safe += c;
  }
  return safe;
}

std::string report_page(const std::vector<nlohmann::json>& documents) {
  const std::string_view page = board_page(), place = "id=\"data\">";
  const std::size_t begin = page.find(place), end = page.find("null</script>", begin);
  if (begin == std::string_view::npos || end != begin + place.size()) throw std::logic_error("board/built/page.html has no place for data");
  return std::string(page.substr(0, end)) + json_for_script({{"runs", documents}}) + std::string(page.substr(end + 4));
}

void write_report(const std::string& run_folder) { write_file(run_folder + "/report.html", report_page({run_document(run_folder)})); }

}  // namespace deft
