// Files that are odd, damaged or made to do harm: every reader gives a Refusal or an answer, and never crashes.
#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "deft/core/random.h"
#include "deft/data/cifar_records.h"
#include "deft/data/csv.h"
#include "deft/data/csv_table.h"
#include "deft/data/download.h"
#include "deft/data/file_bytes.h"
#include "deft/data/image_folder.h"
#include "deft/data/mnist.h"
#include "deft/data/picture_file.h"
#include "deft/data/test_files.h"

#if DEFT_OPENCV
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#endif

namespace deft {
namespace {

using Bytes = std::vector<std::uint8_t>;

// 1 to 8 changed bytes, mostly near the front where the sizes are; every fourth file is also cut.
Bytes damaged(Bytes bytes, Random& random) {
  for (std::int64_t changes = 1 + random.below(8); changes > 0; --changes) {
    const std::int64_t reach = random.chance(0.5) ? std::min<std::int64_t>(64, static_cast<std::int64_t>(bytes.size()))
                                                  : static_cast<std::int64_t>(bytes.size());
    bytes[static_cast<std::size_t>(random.below(reach))] = static_cast<std::uint8_t>(random.below(256));
  }
  if (random.chance(0.25)) bytes.resize(static_cast<std::size_t>(random.below(static_cast<std::int64_t>(bytes.size()))));
  return bytes;
}

// Calls `use` with 300 damaged versions; what it throws must be a Refusal. How many were refused.
template <class Use>
int refused_of_300(const Bytes& bytes, const char* what, Use&& use) {
  int refused = 0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    Random random = Random::of(7, what, i);
    try {
      use(damaged(bytes, random));
    } catch (const Refusal&) {
      ++refused;
    }
  }
  return refused;
}

TEST(HostileFiles, DamagedIdxFilesAreReadOrRefused) {
  TemporaryFolder folder;
  Bytes idx{0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0, 5};
  idx.resize(16 + 100, 9);
  EXPECT_GT(refused_of_300(idx, "idx", [&](const Bytes& bytes) {
    const Idx read = read_idx(folder.write("f", bytes));
    std::int64_t product = 1;
    for (std::int64_t one : read.dimensions) product *= one;
    EXPECT_EQ(product, static_cast<std::int64_t>(read.bytes.size()));
  }), 50);
}

TEST(HostileFiles, DamagedCsvFilesAreReadOrRefused) {
  std::string text = "size;\"the colour\";kind\n";
  for (int i = 0; i < 20; ++i) text += std::to_string(i) + ";\"red \"\"" + std::to_string(i % 3) + "\"\"\";" + (i % 2 ? "a" : "b") + "\r\n";
  refused_of_300({text.begin(), text.end()}, "csv", [](const Bytes& bytes) {
    const std::vector<CsvRow> rows = parse_csv({bytes.begin(), bytes.end()}, "f.csv");
    for (const CsvRow& row : rows) EXPECT_EQ(row.size(), rows[0].size());
  });
}

TEST(HostileFiles, DamagedCsvTablesAreLoadedOrRefused) {
  TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 20; ++i) text += std::to_string(i) + ".5," + (i % 3 ? "x" : "?") + "," + (i % 2 ? "a" : "b") + "\n";
  refused_of_300({text.begin(), text.end()}, "csv table", [&](const Bytes& bytes) {
    const DataSet set = load_source("csv:" + folder.write("f.csv", bytes));
    for (std::int64_t label : set.train.labels) EXPECT_LT(label, set.outputs());
  });
}

TEST(HostileFiles, DamagedCifarRecordsAreReadOrRefused) {
  TemporaryFolder folder;
  const Bytes records(3 * 3073, 1);
  EXPECT_GT(refused_of_300(records, "cifar", [&](const Bytes& bytes) {
    const Samples samples = read_cifar({folder.write("f.bin", bytes)}, 1, 10);
    for (std::int64_t label : samples.labels) EXPECT_LT(label, 10);
  }), 50);
}

Bytes packed(const Bytes& bytes) {
  Bytes out(bytes.size() + 1000);
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = const_cast<std::uint8_t*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Bytes small_tar() {
  Bytes tar;
  for (const char* name : {"a/one.txt", "a/b/two.txt"}) {
    Bytes header(512);
    std::copy(name, name + std::strlen(name), header.begin());
    std::copy_n("00000000012", 11, header.begin() + 124);
    header[156] = '0';
    std::copy_n("ustar", 5, header.begin() + 257);
    tar.insert(tar.end(), header.begin(), header.end());
    tar.resize(tar.size() + 512, 'x');
  }
  tar.resize(tar.size() + 1024);
  return tar;
}

TEST(HostileFiles, DamagedArchivesStayInsideTheirFolder) {
  TemporaryFolder folder;
  const Bytes tar = small_tar();
  refused_of_300(tar, "tar", [&](const Bytes& bytes) {
    const std::string file = folder.write("f.tar.gz", packed(bytes));
    unpack_tar_gz(file, folder / "out/in", 1 << 20);
  });
  refused_of_300(packed(tar), "tar.gz", [&](const Bytes& bytes) {
    unpack_tar_gz(folder.write("f.tar.gz", bytes), folder / "out/in", 1 << 20);
  });
  for (const auto& entry : std::filesystem::directory_iterator(folder.text())) {
    EXPECT_TRUE(entry.path().filename() == "out" || entry.path().filename() == "f.tar.gz") << entry.path();
  }
  int beside = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder / "out")) ++beside;
  EXPECT_EQ(beside, 1);
}

TEST(HostileFiles, AnArchiveDoesNotWriteThroughALinkThatIsThereAlready) {
  TemporaryFolder folder;
  std::filesystem::create_directories(folder / "out");
  std::filesystem::create_directories(folder / "elsewhere");
  std::filesystem::create_directory_symlink(folder / "elsewhere", folder / "out/a");
  const std::string file = folder.write("f.tar.gz", packed(small_tar()));
  EXPECT_EQ(refusal_of([&] { unpack_tar_gz(file, folder / "out", 1 << 20); }),
            file + ": entry 'a/one.txt' would leave the folder");
  EXPECT_TRUE(std::filesystem::is_empty(folder / "elsewhere"));
}

TEST(HostileFiles, CsvOddities) {
  EXPECT_EQ(parse_csv("a,\"x,\ny\",b\r\n1,2,3\r\n", "f"), (std::vector<CsvRow>{{"a", "x,\ny", "b"}, {"1", "2", "3"}}));
  EXPECT_EQ(parse_csv("a\tb c\n1\t\"2\t3\"\n", "f"), (std::vector<CsvRow>{{"a", "b c"}, {"1", "2\t3"}}));
  EXPECT_EQ(parse_csv("\"\",2\n", "f"), (std::vector<CsvRow>{{"", "2"}}));
  EXPECT_EQ(parse_csv("1,2", "f"), (std::vector<CsvRow>{{"1", "2"}}));  // no line end at the end
  const std::string huge(5'000'000, 'q');
  EXPECT_EQ(parse_csv(huge + ",1\n", "f")[0][0].size(), huge.size());
  EXPECT_EQ(refusal_of([] { parse_csv(std::string("a\0b,1\n", 6), "f"); }), "f: holds zero bytes; is it a text file in UTF-8?");
  TemporaryFolder folder;
  const std::string one = folder.write("one.csv", "a\nb\n");
  EXPECT_EQ(refusal_of([&] { load_source(one); }), one + ": only one column; a label and at least one more are needed");
}

TEST(HostileFiles, HeadersAreToldFromRows) {
  TemporaryFolder folder;
  auto classes = [&](const std::string& text) { return Csv({folder.write("f.csv", text), ""}).load({}).train.size(); };
  EXPECT_EQ(classes("x,y\n1,a\n2,b\n"), 2);           // text above numbers
  EXPECT_EQ(classes("1,a\n2,b\n3,a\n"), 3);           // numbers throughout
  EXPECT_EQ(classes("hat,kind\nred,a\nblue,b\nred,a\n"), 3);  // all text: no cell of the first line comes again
  EXPECT_EQ(classes("red,a\nred,b\nblue,a\n"), 3);    // all text, and the first line's cells do come again
}

#if DEFT_OPENCV

Bytes encoded(const char* ending, const cv::Mat& picture) {
  Bytes bytes;
  cv::imencode(ending, picture, bytes);
  return bytes;
}

cv::Mat speckled(int height, int width, int type = CV_8UC3) {
  cv::Mat picture(height, width, type);
  cv::RNG random(3);
  random.fill(picture, cv::RNG::UNIFORM, 0, 256);
  return picture;
}

Bytes decoded(const Bytes& bytes, std::int64_t side, std::int64_t channels = 3) {
  const PictureHeader header = picture_header(bytes);
  EXPECT_EQ(header.problem, "");
  Bytes out(static_cast<std::size_t>(side * side * channels));
  EXPECT_TRUE(decode_square(bytes, header, side, channels, out.data()));
  return out;
}

TEST(HostileFiles, DamagedPicturesAreDecodedOrRefused) {
  for (const char* ending : {".png", ".jpg", ".bmp", ".webp", ".tiff"}) {
    int used = 0;
    refused_of_300(encoded(ending, speckled(9, 12)), ending, [&](const Bytes& bytes) {
      const PictureHeader header = picture_header(bytes);
      Bytes out(8 * 8 * 3);
      if (header.problem.empty()) used += decode_square(bytes, header, 8, 3, out.data());
    });
    EXPECT_LT(used, 300) << ending;
  }
}

TEST(HostileFiles, SizesThatWouldFillTheMemoryAreRefusedFromTheHeader) {
  Bytes png = encoded(".png", speckled(4, 4));
  for (int at : {16, 20}) std::copy_n("\0\x01\x86\xA0", 4, png.begin() + at);
  EXPECT_EQ(picture_header(png).problem, "100000 x 100000, more than 100 megapixels");
  Bytes bmp = encoded(".bmp", speckled(4, 4));
  for (int at : {18, 22}) std::copy_n("\xA0\x86\x01\0", 4, bmp.begin() + at);
  EXPECT_EQ(picture_header(bmp).problem, "100000 x 100000, more than 100 megapixels");
  Bytes jpeg = encoded(".jpg", speckled(4, 4));
  const Bytes frame{0xFF, 0xC0};
  const auto start = std::search(jpeg.begin(), jpeg.end(), frame.begin(), frame.end());
  std::fill_n(start + 5, 4, 0xFF);
  EXPECT_EQ(picture_header(jpeg).problem, "65535 x 65535, more than 100 megapixels");
}

TEST(PictureFile, AllEightExifOrientations) {
  // Quarters A B / C D as stored; where they are to be seen, row by row (EXIF 2.3, tag 274).
  const std::map<char, int> grey{{'A', 30}, {'B', 90}, {'C', 150}, {'D', 210}};
  cv::Mat picture(32, 32, CV_8UC1);
  picture(cv::Rect(0, 0, 16, 16)) = 30;
  picture(cv::Rect(16, 0, 16, 16)) = 90;
  picture(cv::Rect(0, 16, 16, 16)) = 150;
  picture(cv::Rect(16, 16, 16, 16)) = 210;
  const char* seen[] = {"ABCD", "BADC", "DCBA", "CDAB", "ACBD", "CADB", "DBCA", "BDAC"};
  for (std::uint8_t orientation = 1; orientation <= 8; ++orientation) {
    const Bytes exif{0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
                     0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0};
    Bytes bytes = encoded(".jpg", picture);
    bytes.insert(bytes.begin() + 2, exif.begin(), exif.end());
    const Bytes out = decoded(bytes, 2, 1);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(out[i], grey.at(seen[orientation - 1][i]), 4) << int{orientation} << ' ' << i;
  }
}

TEST(PictureFile, TheFourInksOfACmykJpegBecomeRedGreenBlue) {
  const Bytes out = decoded(read_bytes(DEFT_SOURCE_DIR "/tests/fixtures/cmyk.jpg", 10000), 2);
  const int expected[] = {255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 255};  // red over blue
  for (std::size_t i = 0; i < 12; ++i) EXPECT_NEAR(out[i], expected[i], 6) << i;
}

TEST(PictureFile, SixteenBitTiffAndAlphaWebp) {
  const cv::Mat deep(4, 4, CV_16UC3, cv::Scalar(257 * 3, 257 * 2, 257));
  EXPECT_EQ(decoded(encoded(".tiff", deep), 1), (Bytes{1, 2, 3}));
  const cv::Mat deep_grey(4, 4, CV_16UC1, cv::Scalar(257 * 77));
  EXPECT_EQ(decoded(encoded(".tiff", deep_grey), 1, 1), Bytes{77});
  EXPECT_EQ(decoded(encoded(".bmp", cv::Mat(3, 5, CV_8UC1, cv::Scalar(9))), 1), (Bytes{9, 9, 9}));
  const cv::Mat clear(8, 8, CV_8UC4, cv::Scalar(0, 0, 0, 0));
  EXPECT_EQ(decoded(encoded(".webp", clear), 1), (Bytes{255, 255, 255}));  // nothing on white
}

void write_class(const TemporaryFolder& folder, const std::string& name, int count) {
  for (int i = 0; i < count; ++i) folder.write(name + "/" + std::to_string(i) + ".png", encoded(".png", speckled(20 + i, 24)));
}

TEST(ImageFolder, DecodingAtEveryReadGivesTheSamePictures) {
  TemporaryFolder folder;
  write_class(folder, "train/a", 3);
  write_class(folder, "train/b", 3);
  write_class(folder, "val/a", 1);
  write_class(folder, "val/b", 1);
  const DataSet memory = ImageFolder({folder.text()}).load({}), files = ImageFolder({folder.text()}, 0).load({});
  ASSERT_EQ(files.train.size(), 6);
  EXPECT_EQ(files.notes, (std::vector<std::string>{"too large for memory: pictures are decoded at every read"}));
  EXPECT_EQ(files.train.labels, memory.train.labels);
  for (std::int64_t i = 0; i < 6; ++i) EXPECT_EQ(pixels_of(*files.train.pictures, i), pixels_of(*memory.train.pictures, i));
  std::filesystem::remove(folder / "train/a/0.png");
  EXPECT_EQ(refusal_of([&] { pixels_of(*files.train.pictures, 0); }),
            folder / "train/a/0.png" + ": cannot be read: No such file or directory");
  folder.write("train/a/1.png", "something else");
  EXPECT_EQ(refusal_of([&] { pixels_of(*files.train.pictures, 1); }),
            folder / "train/a/1.png" + ": cannot be decoded; remove it and start again");
}

TEST(ImageFolder, NamesTenSkippedFilesAndCountsTheRest) {
  TemporaryFolder folder;
  write_class(folder, "a", 4);
  write_class(folder, "b", 4);
  for (int i = 10; i < 22; ++i) folder.write("a/x" + std::to_string(i) + ".gif", "GIF89a");
  std::string expected = "skipped 12 files that cannot be used: ";
  for (int i = 10; i < 20; ++i) expected += (i > 10 ? ", " : "") + (folder / "a/x") + std::to_string(i) + ".gif (a GIF)";
  EXPECT_EQ(load_source(folder.text()).notes[0], expected + " and 2 more");
}

TEST(ImageFolder, AClassOfSkippedFilesOnlyIsEmpty) {
  TemporaryFolder folder;
  write_class(folder, "a", 4);
  const std::string file = folder.write("b/x.gif", "GIF89a");
  EXPECT_EQ(refusal_of([&] { load_source(folder.text()); }),
            folder / "b" + ": no pictures of this class; skipped: " + file + " (a GIF)");
}

TEST(ImageFolder, HiddenFilesAreCountedAndNothingElse) {
  TemporaryFolder folder;
  write_class(folder, "a", 4);
  write_class(folder, "b", 4);
  for (const char* name : {"a/.DS_Store", "a/Thumbs.db", "b/._0.png"}) folder.write(name, "x");
  const DataSet set = load_source(folder.text());
  EXPECT_EQ(set.notes[0], "ignored 3 hidden files");
  EXPECT_EQ(set.train.size() + set.test.size(), 8);
}

TEST(ImageFolder, LinksAreFollowedAndPipesSkipped) {
  TemporaryFolder folder, elsewhere;
  write_class(folder, "a", 4);
  write_class(folder, "b", 3);
  write_class(elsewhere, "c", 3);
  std::filesystem::create_symlink(elsewhere / "c/0.png", folder / "b/linked.png");
  std::filesystem::create_directory_symlink(elsewhere / "c", folder / "c");
  std::filesystem::create_symlink(folder / "nowhere", folder / "b/broken.png");
  ASSERT_EQ(mkfifo((folder / "a/pipe").c_str(), 0600), 0);
  const DataSet set = load_source(folder.text());
  EXPECT_EQ(set.class_names, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(set.train.size() + set.test.size(), 11);
  EXPECT_EQ(set.notes[0], "skipped 2 files that cannot be used: " + (folder / "a/pipe") + " (no file to read), " +
                              (folder / "b/broken.png") + " (no file to read)");
}

TEST(ImageFolder, NamesWithLineEndsAndTagsStayOnOneLine) {
  TemporaryFolder folder;
  write_class(folder, "a", 4);
  write_class(folder, "b", 4);
  folder.write("b/<b>\n\x1b[31m.txt", "text");
  EXPECT_EQ(load_source(folder.text()).notes[0],
            "skipped 1 file that cannot be used: " + (folder / "b/<b>??[31m.txt") + " (not a picture)");
}

#endif

}  // namespace
}  // namespace deft
