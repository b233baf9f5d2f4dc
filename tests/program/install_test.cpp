// cmake --install, find_package(deft), and a libtorch that cannot be used.
#include <gtest/gtest.h>

#include "tests/program/run_program.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

TEST(Install, GivesAPackageThatAStrangerCanUse) {
  const TemporaryFolder folder;
  const std::string prefix = folder.file("usr");
  const Ended installed = run_command({"cmake", "--install", DEFT_BUILD_DIR, "--prefix", prefix}, {.folder = folder.path()});
  ASSERT_EQ(installed.exit_code, 0) << installed.error;
  for (const char* file : {"bin/deft", "bin/deft-torch", "include/deft/train/run.h", "share/deft/cards/regularization/dropout.md",
                           "share/deft/recipes/cifar10_fast.toml", "share/bash-completion/completions/deft"}) {
    EXPECT_TRUE(fs::exists(prefix + "/" + file)) << file;
  }
  EXPECT_NE(text_of(prefix + "/share/bash-completion/completions/deft").find("complete "), std::string::npos);
  for (const fs::directory_entry& one : fs::recursive_directory_iterator(prefix + "/include")) {
    EXPECT_EQ(one.path().string().find("internal"), std::string::npos) << one.path();
  }

  const Ended card = run_command({prefix + "/bin/deft", "tricks", "regularization.dropout"}, {.folder = folder.path()});
  EXPECT_EQ(card.exit_code, 0);
  EXPECT_NE(card.out.find("## When it helps, when it does not"), std::string::npos) << "the installed card is found";

  folder.write("mine/CMakeLists.txt",
               "cmake_minimum_required(VERSION 3.22)\nproject(mine CXX)\nfind_package(deft REQUIRED)\n"
               "add_executable(mine train.cpp)\ntarget_link_libraries(mine PRIVATE deft::deft)\n");
  folder.write("mine/train.cpp", text_of(std::string(DEFT_SOURCE_DIR) + "/examples/train.cpp"));
  const Ended configured = run_command({"cmake", "-S", "mine", "-B", "made", "-G", "Ninja", "-DCMAKE_PREFIX_PATH=" + prefix}, {.folder = folder.path()});
  ASSERT_EQ(configured.exit_code, 0) << configured.out << configured.error;
  const Ended built = run_command({"cmake", "--build", "made"}, {.folder = folder.path()});
  ASSERT_EQ(built.exit_code, 0) << built.out << built.error;
  const Ended ran = run_command({folder.file("made/mine")}, {.folder = folder.path()});
  EXPECT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_NE(ran.out.find("\ntest accuracy 0."), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("\non other glyphs 0."), std::string::npos) << ran.out;

  // The installed program finds its other half.
  const Ended program = run_command({prefix + "/bin/deft", "evaluate", "runs/glyphs-1", "glyphs:samples=60"}, {.folder = folder.path()});
  EXPECT_EQ(program.exit_code, 0) << program.error;
}

TEST(Example, PrintsItsAccuracy) {
  const TemporaryFolder folder;
  const Ended ended = run_command({std::string(DEFT_BUILD_DIR) + "/example_train"}, {.folder = folder.path()});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_NE(ended.out.find("\ntest accuracy 0."), std::string::npos) << ended.out;
}

TEST(Configure, RefusesALibtorchOfTheOldAbi) {
  const TemporaryFolder folder;
  folder.write("torch/TorchConfig.cmake", "set(TORCH_FOUND TRUE)\nset(TORCH_INSTALL_PREFIX /opt/libtorch)\nset(TORCH_CXX_FLAGS \"-D_GLIBCXX_USE_CXX11_ABI=0\")\n");
  const Ended ended = run_command({"cmake", "-S", DEFT_SOURCE_DIR, "-B", folder.file("build"), "-G", "Ninja", "-DTorch_DIR=" + folder.file("torch")}, {.folder = folder.path()});
  EXPECT_NE(ended.exit_code, 0);
  EXPECT_NE(ended.error.find("old C++ ABI"), std::string::npos) << ended.error;
  EXPECT_NE(ended.error.find("/opt/libtorch"), std::string::npos) << ended.error;
}

}  // namespace
}  // namespace deft
