#include "template/logic.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace indenture::templating::logic {

namespace {

class Reader {
public:
    Reader(const PartProgram& part, const std::vector<PartProgram>& parts, bool is_in_note)
        : part_(part), parts_(parts), is_in_note_(is_in_note)
    {
    }

    Steps steps_of(const Program& program) const
    {
        Steps steps;
        add(program, steps);
        return steps;
    }

private:
    void add(const Program& program, Steps& steps) const
    {
        for (const Operation& operation : program) {
            std::visit([&](const auto& node) { add(node, steps); }, operation.node);
        }
    }

    const Place* place(PlaceId id) const
    {
        return id < part_.places.size() ? &part_.places[id] : nullptr;
    }

    template <class Node> void add(const Node&, Steps&) const {} // bytes and bookkeeping

    void add(const Print& print, Steps& steps) const
    {
        steps.push_back({Shown{print.value, place(print.place)}});
    }
    void add(const PrintParagraph& print, Steps& steps) const
    {
        steps.push_back({Shown{print.value, place(print.place)}});
    }

    void add(const If& choice, Steps& steps) const
    {
        Choice result;
        for (const Branch& branch : choice.branches) {
            result.ways.push_back({branch.condition, place(branch.place), steps_of(branch.body)});
        }
        steps.push_back({std::move(result)});
    }

    void add(const For& loop, Steps& steps) const
    {
        steps.push_back({Loop{loop.target, loop.list, loop.condition, place(loop.place),
                              steps_of(loop.body), steps_of(loop.otherwise)}});
    }

    void add(const Set& set, Steps& steps) const
    {
        steps.push_back({Setting{set.target, set.value, place(set.place), {}}});
    }

    void add(const Capture& capture, Steps& steps) const
    {
        steps.push_back({Setting{capture.target, capture.filters, place(capture.place),
                                 steps_of(capture.body)}});
    }

    void add(const templating::FilterBlock& block, Steps& steps) const
    {
        steps.push_back({FilterBlock{block.filters, place(block.place), steps_of(block.body)}});
    }

    void add(const With& with, Steps& steps) const
    {
        Scoped result;
        for (const expression::WithHead::Binding& binding : with.bindings) {
            result.settings.push_back({binding.target, binding.value, place(with.place), {}});
        }
        result.body = steps_of(with.body);
        steps.push_back({std::move(result)});
    }

    void add(const Define& define, Steps& steps) const
    {
        const Macro& macro = *define.macro;
        steps.push_back({MacroDefinition{macro.name, macro.parameters, place(macro.place),
                                         steps_of(macro.body)}});
    }

    void add(const templating::CallBlock& block, Steps& steps) const
    {
        steps.push_back({CallBlock{block.call, block.caller->parameters, place(block.place),
                                   steps_of(block.caller->body)}});
    }

    void add(const Cell& cell, Steps& steps) const
    {
        if (cell.fill != nullptr) {
            steps.push_back({Computed{cell.fill, place(cell.fill_place)}});
        }
        if (cell.span != nullptr) {
            steps.push_back({Computed{cell.span, place(cell.span_place)}});
        }
        add(cell.body, steps);
    }

    void add(const Address& address, Steps& steps) const { add(address.body, steps); }
    void add(const Remember& remember, Steps& steps) const { add(remember.body, steps); }
    void add(const Keep& keep, Steps& steps) const { add(keep.body, steps); }
    void add(const Drop& drop, Steps& steps) const { add(drop.body, steps); }
    void add(const Grid& grid, Steps& steps) const { add(grid.body, steps); }
    void add(const BookmarkStart& start, Steps& steps) const
    {
        steps.push_back({Mark{start.bookmark.name}});
    }

    /// A note sees what holds where the text refers to it.
    void add(const NoteReference& reference, Steps& steps) const
    {
        if (is_in_note_) {
            return; // Word knows no notes in notes
        }
        for (const PartProgram& part : parts_) {
            if (part.is_endnotes != reference.is_endnote) {
                continue;
            }
            for (const Operation& operation : part.program) {
                const auto* note = std::get_if<Note>(&operation.node);
                if (note != nullptr && note->id == reference.id) {
                    Reader(part, parts_, true).add(note->body, steps);
                }
            }
        }
    }
    void add(const Note& note, Steps& steps) const
    {
        const auto refers = [&](const PartProgram& part) {
            return part.notes.count({part_.is_endnotes, note.id}) > 0;
        };
        if (std::none_of(parts_.begin(), parts_.end(), refers)) {
            add(note.body, steps);
        }
    }

    const PartProgram& part_;
    const std::vector<PartProgram>& parts_;
    bool is_in_note_;
};

} // namespace

Steps logic_of(const PartProgram& part, const std::vector<PartProgram>& parts)
{
    return Reader(part, parts, false).steps_of(part.program);
}

} // namespace indenture::templating::logic
