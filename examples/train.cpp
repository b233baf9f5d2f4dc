// Trains on the built-in data and prints how good the result is.
#include <iostream>

#include "deft/core/problem.h"
#include "deft/train/run.h"
#include "deft/train/saved_run.h"

int main() try {
  deft::RunRequest request;
  request.source = "glyphs:samples=400";                    // or a folder, cifar10:DIR, csv:FILE, RECIPE.toml
  request.overrides = {"train.epochs=2", "regularization.max_norm=on"};
  request.say = [](const std::string& line) { std::cout << line << "\n"; };
  const deft::RunResult result = deft::run_training(request);
  std::cout << "test accuracy " << result.summary["test_accuracy"] << "\n";

  const deft::Classifier classifier = deft::load_run(result.folder);
  const deft::Samples samples = deft::samples_for(classifier, "glyphs:samples=100,seed=7");
  std::cout << "on other glyphs " << classifier.evaluate(samples).accuracy << "\n";
} catch (const deft::Refusal& refusal) {
  std::cerr << refusal.what() << "\n";                      // what is wrong with the request, and where
  return 1;
}
