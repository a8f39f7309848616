#include "base/error.h"
#include "docx/drawing_reader.h"
#include "docx/picture.h"

#include <fmt/format.h>

namespace indenture::docx {
namespace {

[[noreturn]] void throw_limit(const Package& package, const std::string& part,
                              const std::string& message)
{
    throw Error(ErrorCode::LimitExceeded, {package.source(), part, ""}, message);
}

} // namespace

std::optional<std::size_t> PictureStore::load(const std::string& part, const Where& where)
{
    const auto [known, is_new] = by_part_.try_emplace(part);
    if (is_new) {
        known->second = read(part, where);
    }
    return known->second;
}

std::optional<std::size_t> PictureStore::read(const std::string& part, const Where& where)
{
    if (!package_.has(part)) {
        refuse(part, where, "the Word file does not hold it", "insert the picture again");
        return std::nullopt;
    }
    const Limits& limits = package_.limits();
    if (by_part_.size() > limits.pictures_max) {
        throw_limit(package_, part, fmt::format("more than {} pictures", limits.pictures_max));
    }
    auto octets = std::make_shared<const Bytes>(package_.part(part));
    if (octets->size() > limits.picture_size_max) {
        throw_limit(package_, part,
                    fmt::format("a picture of {} octets; at most {} are taken", octets->size(),
                                limits.picture_size_max));
    }
    const auto header = read_picture_header(*octets);
    if (const auto* refusal = std::get_if<PictureRefusal>(&header)) {
        refuse(part, where, refusal->why, refusal->cure);
        return std::nullopt;
    }
    const auto& found = std::get<PictureHeader>(header);
    const std::uint64_t pixels = std::uint64_t{found.width} * found.height;
    if (pixels > limits.picture_pixels_max || pixels + pixels_ > limits.picture_pixels_total_max) {
        throw_limit(package_, part,
                    fmt::format("a picture of {} x {} pixels; at most {} are taken, and {} of all"
                                " pictures together",
                                found.width, found.height, limits.picture_pixels_max,
                                limits.picture_pixels_total_max));
    }
    pixels_ += pixels;
    all_.push_back(
        {part, found.format, found.width, found.height, found.is_grey, std::move(octets)});
    return all_.size() - 1;
}

void PictureStore::refuse(const std::string& part, const Where& where, const std::string& why,
                          const std::string& cure)
{
    report({.code = "picture-refused",
            .severity = Severity::Warning,
            .where = where,
            .text =
                fmt::format("the picture {} cannot be shown: {}; its place stays empty", part, why),
            .cure = cure});
}

void PictureStore::report(Finding finding)
{
    constexpr std::size_t findings_max = 1000;
    if (findings_.size() < findings_max) {
        findings_.push_back(std::move(finding));
    }
}

void PictureStore::count_drawing(const Where& where)
{
    if (++drawings_ > package_.limits().drawings_max) {
        throw Error(ErrorCode::LimitExceeded, where,
                    fmt::format("more than {} pictures, text boxes and shapes",
                                package_.limits().drawings_max));
    }
}

} // namespace indenture::docx
