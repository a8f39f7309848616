#pragma once

#include "registry/register.h"

#include <functional>
#include <memory>
#include <ostream>
#include <string>

namespace indenture::registry {

/// One register in one place, reachable as often as a test likes.
class Backend {
public:
    virtual ~Backend() = default;
    /// Makes it, empty.
    virtual std::unique_ptr<Register> init() = 0;
    /// Another way in, as another program would take. It waits 50 ms for others at most.
    virtual std::unique_ptr<Register> open_impatiently() = 0;
    /// The same, waiting as long as a program would.
    virtual std::unique_ptr<Register> open() = 0;
};

/// A kind of register, for the suite that all kinds must pass.
struct BackendKind {
    std::string name;
    std::function<std::unique_ptr<Backend>()> make; ///< in a fresh place every time

    friend std::ostream& operator<<(std::ostream& stream, const BackendKind& kind)
    {
        return stream << kind.name;
    }
};

} // namespace indenture::registry
