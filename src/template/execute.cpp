#include "template/execute.h"

#include "base/error.h"
#include "docx/xml.h"
#include "template/evaluate.h"
#include "template/story_writer.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace indenture::templating {

namespace {

/// XML 1.0, 2.2: the code points a document cannot hold, in any spelling. Gives the first one.
std::optional<std::string> illegal_in(std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto octet = static_cast<unsigned char>(text[i]);
        const bool is_blank = octet == '\t' || octet == '\n' || octet == '\r' || octet == '\v';
        if (octet < 0x20 && !is_blank) {
            return fmt::format("U+{:04X}", octet);
        }
        if (text.substr(i).starts_with("\xEF\xBF\xBE") ||
            text.substr(i).starts_with("\xEF\xBF\xBF")) {
            return text[i + 2] == '\xBE' ? "U+FFFE" : "U+FFFF";
        }
    }
    return std::nullopt;
}

/// True for UTF-8 as of RFC 3629: shortest form, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text)
{
    const auto octet = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto follows = [&](std::size_t i) { return (octet(i) & 0xC0U) == 0x80U; };
    for (std::size_t i = 0; i < text.size();) {
        const unsigned first = octet(i);
        const unsigned second = octet(i + 1);
        if (first < 0x80) {
            i += 1;
        } else if (first >= 0xC2 && first < 0xE0 && follows(i + 1)) {
            i += 2;
        } else if (first >= 0xE0 && first < 0xF0 && follows(i + 1) && follows(i + 2) &&
                   !(first == 0xE0 && second < 0xA0) && !(first == 0xED && second >= 0xA0)) {
            i += 3;
        } else if (first >= 0xF0 && first < 0xF5 && follows(i + 1) && follows(i + 2) &&
                   follows(i + 3) && !(first == 0xF0 && second < 0x90) &&
                   !(first == 0xF4 && second >= 0x90)) {
            i += 4;
        } else {
            return false;
        }
    }
    return true;
}

class Execution {
public:
    Execution(const Merging& merging, const Json& values)
        : scope_{values, {}}, fuel_(merging.limits.template_steps_max),
          evaluator_(scope_, fuel_, dates_), merging_(merging),
          copies_(merging.identities, merging.numbering)
    {
    }

    Bytes run(const PartProgram& part)
    {
        part_ = &part;
        StoryWriter writer(copies_, part, merging_.source,
                           merging_.limits.template_output_max - finished_size_);
        writer_ = &writer;
        run(part.program);
        Bytes result = std::move(writer).finish(references_);
        finished_size_ += result.size();
        return result;
    }

    const CrossReferences& references() const { return references_; }
    NumberingCopies& numbering() { return copies_.numbering(); }

private:
    void run(const Program& program)
    {
        for (const Operation& operation : program) {
            burn();
            std::visit([this](const auto& node) { run(node); }, operation.node);
        }
    }

    void write(std::string_view bytes) { writer_->write(bytes); }

    void burn()
    {
        try {
            fuel_.burn();
        } catch (const Error& error) {
            throw Error(error.code(), {merging_.source, part_->part, {}}, error.message());
        }
    }

    /// What every message adds: the paragraph, the tag and the passes of the loops around it.
    Where where(PlaceId id) const
    {
        std::string position = templating::print(part_->places[id]);
        for (const LoopPass& pass : scope_.passes) {
            position +=
                fmt::format(", pass {} of {} for {}", pass.index + 1, pass.length, *pass.variable);
        }
        return {merging_.source, part_->part, std::move(position)};
    }

    /// Runs `compute`, adding the place to what goes wrong.
    template <class Compute> auto at(PlaceId place, Compute compute)
    {
        try {
            return compute();
        } catch (const Error& error) {
            throw Error(error.code(), where(place), error.message());
        }
    }

    void run(const Literal& literal) { write(literal.bytes); }

    void run(const Print& print)
    {
        at(print.place, [&] {
            const Value value = evaluator_.defined(*print.value);
            try {
                write_text(printed(value.json()), print.sink);
            } catch (const Error& error) {
                throw Error(error.code(), {}, error.message() + pointer(value));
            }
        });
    }

    void run(const PrintParagraph& print)
    {
        const RunShape& shape = part_->runs[print.run];
        const ParagraphShape& paragraph = part_->paragraphs[shape.paragraph];
        writer_->write(Begins{});
        write(paragraph.open);
        writer_->write_properties(paragraph);
        write(shape.open);
        write(shape.properties);
        write(fmt::format("<{}t xml:space=\"preserve\">", part_->prefix));
        run(Print{print.value, Sink::Text, print.place, print.run});
        write(fmt::format("</{}t>", part_->prefix));
        write(shape.close);
        write(paragraph.close);
        writer_->write(Written{Block::Paragraph, paragraph.ends_section});
    }

    std::string pointer(const Value& value) const
    {
        const std::string found =
            value.is_defined() ? pointer_of(scope_.data, value.json()) : std::string();
        return found.empty() ? std::string() : fmt::format(" (the datum is {})", found);
    }

    void write_text(const std::string& text, Sink sink)
    {
        if (!is_utf8(text)) {
            throw Error(ErrorCode::BadInput, {}, "the value is not UTF-8");
        }
        if (const auto illegal = illegal_in(text)) {
            throw Error(
                ErrorCode::BadInput, {},
                fmt::format("the value holds the character {}, which no Word file can hold; "
                            "remove it from the data",
                            *illegal));
        }
        std::string escaped;
        std::size_t start = 0;
        while (start <= text.size()) {
            const std::size_t end = std::min(text.find_first_of("\t\n\v\r", start), text.size());
            docx::append_escaped(escaped, std::string_view(text).substr(start, end - start));
            if (end < text.size()) {
                escaped += blank(text[end], sink);
            }
            const bool is_pair = std::string_view(text).substr(end).starts_with("\r\n");
            start = end + (is_pair ? 2 : 1);
        }
        write(escaped);
    }

    std::string blank(char c, Sink sink) const
    {
        if (sink == Sink::Text) {
            return fmt::format("</{0}t><{0}{1}/><{0}t xml:space=\"preserve\">", part_->prefix,
                               c == '\t' ? "tab" : "br");
        }
        // A reader would turn a bare newline in an attribute into a space (XML 1.0, 3.3.3).
        return c == '\t' ? "&#9;" : "&#10;";
    }

    void run(const If& choice)
    {
        for (const Branch& branch : choice.branches) {
            const bool is_taken = branch.condition == nullptr || at(branch.place, [&] {
                                      return evaluator_.is_true(*branch.condition);
                                  });
            if (is_taken) {
                run(branch.body);
                return;
            }
        }
    }

    void run(const For& loop)
    {
        const Value list = at(loop.place, [&] { return iterable(loop); });
        const std::size_t length = list.json().size();
        if (length == 0) {
            run(loop.otherwise);
            return;
        }
        std::size_t index = 0;
        for (const Json& item : list.json()) {
            scope_.passes.push_back({&loop.variable, list.inside(item), index, length});
            copies_.enter(part_->loops[loop.loop]);
            run(loop.body);
            scope_.passes.pop_back();
            ++index;
        }
        copies_.leave(part_->loops[loop.loop]);
    }

    Value iterable(const For& loop)
    {
        Value list = evaluator_.defined(*loop.list);
        if (list.json().is_array()) {
            return list;
        }
        if (list.json().is_object()) { // its names, as in Jinja
            Json names = Json::array();
            for (const auto& [name, member] : list.json().items()) {
                names.push_back(name);
            }
            return Value::computed(std::move(names));
        }
        throw Error(
            ErrorCode::BadInput, {},
            fmt::format("a for wants a list and got {}{}", kind_of(list.json()), pointer(list)));
    }

    /// What only Word cares about.
    template <class Node> void run(const Node& node) { writer_->write(node); }
    void run(const Keep& keep)
    {
        writer_->write(keep, [&] { run(keep.body); });
    }
    void run(const Drop& drop)
    {
        writer_->write(drop, [&] { run(drop.body); });
    }
    void run(const Grid& grid)
    {
        writer_->write(grid, [&] { run(grid.body); });
    }

    Scope scope_;
    Fuel fuel_;
    DateWords dates_;
    Evaluator evaluator_;
    const Merging& merging_;
    const PartProgram* part_ = nullptr;
    StoryWriter* writer_ = nullptr;
    std::size_t finished_size_ = 0;
    Copies copies_;
    CrossReferences references_;
};

/// R006: what refers to a bookmark of the template that is not in the result would read "Error!
/// Reference source not found." in Word.
void check_references(const CrossReferences& made, const Merging& merging)
{
    for (const CrossReferences::Made& reference : made.references) {
        const bool was_there = merging.identities.bookmarks.count(reference.original) > 0;
        const bool is_there = made.bookmarks.count(reference.name) > 0 ||
                              merging.other_bookmarks.count(reference.name) > 0;
        if (was_there && !is_there) {
            throw Error(ErrorCode::BadInput, reference.where,
                        fmt::format("the text refers to the bookmark '{}', which is not in this "
                                    "document because a condition left it out; put the reference "
                                    "under the same condition",
                                    reference.original));
        }
    }
}

} // namespace

std::map<std::string, Bytes> execute(const Merging& merging, const Json& values)
{
    Execution execution(merging, values);
    std::map<std::string, Bytes> result;
    for (const PartProgram& part : merging.parts) {
        result.emplace(part.part, execution.run(part));
    }
    check_references(execution.references(), merging);
    if (!execution.numbering().is_empty()) {
        result.emplace(merging.numbering_part, execution.numbering().part());
    }
    return result;
}

} // namespace indenture::templating
