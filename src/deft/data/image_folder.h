// Pictures in folders: one subfolder per class, or train/ val/ test/ of such.
//
//   load_data({.source = "photos"})       photos/ant/1.jpg  photos/bee/2.png ...
//
// test/ is the test part; without it, val/ is. With both, val/ joins the training pictures. JPEG, PNG, WebP, BMP
// and TIFF are read (grey, alpha, CMYK, 16 bit, EXIF rotation); other files are skipped and named in the notes;
// more than a tenth of a class unreadable is refused. Hidden files (.DS_Store, Thumbs.db) are only counted.
// Links are followed, to files and to class folders alike, also out of the folder; pipes and devices are skipped,
// and folders inside class folders are not entered. Pictures are kept at load_size x load_size: the shorter
// side shrunk, the centre cropped. Undecided (0), it is the common side where all pictures are squares of one
// size up to 64, else the one of 32, 64, 128, 224 that is nearest to the median shorter side without exceeding it.
// They stay in memory unless that takes more than `memory_limit` bytes; then each read decodes again.
#ifndef DEFT_DATA_IMAGE_FOLDER_H
#define DEFT_DATA_IMAGE_FOLDER_H

#include "deft/data/role.h"

namespace deft {

struct ImageFolderOptions {
  std::string path;
};
void describe(ImageFolderOptions& options, Fields& fields);

// The side pictures are kept at when the user does not say: see above.
std::int64_t decided_load_size(const std::vector<std::int64_t>& heights, const std::vector<std::int64_t>& widths);

double quarter_of_memory();  // of this machine, in bytes

class ImageFolder : public DataSource {
 public:
  static const Card card;
  using Options = ImageFolderOptions;
  explicit ImageFolder(Options options, double memory_limit = quarter_of_memory())
      : options_(std::move(options)), memory_limit_(memory_limit) {}
  DataSet load(const DataOptions& options) const override;

 private:
  Options options_;
  double memory_limit_;
};

}  // namespace deft

#endif
