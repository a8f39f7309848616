#include "docx/detail/drawing_measures.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace indenture::docx {
namespace {

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) {
        text.remove_suffix(1);
    }
    return text;
}

std::optional<Rgb> read_hex(std::string_view hex)
{
    unsigned value = 0;
    const auto* const end = hex.data() + hex.size();
    const auto [stop, error] = std::from_chars(hex.data(), end, value, 16);
    if (error != std::errc() || stop != end) {
        return std::nullopt;
    }
    if (hex.size() == 3) {
        return Rgb{static_cast<std::uint8_t>((value >> 8U & 0xFU) * 17),
                   static_cast<std::uint8_t>((value >> 4U & 0xFU) * 17),
                   static_cast<std::uint8_t>((value & 0xFU) * 17)};
    }
    if (hex.size() != 6) {
        return std::nullopt;
    }
    return Rgb{static_cast<std::uint8_t>(value >> 16U),
               static_cast<std::uint8_t>(value >> 8U & 0xFFU),
               static_cast<std::uint8_t>(value & 0xFFU)};
}

std::optional<Rgb> named_colour(std::string_view name)
{
    static constexpr std::pair<std::string_view, Rgb> colours[] = {
        {"black", {0, 0, 0}},        {"white", {255, 255, 255}},    {"window", {255, 255, 255}},
        {"windowText", {0, 0, 0}},   {"red", {255, 0, 0}},          {"lime", {0, 255, 0}},
        {"green", {0, 128, 0}},      {"blue", {0, 0, 255}},         {"yellow", {255, 255, 0}},
        {"aqua", {0, 255, 255}},     {"cyan", {0, 255, 255}},       {"fuchsia", {255, 0, 255}},
        {"gray", {128, 128, 128}},   {"grey", {128, 128, 128}},     {"silver", {192, 192, 192}},
        {"maroon", {128, 0, 0}},     {"navy", {0, 0, 128}},         {"teal", {0, 128, 128}},
        {"purple", {128, 0, 128}},   {"olive", {128, 128, 0}},      {"orange", {255, 165, 0}},
        {"ltGray", {211, 211, 211}}, {"lightGray", {211, 211, 211}}};
    for (const auto& [known, rgb] : colours) {
        if (known == name) {
            return rgb;
        }
    }
    return std::nullopt;
}

/// Hundred-thousandths, as "65000" or "65%".
double ratio(XmlElement modifier)
{
    const std::string text = modifier.attribute("", "val").value_or("100000");
    const auto whole = to_int(text.substr(0, text.find('%')));
    const double scale = text.find('%') == std::string::npos ? 100'000.0 : 100.0;
    return static_cast<double>(std::clamp(whole.value_or(100'000), -1'000'000, 1'000'000)) / scale;
}

/// ECMA-376-1, 20.1.2.3.20-21: luminance as in HSL; 20.1.2.3.31 and .34 mix with black or white.
Rgb modified(Rgb rgb, XmlElement colour)
{
    std::array<double, 3> c{rgb.red / 255.0, rgb.green / 255.0, rgb.blue / 255.0};
    for (const XmlElement modifier : colour.children()) {
        const std::string_view name = modifier.name();
        const auto [low, high] = std::minmax_element(c.begin(), c.end());
        const double luminance = (*low + *high) / 2;
        double wanted = luminance;
        if (name == "lumMod") {
            wanted = luminance * ratio(modifier);
        } else if (name == "lumOff") {
            wanted = luminance + ratio(modifier);
        } else if (name == "shade" || name == "tint") {
            const double share = std::clamp(ratio(modifier), 0.0, 1.0);
            const double with = name == "shade" ? 0.0 : 1.0 - share;
            for (double& component : c) {
                component = component * share + with;
            }
            continue;
        } else {
            continue;
        }
        wanted = std::clamp(wanted, 0.0, 1.0);
        // The same hue and saturation at another luminance: the distance of each component from
        // the luminance shrinks with the room there is to black or white.
        const double room_before = luminance < 0.5 ? luminance : 1 - luminance;
        const double room_now = wanted < 0.5 ? wanted : 1 - wanted;
        const double factor = room_before > 0 ? room_now / room_before : 0;
        for (double& component : c) {
            component = std::clamp(wanted + (component - luminance) * factor, 0.0, 1.0);
        }
    }
    const auto octet = [](double v) { return static_cast<std::uint8_t>(std::lround(v * 255)); };
    return {octet(c[0]), octet(c[1]), octet(c[2])};
}

std::optional<Rgb> theme_colour(const std::string& name, const Theme& theme)
{
    static constexpr std::pair<std::string_view, std::string_view> aliases[] = {
        {"tx1", "dk1"}, {"bg1", "lt1"}, {"tx2", "dk2"}, {"bg2", "lt2"}};
    std::string place = name;
    for (const auto& [alias, of_theme] : aliases) {
        if (alias == name) {
            place = of_theme;
        }
    }
    const auto found = theme.colours.find(place);
    if (found != theme.colours.end()) {
        return found->second;
    }
    return place == "dk1"   ? std::optional(Rgb{0, 0, 0})
           : place == "lt1" ? std::optional(Rgb{255, 255, 255})
                            : std::nullopt;
}

} // namespace

std::optional<std::int64_t> to_emu(std::string_view text)
{
    std::int64_t value = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error == std::errc::result_out_of_range) {
        return text.starts_with('-') ? -emu_max : emu_max;
    }
    if (text.empty() || error != std::errc() || stop != end) {
        return std::nullopt;
    }
    return std::clamp(value, -emu_max, emu_max);
}

std::int64_t attribute_emu(XmlElement element, std::string_view name, std::int64_t otherwise)
{
    const auto text = element ? element.attribute("", name) : std::nullopt;
    const auto value = text ? to_emu(*text) : std::nullopt;
    return value.value_or(otherwise);
}

std::optional<std::int64_t> css_length(std::string_view text)
{
    text = trimmed(text);
    double value = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc() || !(std::abs(value) < 1e9)) {
        return std::nullopt;
    }
    static constexpr std::pair<std::string_view, double> units[] = {
        {"pt", 12700},  {"in", 914400}, {"cm", 360000}, {"mm", 36000},
        {"pc", 152400}, {"px", 9525},   {"", 9525},     {"emu", 1}};
    const std::string_view unit = trimmed({stop, static_cast<std::size_t>(end - stop)});
    for (const auto& [name, emu] : units) {
        if (name == unit) {
            const double most = static_cast<double>(emu_max);
            return std::llround(std::clamp(value * emu, -most, most));
        }
    }
    return std::nullopt;
}

std::string css_value(std::string_view style, std::string_view name)
{
    while (!style.empty()) {
        const auto end = style.find(';');
        const std::string_view pair = style.substr(0, end);
        const auto colon = pair.find(':');
        if (colon != std::string_view::npos && trimmed(pair.substr(0, colon)) == name) {
            return std::string(trimmed(pair.substr(colon + 1)));
        }
        style.remove_prefix(end == std::string_view::npos ? style.size() : end + 1);
    }
    return "";
}

std::optional<Rgb> read_drawing_colour(XmlElement holder, const Theme& theme)
{
    for (const XmlElement colour : holder.children()) {
        std::optional<Rgb> rgb;
        const std::string value = colour.attribute("", "val").value_or("");
        if (colour.is(ns::a, "srgbClr")) {
            rgb = read_hex(value);
        } else if (colour.is(ns::a, "schemeClr")) {
            rgb = theme_colour(value, theme);
        } else if (colour.is(ns::a, "sysClr")) {
            rgb = read_hex(colour.attribute("", "lastClr").value_or(""));
        } else if (colour.is(ns::a, "prstClr")) {
            rgb = named_colour(value);
        }
        if (rgb) {
            return modified(*rgb, colour);
        }
    }
    return std::nullopt;
}

std::optional<Rgb> read_vml_colour(std::string_view text)
{
    text = trimmed(text.substr(0, text.find('[')));
    return text.starts_with('#') ? read_hex(text.substr(1)) : named_colour(text);
}

} // namespace indenture::docx
