#include "template/property_order.h"

#include <algorithm>
#include <array>

namespace indenture::templating {

namespace {

using namespace std::string_view_literals;

constexpr std::array run_order{"ins"sv,
                               "del"sv,
                               "moveFrom"sv,
                               "moveTo"sv,
                               "rStyle"sv,
                               "rFonts"sv,
                               "b"sv,
                               "bCs"sv,
                               "i"sv,
                               "iCs"sv,
                               "caps"sv,
                               "smallCaps"sv,
                               "strike"sv,
                               "dstrike"sv,
                               "outline"sv,
                               "shadow"sv,
                               "emboss"sv,
                               "imprint"sv,
                               "noProof"sv,
                               "snapToGrid"sv,
                               "vanish"sv,
                               "webHidden"sv,
                               "color"sv,
                               "spacing"sv,
                               "w"sv,
                               "kern"sv,
                               "position"sv,
                               "sz"sv,
                               "szCs"sv,
                               "highlight"sv,
                               "u"sv,
                               "effect"sv,
                               "bdr"sv,
                               "shd"sv,
                               "fitText"sv,
                               "vertAlign"sv,
                               "rtl"sv,
                               "cs"sv,
                               "em"sv,
                               "lang"sv,
                               "eastAsianLayout"sv,
                               "specVanish"sv,
                               "oMath"sv};

constexpr std::array paragraph_order{"pStyle"sv,
                                     "keepNext"sv,
                                     "keepLines"sv,
                                     "pageBreakBefore"sv,
                                     "framePr"sv,
                                     "widowControl"sv,
                                     "numPr"sv,
                                     "suppressLineNumbers"sv,
                                     "pBdr"sv,
                                     "shd"sv,
                                     "tabs"sv,
                                     "suppressAutoHyphens"sv,
                                     "kinsoku"sv,
                                     "wordWrap"sv,
                                     "overflowPunct"sv,
                                     "topLinePunct"sv,
                                     "autoSpaceDE"sv,
                                     "autoSpaceDN"sv,
                                     "bidi"sv,
                                     "adjustRightInd"sv,
                                     "snapToGrid"sv,
                                     "spacing"sv,
                                     "ind"sv,
                                     "contextualSpacing"sv,
                                     "mirrorIndents"sv,
                                     "suppressOverlap"sv,
                                     "jc"sv,
                                     "textDirection"sv,
                                     "textAlignment"sv,
                                     "textboxTightWrap"sv,
                                     "outlineLvl"sv,
                                     "divId"sv,
                                     "cnfStyle"sv,
                                     "rPr"sv,
                                     "sectPr"sv};

constexpr std::array cell_order{
    "cnfStyle"sv, "tcW"sv,     "gridSpan"sv, "hMerge"sv,        "vMerge"sv,    "tcBorders"sv,
    "shd"sv,      "noWrap"sv,  "tcMar"sv,    "textDirection"sv, "tcFitText"sv, "vAlign"sv,
    "hideMark"sv, "headers"sv, "cellIns"sv,  "cellDel"sv,       "cellMerge"sv};

constexpr std::array table_order{"tblStyle"sv,
                                 "tblpPr"sv,
                                 "tblOverlap"sv,
                                 "bidiVisual"sv,
                                 "tblStyleRowBandSize"sv,
                                 "tblStyleColBandSize"sv,
                                 "tblW"sv,
                                 "jc"sv,
                                 "tblCellSpacing"sv,
                                 "tblInd"sv,
                                 "tblBorders"sv,
                                 "shd"sv,
                                 "tblLayout"sv,
                                 "tblCellMar"sv,
                                 "tblLook"sv,
                                 "tblCaption"sv,
                                 "tblDescription"sv};

/// Behind what the order knows come the unknown, then the record of a tracked change.
std::size_t rank(const Markup& property, std::string_view prefix,
                 std::span<const std::string_view> order)
{
    if (property.prefix() != prefix) {
        return order.size();
    }
    if (property.local().ends_with("PrChange")) {
        return order.size() + 1;
    }
    return static_cast<std::size_t>(std::find(order.begin(), order.end(), property.local()) -
                                    order.begin());
}

} // namespace

std::span<const std::string_view> order_of_run_properties()
{
    return run_order;
}

std::span<const std::string_view> order_of_paragraph_properties()
{
    return paragraph_order;
}

std::span<const std::string_view> order_of_cell_properties()
{
    return cell_order;
}

std::span<const std::string_view> order_of_table_properties()
{
    return table_order;
}

void put_in_order(Markup& properties, Markup property, std::span<const std::string_view> order)
{
    const std::string_view prefix = properties.prefix();
    const std::size_t own = rank(property, prefix, order);
    auto& children = properties.children;
    const auto place = std::find_if(children.begin(), children.end(), [&](const Markup& child) {
        return child.is_element() &&
               (child.name == property.name || rank(child, prefix, order) > own);
    });
    if (place != children.end() && place->name == property.name) {
        *place = std::move(property);
        return;
    }
    // An element of that name may stand out of order further on.
    const auto same = std::find_if(
        place, children.end(), [&](const Markup& child) { return child.name == property.name; });
    if (same != children.end()) {
        *same = std::move(property);
    } else {
        children.insert(place, std::move(property));
    }
}

} // namespace indenture::templating
