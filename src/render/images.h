#pragma once

#include "base/digest.h"
#include "layout/pages.h"
#include "pdf/object.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace indenture::render {

/// The pictures a document shows, in order of first use; equal files once.
class UsedImages {
public:
    explicit UsedImages(const std::vector<layout::Image>& images) : images_(images) {}

    /// The place of the picture in all(), which gives it its resource name.
    std::size_t index(layout::ImageId image);
    const std::vector<const layout::Image*>& all() const { return used_; }

private:
    const std::vector<layout::Image>& images_;
    std::vector<const layout::Image*> used_;
    std::map<layout::ImageId, std::size_t> index_;
    std::map<Digest, std::size_t> by_content_;
};

/// "I1" for the first picture.
std::string image_name(std::size_t index);

/// Adds the picture as an image XObject (ISO 32000-1, 8.9.5), its transparency as a soft mask.
/// A JPEG is taken as it is; so are the pixels of a PNG without transparency or interlacing.
/// Throws Error(BadInput) naming the picture if it is damaged.
pdf::Reference add_image(pdf::ObjectTable& table, const layout::Image& image);

} // namespace indenture::render
