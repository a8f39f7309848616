#pragma once

#include "base/bytes.h"
#include "docx/drawing.h"

#include <cstdint>
#include <string>
#include <variant>

namespace indenture::docx {

/// What the header of a picture file states.
struct PictureHeader {
    PictureFormat format = PictureFormat::Png;
    std::uint32_t width = 0; ///< pixels, at least 1
    std::uint32_t height = 0;
    bool is_grey = false; ///< a JPEG of one colour
};

/// Why a picture cannot be shown: "it is a GIF", "save it as PNG or JPEG".
struct PictureRefusal {
    std::string why;
    std::string cure;
};

/// Reads the header strictly: PNG (ISO 15948) of any colour type; JPEG (ISO 10918-1) baseline,
/// extended or progressive, of 8 bits, grey or in three colours. What is anything else, or
/// damaged, is refused; the rest of the file is not looked at.
std::variant<PictureHeader, PictureRefusal> read_picture_header(ByteView octets);

} // namespace indenture::docx
