#include "template/known_texts.h"

#include <vector>

namespace indenture::templating {

namespace {

class Collector {
public:
    void visit(Program& program, bool is_repeated)
    {
        for (Operation& operation : program) {
            std::visit([&](auto& node) { visit(node, is_repeated); }, operation.node);
        }
    }

    const std::vector<docx::KnownText>& texts() const { return texts_; }

private:
    void visit(Literal& literal, bool is_repeated)
    {
        literal.known = texts_.size();
        texts_.push_back({literal.bytes, is_repeated});
    }

    void visit(If& choice, bool is_repeated)
    {
        for (Branch& branch : choice.branches) {
            visit(branch.body, is_repeated);
        }
    }

    void visit(For& loop, bool is_repeated)
    {
        visit(loop.body, true);
        visit(loop.otherwise, is_repeated);
    }

    /// What a Capture or a FilterBlock writes is read again, not part of the output.
    void visit(Capture& /*capture*/, bool /*is_repeated*/) {}
    void visit(FilterBlock& /*block*/, bool /*is_repeated*/) {}

    template <class Node> void visit(Node& node, bool is_repeated)
    {
        if constexpr (requires { node.body; }) {
            visit(node.body, is_repeated);
        }
    }

    std::vector<docx::KnownText> texts_; ///< views of the literals
};

} // namespace

std::shared_ptr<const docx::Packing> packed_literals(Program& program)
{
    Collector collector;
    collector.visit(program, false);
    return std::make_shared<const docx::Packing>(collector.texts());
}

} // namespace indenture::templating
