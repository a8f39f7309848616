#include "render/rectangle.h"

namespace indenture::render {

pdf::Real real(layout::Length length)
{
    return {length.in_millipoints()};
}

pdf::Array rectangle(const layout::Box& box, layout::Length page_height)
{
    return {real(box.left), real(page_height - box.top - box.height), real(box.left + box.width),
            real(page_height - box.top)};
}

} // namespace indenture::render
