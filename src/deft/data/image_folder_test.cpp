#include "deft/data/image_folder.h"

#include "deft/data/picture_file.h"
#include "deft/data/test_files.h"

#if DEFT_OPENCV

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace deft {
namespace {

std::vector<std::uint8_t> encoded(const char* ending, const cv::Mat& picture) {
  std::vector<std::uint8_t> bytes;
  cv::imencode(ending, picture, bytes);
  return bytes;
}

// Red at the top, blue below; blue-green-red order as OpenCV writes it.
cv::Mat red_over_blue(int height, int width) {
  cv::Mat picture(height, width, CV_8UC3, cv::Scalar(0, 0, 255));
  picture.rowRange(height / 2, height).setTo(cv::Scalar(255, 0, 0));
  return picture;
}

std::vector<std::uint8_t> decoded(const std::vector<std::uint8_t>& bytes, std::int64_t side, std::int64_t channels = 3) {
  const PictureHeader header = picture_header(bytes);
  EXPECT_EQ(header.problem, "");
  std::vector<std::uint8_t> out(static_cast<std::size_t>(side * side * channels));
  EXPECT_TRUE(decode_square(bytes, header, side, channels, out.data()));
  return out;
}

TEST(PictureFile, EveryFormatHasItsSizeInTheHeaderAndItsColoursInOrder) {
  for (const char* ending : {".jpg", ".png", ".bmp", ".tiff", ".webp"}) {
    const std::vector<std::uint8_t> bytes = encoded(ending, red_over_blue(40, 60));
    const PictureHeader header = picture_header(bytes);
    EXPECT_EQ(header.height, 40) << ending;
    EXPECT_EQ(header.width, 60) << ending;
    EXPECT_FALSE(header.grey) << ending;
    const std::vector<std::uint8_t> out = decoded(bytes, 8);
    EXPECT_GT(out[0], 230) << ending;  // red
    EXPECT_LT(out[2], 25) << ending;
    EXPECT_GT(out[8 * 8 * 3 - 1], 230) << ending;  // blue
  }
}

TEST(PictureFile, GreyAlphaAndSixteenBit) {
  const cv::Mat grey(10, 10, CV_8UC1, cv::Scalar(77));
  EXPECT_TRUE(picture_header(encoded(".png", grey)).grey);
  EXPECT_TRUE(picture_header(encoded(".jpg", grey)).grey);
  EXPECT_EQ(decoded(encoded(".png", grey), 2, 1), std::vector<std::uint8_t>(4, 77));
  EXPECT_EQ(decoded(encoded(".png", grey), 2, 3), std::vector<std::uint8_t>(12, 77));
  const cv::Mat half_clear(4, 4, CV_8UC4, cv::Scalar(0, 0, 0, 51));  // black, a fifth opaque, on white: 204
  EXPECT_EQ(decoded(encoded(".png", half_clear), 2), std::vector<std::uint8_t>(12, 204));
  const cv::Mat deep(4, 4, CV_16UC3, cv::Scalar(257 * 3, 257 * 2, 257));
  EXPECT_EQ(decoded(encoded(".png", deep), 1), (std::vector<std::uint8_t>{1, 2, 3}));
}

TEST(PictureFile, ExifRotationIsApplied) {
  // An EXIF block with orientation 3 (upside down) behind the start marker.
  const std::vector<std::uint8_t> exif{0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
                                       0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0};
  std::vector<std::uint8_t> bytes = encoded(".jpg", red_over_blue(32, 32));
  bytes.insert(bytes.begin() + 2, exif.begin(), exif.end());
  const std::vector<std::uint8_t> out = decoded(bytes, 32);
  EXPECT_LT(out[0], 25);
  EXPECT_GT(out[2], 230);  // blue is now on top
}

TEST(PictureFile, LargeJpegsDecodedAtReducedSizeAgreeWithTheFullOne) {
  cv::Mat picture(512, 640, CV_8UC3);
  for (int y = 0; y < 512; ++y) {
    for (int x = 0; x < 640; ++x) picture.at<cv::Vec3b>(y, x) = cv::Vec3b(y / 2, x * 255 / 639, 128);
  }
  const std::vector<std::uint8_t> out = decoded(encoded(".jpg", picture), 32);
  for (int y = 0; y < 32; ++y) EXPECT_NEAR(out[static_cast<std::size_t>((y * 32 + 16) * 3 + 2)], (y * 16 + 7.5) / 2, 3) << y;
}

TEST(PictureFile, CutOffEmptyForeignAndHugeFilesAreNamed) {
  for (const char* ending : {".jpg", ".png"}) {
    std::vector<std::uint8_t> bytes = encoded(ending, red_over_blue(40, 40));
    bytes.resize(bytes.size() - 20);
    EXPECT_EQ(picture_header(bytes).problem, "cut off") << ending;
  }
  EXPECT_EQ(picture_header({}).problem, "empty");
  EXPECT_EQ(picture_header({'G', 'I', 'F', '8', '9', 'a'}).problem, "a GIF");
  EXPECT_EQ(picture_header({'h', 'e', 'l', 'l', 'o'}).problem, "not a picture");
  std::vector<std::uint8_t> huge = encoded(".png", red_over_blue(4, 4));
  huge[16] = huge[20] = 0x01;  // 16,777,220 pixels a side
  EXPECT_EQ(picture_header(huge).problem, "16777220 x 16777220, more than 100 megapixels");
}

TEST(PictureFile, NoCutOfAnyFileCrashesTheHeaderReader) {
  for (const char* ending : {".jpg", ".png", ".bmp", ".tiff", ".webp"}) {
    const std::vector<std::uint8_t> bytes = encoded(ending, red_over_blue(8, 8));
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      const PictureHeader header = picture_header({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length)});
      if (length < 12) {
        EXPECT_NE(header.problem, "") << ending << ' ' << length;
      }
    }
  }
}

void write_class(const TemporaryFolder& folder, const std::string& name, int count, int value) {
  for (int i = 0; i < count; ++i) {
    folder.write(name + "/" + std::to_string(i) + ".png", encoded(".png", cv::Mat(20, 24, CV_8UC3, cv::Scalar(value, 0, i))));
  }
}

TEST(ImageFolder, ClassesNamesLabelsAndASplitOffTestPart) {
  TemporaryFolder folder;
  write_class(folder, "bee", 10, 200);
  write_class(folder, "ant", 5, 100);
  const DataSet set = load_source(folder.text());
  EXPECT_EQ(set.class_names, (std::vector<std::string>{"ant", "bee"}));
  EXPECT_EQ(set.train.size(), 12);
  EXPECT_EQ(set.test.size(), 3);
  EXPECT_EQ(set.typical_height, 20);
  EXPECT_EQ(set.typical_width, 24);
  EXPECT_EQ(set.train.pictures->height(), 32);  // 20 is below the smallest size offered
  for (std::int64_t i = 0; i < set.train.size(); ++i) {
    EXPECT_EQ(pixels_of(*set.train.pictures, i)[2], set.train.labels[static_cast<std::size_t>(i)] ? 200 : 100);
  }
}

TEST(ImageFolder, ValIsTheTestPartAloneAndTrainingBesideATestFolder) {
  TemporaryFolder folder;
  for (const char* part : {"train", "val"}) {
    write_class(folder, std::string(part) + "/a", 4, 10);
    write_class(folder, std::string(part) + "/b", 4, 20);
  }
  EXPECT_EQ(load_source(folder.text()).test.size(), 8);
  write_class(folder, "test/a", 1, 10);
  write_class(folder, "test/b", 1, 20);
  const DataSet set = load_source(folder.text());
  EXPECT_EQ(set.train.size(), 16);
  EXPECT_EQ(set.test.size(), 2);
  write_class(folder, "test/bb", 1, 20);
  EXPECT_EQ(refusal_of([&] { load_source(folder.text()); }),
            folder / "test/bb" + ": no class of that name in " + folder / "train" + "; did you mean 'b'?");
}

TEST(ImageFolder, SkipsAndNamesWhatIsNoPicture) {
  TemporaryFolder folder;
  write_class(folder, "a", 3, 1);
  write_class(folder, "b", 3, 2);
  const std::string file = folder.write("a/notes.gif", "GIF89a");
  const DataSet set = load_source(folder.text());
  EXPECT_EQ(set.notes[0], "skipped 1 file that cannot be used: " + file + " (a GIF)");
  EXPECT_EQ(set.train.size() + set.test.size(), 6);
}

TEST(ImageFolder, RefusesWhatCannotBeTrainedOn) {
  TemporaryFolder folder;
  EXPECT_EQ(refusal_of([&] { load_source(folder.text()); }),
            folder.text() + ": no class folders in it (expected one subfolder of pictures per class)");
  write_class(folder, "a", 3, 1);
  EXPECT_EQ(refusal_of([&] { load_source(folder.text()); }), folder.text() + ": only one class ('a'); at least 2 are needed");
  std::filesystem::create_directories(folder / "b");
  EXPECT_EQ(refusal_of([&] { load_source(folder.text()); }), folder / "b" + ": no pictures of this class");
  write_class(folder, "b", 1, 1);
  EXPECT_EQ(refusal_of([&] { load_source(folder.text()); }),
            folder.text() + ": class 'b' has 1 sample, at least 2 are needed to split off a test part");
  write_class(folder, "b", 3, 1);
  std::vector<std::uint8_t> cut = encoded(".png", cv::Mat(20, 24, CV_8UC3, cv::Scalar(1, 2, 3)));
  cut.resize(40);
  const std::string file = folder.write("b/cut.png", cut);
  EXPECT_EQ(refusal_of([&] { load_source(folder.text()); }),
            folder / "b" + ": 1 of 4 pictures cannot be read, more than a tenth: " + file + " (cut off)");
}

TEST(ImageFolder, TheSizeIsDecidedFromWhatIsThere) {
  EXPECT_EQ(decided_load_size({48, 48}, {48, 48}), 48);
  EXPECT_EQ(decided_load_size({48, 48}, {48, 50}), 32);
  EXPECT_EQ(decided_load_size({100, 100, 100}, {90, 70, 200}), 64);
  EXPECT_EQ(decided_load_size({240, 320, 300}, {320, 240, 300}), 224);
  EXPECT_EQ(decided_load_size({20, 20}, {24, 24}), 32);
}

TEST(ImageFolder, TheAntsAndBeesComeInFull) {
  const std::string folder = shared_data("hymenoptera");
  if (folder.empty()) GTEST_SKIP() << "DEFT_DATA is not set";
  const DataSet set = load_source(folder);
  EXPECT_EQ(set.train.size(), 244);
  EXPECT_EQ(set.test.size(), 153);
  EXPECT_EQ(set.class_names, (std::vector<std::string>{"ants", "bees"}));
  EXPECT_NE(set.notes[0].find("imageNotFound.gif (a GIF)"), std::string::npos);
}

}  // namespace
}  // namespace deft

#endif
