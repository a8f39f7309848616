#include "signing/checks/appearance_check.h"

#include "pdf/inflate.h"
#include "pdf/parser.h"
#include "signing/checks/values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace indenture::signing::checks {

namespace {

using pdf::Dictionary;
using pdf::Object;
using pdf::Stream;

// Acrobat nests three forms; nobody needs more than this.
constexpr std::size_t nesting_max = 8;
// Of a point, for what rounding makes of a box.
constexpr double tolerance = 1.0;

using Problem = std::optional<std::string>;

// --- Content streams ----------------------------------------------------------------------------

/// Its octets; nullopt if it is encoded otherwise than by FlateDecode.
std::optional<Bytes> content_of(const Stream& stream, const Limits& limits)
{
    const Object filter = at(*stream.dictionary, "Filter");
    const auto* filters = filter.get<pdf::Array>();
    if (filter == Object() || (filters != nullptr && filters->empty())) {
        return stream.data;
    }
    const bool is_flate =
        is_name(filter, "FlateDecode") ||
        (filters != nullptr && filters->size() == 1 && is_name((*filters)[0], "FlateDecode"));
    if (!is_flate || at(*stream.dictionary, "DecodeParms") != Object()) {
        return std::nullopt;
    }
    return pdf::inflate(stream.data, limits.pdf_stream_size_max);
}

/// Operators that save and restore must pair: one Q too many takes off the clipping to the form's
/// box in readers that do not look (ISO 32000-1, 8.4.2).
class Content {
public:
    explicit Content(ByteView text) : text_(text) {}

    Problem problem()
    {
        std::size_t saved = 0;
        while (at_ < text_.size()) {
            const std::string word = next_word();
            if (word == "q") {
                ++saved;
            } else if (word == "Q" && saved-- == 0) {
                return "restores a graphics state that it did not save";
            } else if (word == "BI" || word == "PS") {
                return fmt::format("uses the operator {}, which is not read here", word);
            }
        }
        return saved == 0 ? Problem() : "leaves a graphics state unrestored";
    }

private:
    /// An operator or number; empty for anything else.
    std::string next_word()
    {
        constexpr ByteView delimiters = "()<>[]{}/%";
        const char octet = text_[at_];
        if (octet == '(') {
            skip_string();
            return "";
        }
        if (octet == '%') {
            at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
            return "";
        }
        if (octet == '<' && text_.substr(at_ + 1, 1) != "<") {
            at_ = std::min(text_.find('>', at_), text_.size() - 1) + 1;
            return "";
        }
        const bool is_name = octet == '/';
        const std::size_t begin = at_++;
        if (!is_name && (pdf::is_space(octet) || delimiters.find(octet) != ByteView::npos)) {
            at_ += octet == '<' ? 1 : 0;
            return "";
        }
        while (at_ < text_.size() && !pdf::is_space(text_[at_]) &&
               delimiters.find(text_[at_]) == ByteView::npos) {
            ++at_;
        }
        return is_name ? "" : std::string(text_.substr(begin, at_ - begin));
    }

    void skip_string()
    {
        std::size_t depth = 0;
        for (; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\\') {
                ++at_;
            } else if (text_[at_] == '(') {
                ++depth;
            } else if (text_[at_] == ')' && --depth == 0) {
                break;
            }
        }
        at_ = std::min(at_ + 1, text_.size());
    }

    ByteView text_;
    std::size_t at_ = 0;
};

// --- Forms and what they use --------------------------------------------------------------------

class AppearanceCheck {
public:
    AppearanceCheck(const pdf::View& view, const Limits& limits) : view_(view), limits_(limits) {}

    Problem check_form(const Object& value, std::size_t depth)
    {
        const std::uint32_t number = reference_number(value);
        if (std::find(open_.begin(), open_.end(), number) != open_.end()) {
            return "contains itself";
        }
        if (number != 0 && !seen_.insert(number).second) {
            return std::nullopt;
        }
        const Object object = view_.resolved(value);
        const auto* form = object.get<Stream>();
        if (form == nullptr || !is_name(at(*form->dictionary, "Subtype"), "Form")) {
            return "is no form XObject";
        }
        if (depth > nesting_max) {
            return fmt::format("nests more than {} forms", nesting_max);
        }
        static const std::set<std::string> known{"BBox",  "DecodeParms",  "Filter",  "FormType",
                                                 "Group", "LastModified", "Length",  "Matrix",
                                                 "Name",  "Resources",    "Subtype", "Type"};
        if (const auto keys = others(keys_of(*form->dictionary), known); !keys.empty()) {
            return fmt::format("has {}", listed(keys));
        }
        if (!rectangle_of(view_, at(*form->dictionary, "BBox"))) {
            return "has no box";
        }
        const auto content = content_of(*form, limits_);
        if (!content) {
            return "is encoded in a way that is not read here";
        }
        if (auto problem = Content(*content).problem()) {
            return problem;
        }
        open_.push_back(number);
        auto problem = check_resources(view_.entry(*form->dictionary, "Resources"), depth);
        open_.pop_back();
        return problem;
    }

private:
    Problem check_resources(const Object& value, std::size_t depth)
    {
        const Dictionary resources = dictionary_or_empty(value);
        const auto unknown =
            others(keys_of(resources), {"ColorSpace", "ExtGState", "Font", "ProcSet", "XObject"});
        if (!unknown.empty()) {
            return fmt::format("uses {}", listed(unknown));
        }
        for (const auto& entry : dictionary_or_empty(view_.entry(resources, "XObject"))) {
            if (auto problem = check_picture_or_form(entry.second, depth)) {
                return problem;
            }
        }
        for (const auto& entry : dictionary_or_empty(view_.entry(resources, "Font"))) {
            const Dictionary font = dictionary_or_empty(view_.resolved(entry.second));
            if (is_name(view_.entry(font, "Subtype"), "Type3")) {
                return "uses a font of drawings (Type 3)";
            }
        }
        for (const auto& entry : dictionary_or_empty(view_.entry(resources, "ExtGState"))) {
            const Dictionary state = dictionary_or_empty(view_.resolved(entry.second));
            const Object mask = view_.entry(state, "SMask");
            if (mask != Object() && !is_name(mask, "None")) {
                return "uses a mask";
            }
        }
        return std::nullopt;
    }

    Problem check_picture_or_form(const Object& value, std::size_t depth)
    {
        const Object object = view_.resolved(value);
        const Dictionary* entries = dictionary_of(object);
        if (entries == nullptr || !is_name(at(*entries, "Subtype"), "Image")) {
            return check_form(value, depth + 1);
        }
        static const std::set<std::string> known{"BitsPerComponent",
                                                 "ColorSpace",
                                                 "Decode",
                                                 "DecodeParms",
                                                 "Filter",
                                                 "Height",
                                                 "ImageMask",
                                                 "Intent",
                                                 "Interpolate",
                                                 "Length",
                                                 "Mask",
                                                 "Metadata",
                                                 "Name",
                                                 "SMask",
                                                 "SMaskInData",
                                                 "Subtype",
                                                 "Type",
                                                 "Width"};
        const auto keys = others(keys_of(*entries), known);
        return keys.empty() ? Problem() : fmt::format("has a picture with {}", listed(keys));
    }

    const pdf::View& view_;
    const Limits& limits_;
    std::set<std::uint32_t> seen_;
    std::vector<std::uint32_t> open_; ///< the forms around the one being checked
};

struct Size {
    double width = 0;
    double height = 0;
};

/// Of the form's box as its matrix turns it (ISO 32000-1, 12.5.5); nullopt if either is malformed.
std::optional<Size> size_of(const pdf::View& view, const Dictionary& form)
{
    const auto box = rectangle_of(view, at(form, "BBox"));
    std::array<double, 4> turn{1, 0, 0, 1};
    const auto matrix = items_of(view, at(form, "Matrix"));
    if (!box || !matrix || (!matrix->empty() && matrix->size() != 6)) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(4, matrix->size()); ++i) {
        const auto number = number_of(view.resolved((*matrix)[i]));
        if (!number) {
            return std::nullopt;
        }
        turn.at(i) = *number;
    }
    const double width = std::abs((*box)[2] - (*box)[0]);
    const double height = std::abs((*box)[3] - (*box)[1]);
    return Size{std::abs(turn[0]) * width + std::abs(turn[2]) * height,
                std::abs(turn[1]) * width + std::abs(turn[3]) * height};
}

Problem check_size(const pdf::View& view, const Object& form, const std::vector<double>& rectangle)
{
    const Object object = view.resolved(form);
    const auto size = size_of(view, *dictionary_of(object));
    if (!size) {
        return "has no box";
    }
    const bool fits = size->width <= std::abs(rectangle[2] - rectangle[0]) + tolerance &&
                      size->height <= std::abs(rectangle[3] - rectangle[1]) + tolerance;
    return fits ? Problem() : "is larger than the box reserved for it";
}

} // namespace

Problem problem_with_appearance(const pdf::View& view, const Object& appearance,
                                const std::optional<std::vector<double>>& rectangle,
                                const Limits& limits)
{
    const Dictionary states = dictionary_or_empty(view.resolved(appearance));
    if (keys_of(states) != std::set<std::string>{"N"}) {
        return "has more states than the normal one, or none";
    }
    auto problem = AppearanceCheck(view, limits).check_form(at(states, "N"), 0);
    if (!problem && rectangle) {
        problem = check_size(view, at(states, "N"), *rectangle);
    }
    return problem;
}

} // namespace indenture::signing::checks
