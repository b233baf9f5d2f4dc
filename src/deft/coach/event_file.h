// TensorBoard event files: the scalars in them, as a recording. Tags are guessed like the columns of a table.
//
//   record = length (8 bytes), masked CRC of it (4), data, masked CRC of the data (4)      little endian
//   masked = rotate right by 15 of CRC-32C, + 0xa282ead8;      data = Event, a protocol buffer message
//
//   read_event_file("runs/a/events.out.tfevents.1700000000.host")
//
// A length or data whose checksum is wrong is refused; a last record that is cut off is noted. Records above 16 MB
// (pictures, graphs) are skipped.
#ifndef DEFT_COACH_EVENT_FILE_H
#define DEFT_COACH_EVENT_FILE_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "deft/coach/recording.h"

namespace deft {

struct Scalar {
  std::string tag;
  std::int64_t step = 0;
  double value = 0.0;
};

std::uint32_t crc32c(std::string_view bytes);              // Castagnoli
std::vector<Scalar> scalars_of_event(std::string_view event);  // what is not a scalar is left out

Recording read_event_file(const std::string& path);

}  // namespace deft

#endif
