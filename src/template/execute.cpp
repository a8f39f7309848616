#include "template/execute.h"

#include "base/error.h"
#include "docx/xml.h"
#include "template/evaluate.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <set>

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

/// How many copies of the things with identity there have been, and what they are called now.
struct Copies {
    std::map<std::string, std::size_t> count; ///< by name of bookmark
    std::map<std::string, std::string> name;  ///< in the current passes
    std::map<std::string, std::string> id;
    std::set<std::string> used_names;
    std::set<std::string> seen_drawings;
    FreeIds next;
};

/// Word refuses longer names of bookmarks.
constexpr std::size_t bookmark_name_max = 40;

std::string copy_name(const std::string& name, std::size_t copy, const std::set<std::string>& used)
{
    for (;; ++copy) {
        const std::string suffix = fmt::format("_{}", copy);
        std::string stem = name.substr(0, bookmark_name_max - suffix.size());
        while (!stem.empty() && !is_utf8(stem)) {
            stem.pop_back();
        }
        if (std::string candidate = stem + suffix; used.count(candidate) == 0) {
            return candidate;
        }
    }
}

class Execution {
public:
    Execution(const FreeIds& free_ids, const Json& values, const std::string& source,
              const Limits& limits)
        : scope_{values, {}}, fuel_(limits.template_steps_max), evaluator_(scope_, fuel_, dates_),
          source_(source), limits_(limits)
    {
        copies_.next = free_ids;
    }

    Bytes run(const PartProgram& part)
    {
        part_ = &part;
        out_.clear();
        open_bookmarks_.clear();
        run(part.program);
        take_back_open_bookmarks();
        finished_size_ += out_.size();
        return std::move(out_);
    }

private:
    struct OpenBookmark {
        std::string id;
        std::size_t begin;
        std::size_t end;
    };

    void run(const Program& program)
    {
        for (const Operation& operation : program) {
            burn();
            std::visit([this](const auto& node) { run(node); }, operation.node);
        }
    }

    void write(std::string_view bytes)
    {
        if (finished_size_ + out_.size() + bytes.size() > limits_.template_output_max) {
            throw Error(ErrorCode::LimitExceeded, {source_, part_->part, {}},
                        fmt::format("the merge writes more than the {} octets allowed",
                                    limits_.template_output_max));
        }
        out_ += bytes;
    }

    void burn()
    {
        try {
            fuel_.burn();
        } catch (const Error& error) {
            throw Error(error.code(), {source_, part_->part, {}}, error.message());
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
        return {source_, part_->part, std::move(position)};
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
        write(paragraph.open);
        write(paragraph.properties);
        write(shape.open);
        write(shape.properties);
        write(fmt::format("<{}t xml:space=\"preserve\">", part_->prefix));
        run(Print{print.value, Sink::Text, print.place, print.run});
        write(fmt::format("</{}t>", part_->prefix));
        write(shape.close);
        write(paragraph.close);
        last_ = Block::Paragraph;
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
            enter(loop.bookmarks);
            run(loop.body);
            scope_.passes.pop_back();
            ++index;
        }
        leave(loop.bookmarks);
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

    /// The first copy of a bookmark keeps its name, so that references from outside the loop have
    /// something to point at.
    void enter(const std::vector<Bookmark>& bookmarks)
    {
        for (const Bookmark& bookmark : bookmarks) {
            const std::size_t copy = ++copies_.count[bookmark.name];
            copies_.used_names.insert(bookmark.name);
            if (copy == 1) {
                continue;
            }
            std::string name = copy_name(bookmark.name, copy, copies_.used_names);
            copies_.used_names.insert(name);
            copies_.name[bookmark.name] = std::move(name);
            copies_.id[bookmark.id] = fmt::format("{}", copies_.next.bookmark++);
        }
    }

    void leave(const std::vector<Bookmark>& bookmarks)
    {
        for (const Bookmark& bookmark : bookmarks) {
            copies_.name.erase(bookmark.name);
            copies_.id.erase(bookmark.id);
        }
    }

    static const std::string& current(const std::map<std::string, std::string>& names,
                                      const std::string& original)
    {
        const auto found = names.find(original);
        return found == names.end() ? original : found->second;
    }

    void run(const BookmarkStart& start)
    {
        const std::size_t begin = out_.size();
        const std::string& id = current(copies_.id, start.bookmark.id);
        std::string name;
        docx::append_escaped(name, current(copies_.name, start.bookmark.name));
        write(fmt::format("{0} {1}id=\"{2}\" {1}name=\"{3}\"{4}", start.open, start.prefix, id,
                          name, start.rest));
        open_bookmarks_.push_back({id, begin, out_.size()});
    }

    void run(const BookmarkEnd& end)
    {
        const std::string& id = current(copies_.id, end.id);
        const auto is_same = [&](const OpenBookmark& open) { return open.id == id; };
        const auto found = std::find_if(open_bookmarks_.begin(), open_bookmarks_.end(), is_same);
        if (found != open_bookmarks_.end()) {
            open_bookmarks_.erase(found);
            write(fmt::format("{} {}id=\"{}\"/>", end.open, end.prefix, id));
        }
    }

    /// A start whose end was left out by a condition marks nothing.
    void take_back_open_bookmarks()
    {
        for (auto open = open_bookmarks_.rbegin(); open != open_bookmarks_.rend(); ++open) {
            out_.erase(open->begin, open->end - open->begin);
        }
    }

    void run(const BookmarkName& name)
    {
        std::string escaped;
        docx::append_escaped(escaped, current(copies_.name, name.name));
        write(escaped);
    }

    void run(const DrawingId& drawing)
    {
        write(copies_.seen_drawings.insert(drawing.id).second
                  ? drawing.id
                  : fmt::format("{}", copies_.next.drawing++));
    }

    void run(const Written& written)
    {
        last_ = written.block;
        rows_ += written.block == Block::Row ? 1U : 0U;
        cells_ += written.block == Block::Cell ? 1U : 0U;
    }

    void run(const Separate& separate)
    {
        if (last_ == Block::Table) {
            write(separate.bytes);
        }
    }

    void run(const Keep& keep)
    {
        last_.reset();
        run(keep.body);
        if (last_ != Block::Paragraph) {
            write(keep.filler);
        }
    }

    void run(const Drop& drop)
    {
        const std::size_t begin = out_.size();
        const auto outer_last = last_;
        std::size_t& counted = drop.needed == Block::Row ? rows_ : cells_;
        const std::size_t outer_count = counted;
        counted = 0;
        run(drop.body);
        const bool is_empty = counted == 0;
        counted = outer_count;
        last_ = outer_last;
        if (is_empty) {
            out_.resize(begin);
            std::erase_if(open_bookmarks_,
                          [&](const OpenBookmark& open) { return open.begin >= begin; });
            return;
        }
        last_ = drop.needed == Block::Row ? Block::Table : Block::Row;
        rows_ += drop.needed == Block::Cell ? 1U : 0U;
    }

    Scope scope_;
    Fuel fuel_;
    DateWords dates_;
    Evaluator evaluator_;
    const std::string& source_;
    const Limits& limits_;
    const PartProgram* part_ = nullptr;
    Bytes out_;
    std::size_t finished_size_ = 0;
    Copies copies_;
    std::vector<OpenBookmark> open_bookmarks_;
    std::optional<Block> last_; ///< the block written last in the container at hand
    std::size_t rows_ = 0;
    std::size_t cells_ = 0;
};

} // namespace

std::map<std::string, Bytes> execute(const std::vector<PartProgram>& parts, const FreeIds& free_ids,
                                     const Json& values, const std::string& source,
                                     const Limits& limits)
{
    Execution execution(free_ids, values, source, limits);
    std::map<std::string, Bytes> result;
    for (const PartProgram& part : parts) {
        result.emplace(part.part, execution.run(part));
    }
    return result;
}

} // namespace indenture::templating
