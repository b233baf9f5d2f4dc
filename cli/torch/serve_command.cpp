// deft serve RUN [--port N]
#include <algorithm>
#include <iostream>
#include <span>

#include "cli/torch/torch_commands.h"
#include "deft/core/interrupt.h"
#include "deft/core/problem.h"
#include "deft/train/saved_model.h"
#ifdef DEFT_HTTPLIB
#include "deft/board/prediction_server.h"
#endif

namespace deft {
namespace {

nlohmann::json answer_of(const SavedModel& model, std::span<const float> row) {
  const std::vector<std::string>& names = model.class_names();
  nlohmann::json outputs = nlohmann::json::object();
  for (std::size_t k = 0; k < row.size(); ++k) outputs[names[k]] = row[k];
  if (model.task() != Task::classes) return {{"outputs", outputs}};
  const auto best = static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
  return {{"label", names[best]}, {"probability", row[best]}, {"probabilities", outputs}};
}

std::vector<nlohmann::json> answers(const SavedModel& model, const std::vector<std::string>& bodies) {
  std::vector<std::string> problems;
  const Inputs inputs = samples_of_bodies(model, bodies, problems);
  const std::vector<float> predictions = inputs[0]->size() > 0 ? model.predict(inputs) : std::vector<float>{};
  const auto width = static_cast<std::size_t>(model.kind().outputs);
  std::vector<nlohmann::json> result;
  std::size_t used = 0;
  for (const std::string& problem : problems) {
    if (!problem.empty()) result.push_back({{"error", problem}});
    else result.push_back(answer_of(model, std::span(predictions).subspan(width * used++, width)));
  }
  return result;
}

}  // namespace

int serve_command(const Arguments& arguments) {
  CLI::App app{"Predictions over HTTP, for this machine only (127.0.0.1): POST a picture, or the JSON of a table's row, to /predict. Until Ctrl-C.", "deft serve"};
  std::string run;
  int port = 8421;
  app.add_option("run", run, "run folder")->required();
  app.add_option("--port", port, "0: any free one")->capture_default_str()->check(CLI::Range(0, 65535));
  int exit_code = 0;
  if (!parse(app, arguments, exit_code)) return exit_code;
#ifdef DEFT_HTTPLIB
  const SavedModel model = load_model(run);
  PredictionServer server([&](const std::vector<std::string>& bodies) { return answers(model, bodies); }, {});
  const int bound = server.bind(port);
  std::cout << "deft serve: " << one_line(run) << " at http://127.0.0.1:" << bound << "/predict   (Ctrl-C ends it)" << std::endl;
  run_until_interrupted([&] { server.run(); }, [&] { server.stop(); });
  return 0;
#else
  throw Refusal("deft serve: this deft was built without cpp-httplib (Debian: libcpp-httplib-dev)");
#endif
}

}  // namespace deft
