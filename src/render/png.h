#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <optional>
#include <string>

namespace indenture::render {

// For this folder only. PNG files (ISO 15948) whose header was checked.

/// A PNG's pixels as they stand in the file: deflated rows, each with its filter (ISO 32000-1,
/// 7.4.4.4: predictor 15).
struct PngRows {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    int bits = 8;     ///< per colour
    int channels = 1; ///< 1 or 3; with a palette 1
    Bytes palette;    ///< three octets for each entry; empty: none
    Bytes deflated;
};

/// Eight bits to a colour, row after row.
struct PngPixels {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    bool is_grey = false;
    Bytes colours; ///< one octet to a pixel if grey, else three
    Bytes alpha;   ///< one octet to a pixel; empty: opaque
};

/// The rows, if a PDF can hold them as they are: neither transparency nor interlacing. They are
/// inflated once to see that they are whole. Throws Error(BadInput) if they are not.
std::optional<PngRows> png_rows(ByteView file, const std::string& name);

/// Decodes any PNG; 16 bits are scaled to 8, gamma is left out of account, as Word does.
/// Throws Error(BadInput) if it is damaged.
PngPixels decode_png(ByteView file, const std::string& name);

} // namespace indenture::render
