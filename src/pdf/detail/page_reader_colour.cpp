#include "pdf/detail/page_reader.h"

#include <cmath>
#include <fmt/format.h>

namespace indenture::pdf::detail {

std::string PageReader::joined(const std::vector<double>& components)
{
    std::string text;
    for (const double component : components) {
        text += fmt::format(" {:.3g}", std::round(component * 1000) / 1000 + 0.0);
    }
    return text;
}

std::string PageReader::device_colour(const char* space, std::vector<double> components) const
{
    const Object stand_in = resource("ColorSpace", std::string("Default") + space);
    const std::string prefix = stand_in == Object() ? "" : "as " + file_.digest_of(stand_in) + " ";
    if (components.size() == 1 && prefix.empty()) {
        components.resize(3, components.front());
    }
    return prefix + (components.size() == 4 ? "cmyk" : "rgb") + joined(components);
}

std::vector<double> PageReader::components(const Operands& operands, std::size_t count) const
{
    expect(operands, count);
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(number(operands, i));
    }
    return values;
}

void PageReader::fill_gray(const Operands& o)
{
    state_.fill_space = "gray";
    state_.fill = device_colour("Gray", components(o, 1));
}

void PageReader::fill_rgb(const Operands& o)
{
    state_.fill_space = "rgb";
    state_.fill = device_colour("RGB", components(o, 3));
}

void PageReader::fill_cmyk(const Operands& o)
{
    state_.fill_space = "cmyk";
    state_.fill = device_colour("CMYK", components(o, 4));
}

void PageReader::stroke_gray(const Operands& o)
{
    state_.stroke_space = "gray";
    state_.stroke = device_colour("Gray", components(o, 1));
}

void PageReader::stroke_rgb(const Operands& o)
{
    state_.stroke_space = "rgb";
    state_.stroke = device_colour("RGB", components(o, 3));
}

void PageReader::stroke_cmyk(const Operands& o)
{
    state_.stroke_space = "cmyk";
    state_.stroke = device_colour("CMYK", components(o, 4));
}

std::string PageReader::space_named(const std::string& key) const
{
    static const std::map<std::string, std::string> device{
        {"DeviceGray", "gray"}, {"DeviceRGB", "rgb"}, {"DeviceCMYK", "cmyk"}};
    const auto known = device.find(key);
    if (known != device.end()) {
        return known->second;
    }
    return key == "Pattern" ? key
                            : "space " + file_.digest_of(required_resource("ColorSpace", key));
}

void PageReader::set_fill_space(const Operands& operands)
{
    state_.fill_space = space_named(name(operands, 0));
    state_.fill = initial_colour(state_.fill_space);
}

void PageReader::set_stroke_space(const Operands& operands)
{
    state_.stroke_space = space_named(name(operands, 0));
    state_.stroke = initial_colour(state_.stroke_space);
}

std::string PageReader::initial_colour(const std::string& space)
{
    if (space == "cmyk") {
        return "cmyk 0 0 0 1";
    }
    return space == "gray" || space == "rgb" ? "rgb 0 0 0" : space + " at first";
}

std::string PageReader::colour_in(const std::string& space, const Operands& operands) const
{
    Operands numbers = operands;
    std::string pattern;
    if (!numbers.empty() && numbers.back().get<Name>() != nullptr) {
        pattern = " pattern " +
                  file_.digest_of(required_resource("Pattern", numbers.back().get<Name>()->text));
        numbers.pop_back();
    }
    const std::vector<double> values = components(numbers, numbers.size());
    if (space == "gray" && values.size() == 1) {
        return device_colour("Gray", values);
    }
    if (space == "rgb" && values.size() == 3) {
        return device_colour("RGB", values);
    }
    if (space == "cmyk" && values.size() == 4) {
        return device_colour("CMYK", values);
    }
    return space + joined(values) + pattern;
}

void PageReader::set_fill(const Operands& operands)
{
    state_.fill = colour_in(state_.fill_space, operands);
}

void PageReader::set_stroke(const Operands& operands)
{
    state_.stroke = colour_in(state_.stroke_space, operands);
}

std::string PageReader::style(bool is_filled, bool is_stroked) const
{
    std::string text = "clip " + state_.clip;
    if (is_filled) {
        text += " fill " + state_.fill;
    }
    if (is_stroked) {
        text += fmt::format(" stroke {} {:.2f} ", state_.stroke,
                            state_.line_width * state_.matrix.rise());
    }
    for (const auto& [key, value] : state_.parameters) {
        text += " " + key + " " + value;
    }
    return text;
}

} // namespace indenture::pdf::detail
