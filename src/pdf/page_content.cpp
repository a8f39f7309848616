#include "pdf/page_content.h"

#include "base/error.h"
#include "pdf/detail/page_reader.h"
#include "pdf/number.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::pdf {

bool Rectangle::contains(const Rectangle& inner, double slack) const
{
    return left - slack <= inner.left && inner.right <= right + slack &&
           bottom - slack <= inner.bottom && inner.top <= top + slack;
}

bool Rectangle::meets(const Rectangle& other) const
{
    return left < other.right && other.left < right && bottom < other.top && other.bottom < top;
}

Rectangle Rectangle::common_with(const Rectangle& other) const
{
    return {std::max(left, other.left), std::max(bottom, other.bottom),
            std::min(right, other.right), std::min(top, other.top)};
}

double Rectangle::area() const
{
    return right > left && top > bottom ? (right - left) * (top - bottom) : 0;
}

Rectangle rectangle_in(const View& view, const Object& object)
{
    const auto* items = object.get<Array>();
    std::array<double, 4> numbers{};
    if (items == nullptr || items->size() != 4) {
        detail::unreadable("a rectangle is none");
    }
    for (std::size_t i = 0; i < 4; ++i) {
        const auto number = number_in(view.resolved((*items)[i]));
        if (!number) {
            detail::unreadable("a rectangle is none");
        }
        numbers.at(i) = *number;
    }
    return {std::min(numbers[0], numbers[2]), std::min(numbers[1], numbers[3]),
            std::max(numbers[0], numbers[2]), std::max(numbers[1], numbers[3])};
}

std::vector<PageContent> contents_of(const View& view, const std::vector<Page>& pages,
                                     const Limits& limits)
{
    detail::FileResources file(view, limits);
    std::vector<PageContent> contents;
    for (const Page& page : pages) {
        try {
            contents.push_back(detail::PageReader(file).read(page));
        } catch (const Error& error) {
            throw Error(error.code(),
                        {.source = {},
                         .part = fmt::format("page {}", contents.size() + 1),
                         .position = error.where().position},
                        error.message());
        }
    }
    return contents;
}

} // namespace indenture::pdf
