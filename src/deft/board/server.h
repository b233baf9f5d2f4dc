// The board's server: the runs of a folder, live, for a browser on this machine.
//
//   BoardServer server("runs");
//   int port = server.bind(8420);        // 127.0.0.1 only; 0: any free one
//   server.run();                        // until stop()
//
//   GET /                                the page
//   GET /api/runs                        {folder, runs: [headline]}                    newest first
//   GET /api/run?name=N                  a run document (report/run_document.h)
//   GET /api/pictures?name=N             its pictures.json
//   GET /api/events?name=N&from=BYTES..  server-sent events: lines, stale, pictures, runs
//
// Answers only to 127.0.0.1 and localhost in the Host header, so that no page from elsewhere can reach it by a name that
// leads here. Names never leave the folder: they are names of folders in it, links included only where they stay inside.
#ifndef DEFT_BOARD_SERVER_H
#define DEFT_BOARD_SERVER_H

#include <memory>
#include <string>

namespace deft {

constexpr int kBoardPort = 8420;

class BoardServer {
 public:
  explicit BoardServer(const std::string& folder);   // of run folders, or one run folder; throws Refusal
  ~BoardServer();
  int bind(int port);                                // throws Refusal where it is taken
  void run();                                        // returns after stop()
  void stop();                                       // from any thread, once run() has begun to answer

 private:
  struct Inner;
  std::unique_ptr<Inner> inner_;
};

}  // namespace deft

#endif
