#include "template/cell_properties.h"

#include "base/error.h"
#include "template/markup.h"
#include "template/property_order.h"

#include <fmt/format.h>

namespace indenture::templating {

Bytes with_effects(ByteView properties, const CellEffects& effects, std::string_view prefix)
{
    Markup cell = properties.empty() ? markup_of(prefix, "tcPr") : parse_markup(properties);
    const auto put = [&](Markup property) {
        put_in_order(cell, std::move(property), order_of_cell_properties());
    };
    if (effects.span) {
        put(markup_of(prefix, "gridSpan", fmt::format("{}", *effects.span)));
    }
    if (effects.vertical) {
        put(markup_of(prefix, "vMerge",
                      *effects.vertical == VerticalMerge::Restart ? "restart" : "continue"));
    }
    if (effects.fill) {
        Markup shading = markup_of(prefix, "shd", "clear");
        shading.set("color", "auto");
        shading.set("fill", *effects.fill);
        put(std::move(shading));
    }
    return print(cell);
}

std::string fill_of(std::string_view colour)
{
    if (colour == "auto") {
        return "auto";
    }
    const std::string_view digits = colour.starts_with('#') ? colour.substr(1) : colour;
    std::string result;
    for (const char c : digits) {
        const bool is_lower = c >= 'a' && c <= 'f';
        if (!is_lower && !(c >= 'A' && c <= 'F') && !(c >= '0' && c <= '9')) {
            result.clear();
            break;
        }
        result += is_lower ? static_cast<char>(c - 'a' + 'A') : c;
    }
    if (result.size() != 6) {
        throw Error(
            ErrorCode::BadInput, {},
            fmt::format("'{}' is no colour; write six hexadecimal digits, such as D9E2F3", colour));
    }
    return result;
}

} // namespace indenture::templating
