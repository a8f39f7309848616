#pragma once

#include "layout/pages.h"
#include "pdf/object.h"
#include "render/dialect.h"
#include "render/soundness.h"
#include "render/structure_tree.h"

namespace indenture::render {

/// Writes where links and outline entries lead. All lead to places of the page that keep the
/// reader's zoom; with the structure tree of PDF 2.0 they name the element there as well, which
/// ISO 14289-2, 8.8 asks for.
class Destinations {
public:
    Destinations(const layout::Pages& pages, const Parents& parents, const TreeTargets& targets,
                 const Dialect& dialect)
        : pages_(pages), parents_(parents), targets_(targets), dialect_(dialect)
    {
    }

    /// Enters Dest, or the action that stands for it, in a link or outline entry.
    void lead(pdf::Dictionary& from, const layout::Destination& to) const;

private:
    const layout::Pages& pages_;
    const Parents& parents_;
    const TreeTargets& targets_;
    const Dialect& dialect_;
};

} // namespace indenture::render
