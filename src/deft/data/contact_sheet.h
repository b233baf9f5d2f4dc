// A contact sheet: one row of training pictures per class, with the class's name above it.
//
//   const Sheet sheet = contact_sheet(set);         // at most 20 classes, 12 pictures each
//   write_file("sheet.png", png(sheet.pixels, sheet.height, sheet.width, 3));
//
// Small pictures are enlarged by whole factors, so that pixels stay pixels; those above 112 pixels shrink.
// Letters are drawn from a table of 5 x 7 dots: the sheet needs no font and looks the same everywhere.
#ifndef DEFT_DATA_CONTACT_SHEET_H
#define DEFT_DATA_CONTACT_SHEET_H

#include <cstdint>
#include <string>
#include <vector>

#include "deft/data/dataset.h"

namespace deft {

struct Sheet {
  std::int64_t height = 0, width = 0;
  std::vector<std::uint8_t> pixels;  // height x width x 3
};

// Throws Refusal for tables: they have no pictures.
Sheet contact_sheet(const DataSet& set);

// Grey letters with their top left corner at (top, left), kSheetLine high; what does not fit is left out.
inline constexpr std::int64_t kSheetLine = 20, kSheetLetter = 12;  // pixels
void write_text(Sheet& sheet, std::int64_t top, std::int64_t left, const std::string& text);

// A picture (grey or colour) with its top left corner at (top, left), each pixel factor x factor large.
void place_picture(Sheet& sheet, std::int64_t top, std::int64_t left, const std::uint8_t* picture, std::int64_t height,
                   std::int64_t width, std::int64_t channels, std::int64_t factor);

// The 5 columns of a character's dots, lowest bit on top; what is not ASCII has those of '?'.
const std::uint8_t* letter_dots(char character);

}  // namespace deft

#endif
