// deft data, as a user runs it: what it prints, what it writes, and what it leaves behind when it fails.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "deft/data/picture_file.h"
#include "tests/program/run_program.h"

#if DEFT_CURL
#include <httplib.h>

#include <thread>
#endif

namespace deft {
namespace {

// CIFAR-10 in small: per class `each` records in the first training file, one in each other file and the test file.
// Record r of class c holds the byte 20 c + r everywhere.
void write_small_cifar(const TemporaryFolder& folder, int each) {
  auto records = [](int count, int first) {
    std::string bytes;
    for (int r = 0; r < count; ++r) {
      for (int c = 0; c < 10; ++c) {
        bytes += static_cast<char>(c);
        bytes += std::string(3072, static_cast<char>(20 * c + first + r));
      }
    }
    return bytes;
  };
  folder.write("cifar/data_batch_1.bin", records(each, 0));
  for (int i = 2; i <= 5; ++i) folder.write("cifar/data_batch_" + std::to_string(i) + ".bin", records(1, 5 + i));
  folder.write("cifar/test_batch.bin", records(1, 0));  // the same as record 0: ten shared pictures
  folder.write("cifar/batches.meta.txt", "plane\ncar\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n");
}

TEST(DataDescribe, TheJsonDocumentHasTheseKeysAndNumbers) {
  const TemporaryFolder folder;
  write_small_cifar(folder, 2);
  const Ended ended = run_program({"data", "describe", "cifar10:cifar", "--json"}, {.folder = folder.path()});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json json = nlohmann::json::parse(ended.out);
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  EXPECT_EQ(keys, (std::vector<std::string>{"class_names", "columns", "duplicates", "name", "notes", "pictures", "source", "task",
                                            "test_counts", "test_given", "test_samples", "train_counts", "train_samples"}));
  EXPECT_EQ(json["name"], "cifar10");
  EXPECT_EQ(json["source"], "cifar10:cifar");
  EXPECT_EQ(json["task"], "classes");
  EXPECT_EQ(json["class_names"][3], "cat");
  EXPECT_EQ(json["train_samples"], 60);
  EXPECT_EQ(json["test_samples"], 10);
  EXPECT_EQ(json["test_given"], true);
  EXPECT_EQ(json["train_counts"], std::vector<int>(10, 6));
  EXPECT_EQ(json["test_counts"], std::vector<int>(10, 1));
  EXPECT_EQ(json["duplicates"], (nlohmann::json{{"within_train", 0}, {"test_in_train", 10}, {"contradicting_labels", 0}}));
  EXPECT_EQ(json["pictures"]["height"], 32);
  EXPECT_EQ(json["pictures"]["channels"], 3);
  // Classes have 20 c + {0, 1, 7, 8, 9, 10}: mean 90 + 35 / 6, variance 400 * 8.25 + (0+1+49+64+81+100) / 6 - (35 / 6)^2.
  const double mean = (90 + 35.0 / 6) / 255;
  const double deviation = std::sqrt(400 * 8.25 + 295.0 / 6 - 35.0 * 35 / 36) / 255;
  for (int c = 0; c < 3; ++c) {
    EXPECT_NEAR(json["pictures"]["mean"][c].get<double>(), mean, 1e-12);
    EXPECT_NEAR(json["pictures"]["deviation"][c].get<double>(), deviation, 1e-12);
  }
}

TEST(DataDescribe, TheTextIsForPeople) {
  const TemporaryFolder folder;
  folder.write("t.csv", "size,colour,kind\n1,red,a\n2,,a\n3,blue,b\n4,red,b\n5,blue,b\n6,red,a\n7,red,a\n8,blue,b\n9,red,a\n10,red,b\n");
  const Ended ended = run_program({"data", "describe", "csv:t.csv", "--label", "kind"}, {.folder = folder.path()});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(ended.out,
            "t: 8 training samples, 2 test samples (split off), 2 classes\n"
            "  a              ######################################## 4 + 1\n"
            "  b              ######################################## 4 + 1\n"
            "  column size: numeric\n"
            "  column colour: categorical, 2 categories, 1 missing\n"
            "duplicates: 0 within the training part, 0 test samples are also training samples, 0 with another label\n"
            "note: the first line is a header; label: column 'kind' (classes)\n"
            "note: no test part given: 2 samples (20 %) were split off\n");
  EXPECT_EQ(ended.error, "");
}

TEST(DataDescribe, NamesFromFilesCannotWriteToTheTerminal) {
  const TemporaryFolder folder;
  folder.write("t.csv", "size,kind\n1,\x1b[31mred\n2,\x1b[31mred\n3,b\n4,b\n");
  const Ended ended = run_program({"data", "describe", "csv:t.csv"}, {.folder = folder.path()});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(ended.out.find('\x1b'), std::string::npos);
  EXPECT_NE(ended.out.find("  ?[31mred"), std::string::npos) << ended.out;
}

TEST(DataDescribe, ThePictureIsAPngOfARowPerClass) {
  const TemporaryFolder folder;
  const Ended ended = run_program({"data", "describe", "glyphs:samples=120", "--picture", "sheet.png"}, {.folder = folder.path()});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const std::string bytes = folder.read("sheet.png");
  const PictureHeader header = picture_header({bytes.begin(), bytes.end()});
  EXPECT_EQ(header.problem, "");
  EXPECT_EQ(header.width, 12 * (64 + 2) + 2);        // small pictures are doubled
  EXPECT_EQ(header.height, 10 * (20 + 64 + 2) + 2);  // a line of text above each row
}

TEST(DataDescribe, AnUnwritablePictureIsRefusedAndNothingIsPrinted) {
  const TemporaryFolder folder;
  const Ended ended = run_program({"data", "describe", "glyphs:samples=60", "--picture", "no/such/sheet.png"}, {.folder = folder.path()});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(ended.error.rfind("deft: no/such/sheet.png: ", 0), 0U) << ended.error;
  EXPECT_TRUE(names_in(folder.path()).empty());
}

TEST(DataMake, GlyphsBecomeFoldersThatGiveTheSamePicturesBack) {
  const TemporaryFolder folder;
  const Ended made = run_program({"data", "make", "glyphs", "set", "samples=60", "classes=3", "--json"}, {.folder = folder.path()});
  ASSERT_EQ(made.exit_code, 0) << made.error;
  EXPECT_EQ(nlohmann::json::parse(made.out), (nlohmann::json{{"folder", "set"}, {"train_samples", 60}, {"test_samples", 10}}));
  EXPECT_EQ(names_in(folder.path()), (std::vector<std::string>{"set"}));
  EXPECT_EQ(names_in(folder.file("set/train")), (std::vector<std::string>{"0", "1", "2"}));
  auto description = [&](const std::string& source) {
    return nlohmann::json::parse(run_program({"data", "describe", source, "--json"}, {.folder = folder.path()}).out);
  };
  const nlohmann::json drawn = description("glyphs:samples=60,classes=3"), read = description("set");
  for (const char* key : {"class_names", "train_counts", "test_counts", "train_samples", "test_samples", "pictures"}) {
    EXPECT_EQ(drawn[key], read[key]) << key;  // PNG loses nothing: means and deviations are equal too
  }
}

TEST(DataMake, CifarBecomesFolders) {
  const TemporaryFolder folder;
  write_small_cifar(folder, 1);
  ASSERT_EQ(run_program({"data", "make", "cifar10:cifar", "set"}, {.folder = folder.path()}).exit_code, 0);
  EXPECT_EQ(names_in(folder.file("set/train/cat")).size(), 5U);
  EXPECT_EQ(names_in(folder.file("set/test/truck")).size(), 1U);
}

TEST(DataMake, NeverOverwrites) {
  const TemporaryFolder folder;
  folder.write("set/precious.txt", "mine");
  const Ended ended = run_program({"data", "make", "glyphs:samples=60", "set"}, {.folder = folder.path()});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error, "deft: set: exists and is not an empty folder; nothing was written\n");
  EXPECT_EQ(names_in(folder.file("set")), (std::vector<std::string>{"precious.txt"}));
  EXPECT_EQ(folder.read("set/precious.txt"), "mine");
}

TEST(DataMake, AFailureLeavesNothing) {
  const TemporaryFolder folder;
  folder.write("file", "");
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"data", "make", "glyphs:samples=60", "file/set"},          // its parent is a file
        std::vector<std::string>{"data", "make", "glyphs", "set", "sampels=60"},            // a wrong option
        std::vector<std::string>{"data", "make", "cifar10:nowhere", "set"}}) {              // no such folder
    const Ended ended = run_program(arguments, {.folder = folder.path()});
    EXPECT_EQ(ended.exit_code, 1) << ended.error;
    EXPECT_EQ(ended.error.rfind("deft: ", 0), 0U) << ended.error;
    EXPECT_EQ(names_in(folder.path()), (std::vector<std::string>{"file"})) << ended.error;
  }
}

TEST(DataCommand, WrongUsageEndsWithTwoAndHelpWithZero) {
  const TemporaryFolder folder;
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"data"}, std::vector<std::string>{"data", "describe"},
        std::vector<std::string>{"data", "make", "glyphs"}, std::vector<std::string>{"data", "get"},
        std::vector<std::string>{"data", "draw"}, std::vector<std::string>{"data", "describe", "glyphs", "--pictures", "x.png"}}) {
    const Ended ended = run_program(arguments, {.folder = folder.path()});
    EXPECT_EQ(ended.exit_code, 2) << ended.error;
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(ended.error.rfind("deft data: ", 0), 0U) << ended.error;
  }
  const Ended help = run_program({"data", "make", "--help"}, {.folder = folder.path()});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_NE(help.out.find("a new or empty folder"), std::string::npos);
}

#if DEFT_CURL

// Serves files of a folder, as a mirror does; $DEFT_MIRROR points at it while it lives.
class Mirror {
 public:
  explicit Mirror(const std::string& folder) {
    server_.set_mount_point("/", folder);
    server_.set_logger([this](const httplib::Request& request, const httplib::Response&) {
      ++requests;
      ranges += request.has_header("Range");
    });
    const int port = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    address = "http://127.0.0.1:" + std::to_string(port);
    setenv("DEFT_MIRROR", address.c_str(), 1);
  }
  ~Mirror() {
    server_.stop();
    thread_.join();
    unsetenv("DEFT_MIRROR");
  }
  std::atomic<int> requests = 0, ranges = 0;
  std::string address;

 private:
  httplib::Server server_;
  std::thread thread_;
};

// Three genuine files and no fourth: the copy of train-images in the shared data was compressed anew, its checksum is
// another.
TEST(DataGet, GoesOnWhereItStoppedAndKeepsWhatIsWhole) {
  const char* data = std::getenv("DEFT_DATA");
  if (!data || !*data) GTEST_SKIP() << "DEFT_DATA is not set";
  const TemporaryFolder folder;
  const std::vector<std::string> whole{"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz", "train-labels-idx1-ubyte.gz"};
  for (const std::string& name : whole) folder.write("served/" + name, text_of(std::string(data) + "/mnist/" + name));
  const std::string pictures = folder.read("served/t10k-images-idx3-ubyte.gz");
  folder.write("got/t10k-images-idx3-ubyte.gz.part", pictures.substr(0, pictures.size() / 2));
  const Mirror mirror(folder.file("served"));
  const Ended ended = run_program({"data", "get", "mnist", "--to", "got"}, {.folder = folder.path()});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error, "deft: " + mirror.address + "/train-images-idx3-ubyte.gz: the server answered 404\n");
  EXPECT_EQ(mirror.requests, 4);
  EXPECT_EQ(mirror.ranges, 1);
  EXPECT_EQ(folder.read("got/t10k-images-idx3-ubyte.gz"), pictures);
  EXPECT_EQ(names_in(folder.file("got")), whole);  // no .part is left
  EXPECT_EQ(run_program({"data", "get", "mnist", "--to", "got"}, {.folder = folder.path()}).exit_code, 1);
  EXPECT_EQ(mirror.requests, 5);  // what is whole is not asked for again
}

TEST(DataGet, AWrongChecksumIsRefusedAndTheFileRemoved) {
  const TemporaryFolder folder;
  folder.write("served/cifar-10-binary.tar.gz", "hello");
  const Mirror mirror(folder.file("served"));
  const Ended ended = run_program({"data", "get", "cifar10", "--to", "got"}, {.folder = folder.path()});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error, "deft: " + mirror.address + "/cifar-10-binary.tar.gz: its md5 is 5d41402abc4b2a76b9719d911017c592, "
                         "expected c32a1d4ab5d03f1284b67883e8d87530; the file was removed\n");
  EXPECT_FALSE(folder.has("got"));
}

TEST(DataGet, AMissingFileAndAMissingServerAreNamed) {
  const TemporaryFolder folder;
  folder.write("served/other", "");
  {
    const Mirror mirror(folder.file("served"));
    const Ended ended = run_program({"data", "get", "cifar100"}, {.folder = folder.path()});
    EXPECT_EQ(ended.exit_code, 1);
    EXPECT_EQ(ended.error, "deft: " + mirror.address + "/cifar-100-binary.tar.gz: the server answered 404\n");
    EXPECT_FALSE(folder.has("data/cifar100"));
  }
  setenv("DEFT_MIRROR", "http://127.0.0.1:1", 1);  // nobody listens there
  const Ended ended = run_program({"data", "get", "cifar100"}, {.folder = folder.path()});
  unsetenv("DEFT_MIRROR");
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error.rfind("deft: http://127.0.0.1:1/cifar-100-binary.tar.gz: ", 0), 0U) << ended.error;
  EXPECT_FALSE(folder.has("data/cifar100"));
}

TEST(DataGet, AnUnknownSetIsRefusedWithTheNearestName) {
  const TemporaryFolder folder;
  const Ended ended = run_program({"data", "get", "minst"}, {.folder = folder.path()});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error, "deft: no data set 'minst' (cifar10, cifar100, mnist); did you mean 'mnist'?\n");
  EXPECT_TRUE(names_in(folder.path()).empty());
}

#endif

}  // namespace
}  // namespace deft
