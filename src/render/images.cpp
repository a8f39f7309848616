#include "render/images.h"

#include "base/error.h"
#include "render/png.h"

#include <algorithm>

namespace indenture::render {

using layout::Image;
using layout::ImageFormat;
using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::Object;
using pdf::ObjectTable;
using pdf::Reference;
using pdf::Stream;
using pdf::String;

namespace {

Dictionary image_dictionary(std::uint32_t width, std::uint32_t height, int bits, Object colours)
{
    return {{"Type", Name{"XObject"}},      {"Subtype", Name{"Image"}},
            {"Width", std::int64_t{width}}, {"Height", std::int64_t{height}},
            {"BitsPerComponent", bits},     {"ColorSpace", std::move(colours)}};
}

Reference add_stream(ObjectTable& table, Dictionary dictionary, Bytes data, bool may_deflate)
{
    return table.add(Stream{std::make_shared<const Dictionary>(std::move(dictionary)),
                            std::move(data), may_deflate});
}

Name device_space(bool is_grey)
{
    return Name{is_grey ? "DeviceGray" : "DeviceRGB"};
}

/// ISO 32000-1, 7.4.8: a PDF holds a JPEG as it is.
Reference add_jpeg(ObjectTable& table, const Image& image)
{
    Dictionary dictionary =
        image_dictionary(image.width, image.height, 8, device_space(image.is_grey));
    dictionary["Filter"] = Name{"DCTDecode"};
    return add_stream(table, std::move(dictionary), *image.octets, false);
}

Reference add_rows(ObjectTable& table, PngRows rows)
{
    Object colours = device_space(rows.channels == 1);
    if (!rows.palette.empty()) {
        const auto last = static_cast<std::int64_t>(rows.palette.size() / 3) - 1;
        colours = Array{Name{"Indexed"}, Name{"DeviceRGB"}, last, String{rows.palette}};
    }
    Dictionary dictionary =
        image_dictionary(rows.width, rows.height, rows.bits, std::move(colours));
    dictionary["Filter"] = Name{"FlateDecode"};
    dictionary["DecodeParms"] = Dictionary{{"Predictor", 15},
                                           {"Colors", rows.channels},
                                           {"BitsPerComponent", rows.bits},
                                           {"Columns", std::int64_t{rows.width}}};
    return add_stream(table, std::move(dictionary), std::move(rows.deflated), false);
}

Reference add_pixels(ObjectTable& table, PngPixels pixels)
{
    Dictionary dictionary =
        image_dictionary(pixels.width, pixels.height, 8, device_space(pixels.is_grey));
    const bool is_opaque = std::all_of(pixels.alpha.begin(), pixels.alpha.end(),
                                       [](char octet) { return octet == '\xFF'; });
    if (!is_opaque) {
        dictionary["SMask"] =
            add_stream(table, image_dictionary(pixels.width, pixels.height, 8, device_space(true)),
                       std::move(pixels.alpha), true);
    }
    return add_stream(table, std::move(dictionary), std::move(pixels.colours), true);
}

} // namespace

std::size_t UsedImages::index(layout::ImageId image)
{
    const auto known = index_.find(image);
    if (known != index_.end()) {
        return known->second;
    }
    const Image& added = images_.at(image.number);
    const auto [same, is_new] = by_content_.try_emplace(Digest::of(*added.octets), used_.size());
    if (is_new) {
        used_.push_back(&added);
    }
    index_.emplace(image, same->second);
    return same->second;
}

std::string image_name(std::size_t index)
{
    return "I" + std::to_string(index + 1);
}

Reference add_image(ObjectTable& table, const Image& image)
{
    if (image.format == ImageFormat::Jpeg) {
        return add_jpeg(table, image);
    }
    if (auto rows = png_rows(*image.octets, image.name)) {
        return add_rows(table, std::move(*rows));
    }
    return add_pixels(table, decode_png(*image.octets, image.name));
}

} // namespace indenture::render
