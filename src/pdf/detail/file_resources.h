#pragma once

#include "base/limits.h"
#include "pdf/canonical.h"
#include "pdf/file.h"
#include "pdf/font.h"
#include "pdf/object.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace indenture::pdf::detail {

/// What a page holds cannot be compared; whoever reads the pages adds which page it is.
[[noreturn]] void unreadable(const std::string& what);

/// What is counted over all pages.
struct Budget {
    std::size_t operators = 0;
    std::size_t octets = 0;
    std::size_t items = 0; ///< runs, marks and points
};

/// Fonts and digests of one file, shared by its pages.
struct FileResources {
    FileResources(const View& of, const Limits& caps) : view(of), limits(caps), canon(of, caps) {}

    const View& view;
    const Limits& limits;
    Canon canon;
    Budget budget;
    std::map<std::uint32_t, std::unique_ptr<Font>> fonts;
    std::vector<std::unique_ptr<Font>> direct_fonts;
    std::map<std::uint32_t, std::string> digests;

    /// The digest of a resource, taken once for each object.
    std::string digest_of(const Object& object);

    const Font& font(const Object& object);

    void count_items(std::size_t count);

    Bytes decoded(const Stream& stream);
};

} // namespace indenture::pdf::detail
