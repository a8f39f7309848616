#pragma once

#include "pdf/page_content.h"

#include <cmath>

namespace indenture::pdf {

/// ISO 32000-1, 8.3.3: (x, y) goes to (a x + c y + e, b x + d y + f).
struct Matrix {
    double a = 1;
    double b = 0;
    double c = 0;
    double d = 1;
    double e = 0;
    double f = 0;

    /// First this, then `next`.
    Matrix then(const Matrix& next) const
    {
        return {a * next.a + b * next.c,          a * next.b + b * next.d,
                c * next.a + d * next.c,          c * next.b + d * next.d,
                e * next.a + f * next.c + next.e, e * next.b + f * next.d + next.f};
    }
    Point apply(Point p) const { return {a * p.x + c * p.y + e, b * p.x + d * p.y + f}; }
    /// How much longer a line along the second axis becomes.
    double rise() const { return std::hypot(c, d); }
};

} // namespace indenture::pdf
