#include "cli/board_command.h"

#include <iostream>

#include "deft/core/interrupt.h"
#include "deft/core/problem.h"
#ifdef DEFT_HTTPLIB
#include "deft/board/server.h"
#endif

namespace deft {

int board_command(const Arguments& arguments) {
  CLI::App app{"The runs of a folder in the browser: curves as they grow, findings, layers, mistakes; several runs beside each\n"
               "other. Serves this machine only (127.0.0.1), until Ctrl-C.",
               "deft board"};
  std::string folder = "runs";
  int port = 8420;
  app.add_option("folder", folder, "of run folders, or one run folder")->capture_default_str();
  app.add_option("--port", port, "0: any free one")->capture_default_str()->check(CLI::Range(0, 65535));
  int exit_code = 0;
  if (!parse(app, arguments, exit_code)) return exit_code;
#ifdef DEFT_HTTPLIB
  return guarded([&] {
    BoardServer server(folder);
    const int bound = server.bind(port);
    std::cout << "deft board: " << one_line(folder) << " at http://127.0.0.1:" << bound << "/   (Ctrl-C ends it)" << std::endl;
    watch_for_interrupts();
    run_until_interrupted([&] { server.run(); }, [&] { server.stop(); });
    return 0;
  });
#else
  throw Refusal("deft board: this deft was built without cpp-httplib (Debian: libcpp-httplib-dev); report.html of each run needs no server");
#endif
}

}  // namespace deft
