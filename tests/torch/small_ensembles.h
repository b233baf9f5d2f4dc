// Small trainings that ensembles are made of, and what a combination has learned.
//
//   finished("other_seed", {"train.seed=5"})      the folder of a run that is trained once for all tests
#ifndef DEFT_TESTS_TORCH_SMALL_ENSEMBLES_H
#define DEFT_TESTS_TORCH_SMALL_ENSEMBLES_H

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "deft/core/files.h"
#include "deft/core/safetensors.h"
#include "deft/recipe/chapters.h"
#include "deft/recipe/recipe.h"
#include "deft/train/run.h"
#include "torch/tiny_run.h"

namespace deft {

inline const std::string kGlyphs = "glyphs:samples=240,classes=3,size=16";

inline std::string runs_folder() { return scratch_folder() + "/ensembles"; }

inline RunRequest small_request(const std::string& name, const std::vector<std::string>& words, const std::string& source = kGlyphs) {
  RecipeDocument document = tiny_document({"data.source=\"" + source + "\"", "data.validation=0.25"});
  const std::string path = scratch_folder() + "/ensemble_member.toml";
  write_file(path, write_recipe(document, single_chapters()));
  RunRequest request;
  request.source = path;
  request.overrides = words;
  request.overrides.push_back("log.folder=\"" + runs_folder() + "\"");
  request.name = name;
  return request;
}

// A finished run of the small recipe, trained once.
inline std::string finished(const std::string& name, const std::vector<std::string>& words, const std::string& source = kGlyphs) {
  const std::string path = runs_folder() + "/" + name;
  if (!std::filesystem::exists(path + "/summary.json")) run_training(small_request(name, words, source));
  return path;
}

inline std::string plain() { return finished("plain", {}); }

inline std::map<std::string, std::vector<float>> fitted_values(const std::string& folder) {
  std::map<std::string, std::vector<float>> values;
  for (const auto& [name, tensor] : read_safetensors(folder + "/model.safetensors").tensors) {
    if (name.starts_with("combination/")) values[name] = tensor.values;
  }
  return values;
}

}  // namespace deft

#endif
