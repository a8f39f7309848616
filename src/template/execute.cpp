#include "template/execute.h"

#include "base/error.h"
#include "template/cell_properties.h"
#include "template/copies.h"
#include "template/lost_references.h"
#include "template/markup.h"
#include "template/rich_markup.h"
#include "template/story_writer.h"
#include "template/text_writer.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace indenture::templating {

namespace {

using expression::Value;

constexpr std::size_t call_depth_max = 64; ///< macros, recursive loops and clauses in one another

/// What comes after an operation: the next one, or the end of a pass of a loop.
enum class Flow { On, Break, Continue };

class Execution;

/// A macro as expressions see it: calling it gives the text of what it writes.
class MacroObject : public expression::Object {
public:
    MacroObject(std::shared_ptr<const Macro> definition, const PartProgram* its_part,
                Execution& execution)
        : macro(std::move(definition)), part(its_part), execution_(execution)
    {
    }

    std::string description() const override { return fmt::format("the macro '{}'", macro->name); }
    bool is_callable() const override { return true; }
    Value call(const expression::Arguments& arguments, expression::Evaluator&) override;

    std::shared_ptr<const Macro> macro;
    const PartProgram* part; ///< where its shapes and places are
    /// What a call block sees around it, by name; for caller() only.
    std::vector<std::pair<std::string, Value>> around;

private:
    Execution& execution_;
};

const expression::Call* call_in(const ExpressionPtr& value)
{
    return value == nullptr ? nullptr : std::get_if<expression::Call>(&value->node);
}

std::string name_called(const expression::Call& call)
{
    const auto* name = std::get_if<expression::Name>(&call.callee->node);
    return name == nullptr ? std::string() : name->name;
}

class Execution {
public:
    Execution(const Compiled& compiled, const expression::Data& data, const ExecuteOptions& options,
              const Limits& limits, docx::PackageChanges& changes)
        : compiled_(compiled), data_(data), options_(options), limits_(limits), changes_(changes),
          scope_(data), fuel_(limits.template_steps_max),
          evaluator_(scope_, fuel_, evaluation_options()),
          copies_(compiled.identities, compiled.numbering),
          rich_({.styles = &compiled.styles,
                 .images = options.images,
                 .changes = &changes,
                 .next_drawing = [this] { return copies_.next_drawing(); },
                 .requires_alt = options.requires_alt})
    {
        scope_.set("include_docx_template",
                   expression::make_function(
                       "include_docx_template",
                       [](const expression::Arguments& arguments, expression::Evaluator&) {
                           return clause_value(arguments);
                       }));
    }

    std::vector<Finding> run()
    {
        find_notes();
        for (const PartProgram& part : compiled_.parts) {
            Story story = merged(part);
            auto ready = is_final(part) ? packed(story, part) : std::nullopt;
            if (ready) {
                changes_.replace(part.part, std::move(*ready));
            } else {
                changes_.replace(part.part, std::move(story.bytes));
            }
        }
        check_references();
        finish_lists();
        finish_styles();
        for (const auto& [part, id] : replaced_addresses_) {
            changes_.remove_relationship(part, id);
        }
        return std::move(findings_);
    }

    /// Lists that begin anew, and those of clauses.
    void finish_lists()
    {
        if (copies_.numbering().is_empty() && !used_lists_) {
            return;
        }
        if (!compiled_.numbering_part.empty()) {
            changes_.replace(compiled_.numbering_part, copies_.numbering().part());
            return;
        }
        const std::string part = changes_.free_part_name("word/numbering", ".xml");
        changes_.add(part,
                     "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml",
                     copies_.numbering().part());
        changes_.relate(compiled_.main_part, "numbering", part);
    }

    /// The styles of the clauses that were included.
    void finish_styles()
    {
        if (used_styles_.empty()) {
            return;
        }
        Bytes styles = compiled_.styles_bytes;
        Bytes added;
        for (const std::string& id : used_styles_) {
            added += compiled_.clause_styles.at(id);
        }
        const std::size_t end = styles.rfind("</");
        if (end == Bytes::npos) {
            throw Error(ErrorCode::BadInput, {{}, compiled_.styles_part, {}},
                        "there are no styles in the template that those of its clauses could join; "
                        "save it in Word");
        }
        styles.insert(end, added);
        changes_.replace(compiled_.styles_part, std::move(styles));
    }

    /// What a macro writes, as text.
    Value text_of_call(const MacroObject& macro, const expression::Arguments& arguments)
    {
        const PlaceId place = place_;
        const PartProgram* part = part_;
        std::string text = captured([&] { run_macro(macro, arguments, nullptr); });
        place_ = place;
        part_ = part;
        return Value::text(std::move(text));
    }

private:
    struct Pass {
        const For* loop;
        const expression::Loop* object;
    };
    expression::Options evaluation_options()
    {
        expression::Options result = options_.evaluation;
        result.profile = compiled_.profile;
        result.on_missing = [this](std::string_view reason) { note_missing(reason); };
        return result;
    }

    // --- Parts ---------------------------------------------------------------------------------

    /// Nothing is to be taken out of the part when all parts are written.
    bool is_final(const PartProgram& part) const
    {
        return !options_.marks_values && (part.references.empty() || !options_.lost_reference);
    }

    Story merged(const PartProgram& part)
    {
        StoryWriter writer(copies_, part, part.source,
                           limits_.template_output_max -
                               std::min(limits_.template_output_max, finished_size_));
        out_ = &writer;
        root_ = &part;
        slots_.clear();
        enter_part(&part);
        try {
            run(part.program);
        } catch (const Error& error) {
            throw located(error);
        }
        Story result = std::move(writer).finish(references_);
        finished_size_ += result.bytes.size();
        return result;
    }

    void enter_part(const PartProgram* part)
    {
        part_ = part;
        out_->enter(*part);
        if (!text_ || text_prefix_ != part->prefix) {
            text_.emplace(part->prefix);
            text_prefix_ = part->prefix;
        }
    }

    /// R006: what refers to a bookmark of the template that is not in the result would read "Error!
    /// Reference source not found." in Word.
    void check_references()
    {
        std::set<std::string> lost;
        for (const CrossReferences::Made& reference : references_.references) {
            const bool was_there = compiled_.identities.bookmarks.count(reference.original) > 0;
            const bool is_there = references_.bookmarks.count(reference.name) > 0 ||
                                  compiled_.other_bookmarks.count(reference.name) > 0;
            if (was_there && !is_there) {
                note_lost(reference);
                lost.insert(reference.name);
            }
        }
        for (const PartProgram& part : compiled_.parts) {
            if (!lost.empty() && !part.references.empty()) {
                changes_.replace(part.part, without_references(changes_.contents().at(part.part),
                                                               lost, *options_.lost_reference));
            }
        }
    }

    void note_lost(const CrossReferences::Made& reference)
    {
        const std::string text = fmt::format(
            "the text refers to the bookmark '{}', which is not in this document because a "
            "condition left it out",
            reference.original);
        const std::string cure = "put the reference under the same condition";
        if (!options_.lost_reference) {
            throw Error(ErrorCode::BadInput, reference.where, "R006: " + text + "; " + cure);
        }
        findings_.push_back({.code = "R006",
                             .severity = Severity::Warning,
                             .where = reference.where,
                             .text = text,
                             .cure = cure});
    }

    /// The error with its place: where the last operation stands, and the passes of the loops
    /// around it.
    Error located(const Error& error) const
    {
        if (!error.where().part.empty()) {
            return error;
        }
        std::string message = error.message();
        if (error.code() == ErrorCode::LimitExceeded && !message.starts_with("R0")) {
            message = "R003: " + message;
        } else if (message.find("not in the data") != std::string::npos) {
            message = "R001: " + message;
        }
        return Error(error.code(), where(), std::move(message));
    }

    Where where() const
    {
        std::string position;
        if (place_ < part_->places.size()) {
            position = templating::print(part_->places[place_]);
        }
        for (const Pass& pass : passes_) {
            const auto names = expression::names_in(pass.loop->target);
            position += fmt::format(", pass {} of {} for {}", pass.object->index0() + 1,
                                    pass.object->length(), fmt::join(names, ", "));
        }
        return {part_->source, part_->part, std::move(position)};
    }

    void note_missing(std::string_view reason)
    {
        findings_.push_back({.code = "R001",
                             .severity = Severity::Warning,
                             .where = where(),
                             .text = std::string(reason),
                             .cure = "add it to the data"});
    }

    void write(std::string_view bytes) { out_->write(bytes); }

    // --- Operations ----------------------------------------------------------------------------

    Flow run(const Program& program)
    {
        for (const Operation& operation : program) {
            fuel_.burn();
            const Flow flow =
                std::visit([this](const auto& node) { return run(node); }, operation.node);
            if (flow != Flow::On) {
                return flow;
            }
        }
        return Flow::On;
    }

    Flow run(const Literal& literal)
    {
        out_->write(literal);
        return Flow::On;
    }

    // --- Traces --------------------------------------------------------------------------------

    /// Puts marks around what `print` writes of a value, if the merge is traced.
    template <class Work> void traced(const expression::Expression& value, bool is_text, Work print)
    {
        if (!is_text || !options_.marks_values || captures_ > 0) {
            print();
            return;
        }
        const std::size_t number = note_value(value);
        write(start_mark(number));
        print();
        write(end_mark(number));
    }

    std::size_t note_value(const expression::Expression& value)
    {
        const std::size_t told = findings_.size();
        ValueSource source = source_of(value, evaluator_, data_);
        findings_.resize(told); // what is missing is told when the value is printed
        source.place = &part_->places[place_];
        options_.trace->values.push_back(std::move(source));
        return options_.trace->values.size() - 1;
    }

    void note_entered(PlaceId place)
    {
        if (options_.trace != nullptr && place < part_->places.size()) {
            options_.trace->entered.insert(&part_->places[place]);
        }
    }

    // --- Values --------------------------------------------------------------------------------

    Flow run(const Print& print)
    {
        place_ = print.place;
        if (print.sink == Sink::Text && print_call(print)) {
            return Flow::On;
        }
        const bool is_text = print.sink == Sink::Text || print.sink == Sink::Plain;
        traced(*print.value, is_text, [&] { print_value(print); });
        return Flow::On;
    }

    void print_value(const Print& print)
    {
        const Value value = evaluator_.evaluate(*print.value);
        if (value.is_mapping() && is_rich(value)) {
            print_rich(value, print);
        } else if (!value.is_defined() && options_.marks_missing) {
            evaluator_.note_missing(value);
            write_text(marker(*print.value), print.sink, print.run);
        } else {
            print_plain(value, print.sink, print.run);
        }
    }

    void print_plain(const Value& value, Sink sink, std::size_t shape)
    {
        try {
            if (value.is_text()) {
                write_text(value.text(), sink, shape);
            } else {
                const expression::Printed printed = evaluator_.printed(value);
                write_text(printed.text(), sink, shape);
            }
        } catch (const Error& error) {
            throw Error(error.code(), error.where(), error.message() + pointer(value));
        }
    }

    static std::string marker(const expression::Expression& value)
    {
        const std::string path = expression::path_of(value);
        return path.empty() ? std::string("[missing]") : fmt::format("[missing: {}]", path);
    }

    std::string pointer(const Value& value) const
    {
        const std::string found = data_.pointer_of(value);
        return found.empty() ? std::string() : fmt::format(" (the datum is {})", found);
    }

    void write_text(std::string_view text, Sink sink, std::size_t shape)
    {
        std::size_t at = 0;
        while ((at = text_->write(out_->bytes(), text, at, sink)) != std::string_view::npos) {
            end_paragraph(shape, text[at] == '\f');
            ++at;
        }
        out_->check_size();
    }

    /// "\a" and "\f" in a text: the paragraph ends, and one that looks the same begins.
    void end_paragraph(std::size_t shape, bool ends_page)
    {
        const RunShape* run = shape == none ? nullptr : &part_->runs[shape];
        if (run == nullptr || run->paragraph == none) {
            throw Error(ErrorCode::BadInput, {},
                        "the value ends a paragraph (\\a or \\f), and what it stands in cannot be "
                        "split; take that character out of the data");
        }
        const ParagraphShape& paragraph = part_->paragraphs[run->paragraph];
        write(text_->close_text());
        write(run->close);
        write(run->leave);
        write(paragraph.close);
        if (!paragraph.section.empty()) {
            out_->take_back_section(paragraph.section);
        }
        if (ends_page) {
            write(
                fmt::format("<{0}p><{0}r><{0}br {0}type=\"page\"/></{0}r></{0}p>", part_->prefix));
        }
        write(paragraph.open);
        write(paragraph.next_properties);
        write(run->enter);
        open_run(*run);
    }

    void open_run(const RunShape& run)
    {
        write(run.open);
        write(run.properties);
        write(text_->open_text());
    }

    void close_run(const RunShape& run)
    {
        write(text_->close_text());
        write(run.close);
    }

    /// {{p x}}
    Flow run(const PrintParagraph& print)
    {
        place_ = print.place;
        if (print_block_call(print)) {
            return Flow::On;
        }
        traced(*print.value, true, [&] { print_paragraph(print); });
        return Flow::On;
    }

    void print_paragraph(const PrintParagraph& print)
    {
        const Value value = evaluator_.evaluate(*print.value);
        if (value.is_mapping() && is_rich(value)) {
            print_block(value, print);
        } else if (!value.is_defined() && options_.marks_missing) {
            evaluator_.note_missing(value);
            write_paragraph(marker(*print.value), print.run);
        } else if (value.is_text()) {
            write_paragraph_of(value, value.text(), print.run);
        } else {
            const expression::Printed printed = printed_or_pointer(value);
            write_paragraph_of(value, printed.text(), print.run);
        }
    }

    expression::Printed printed_or_pointer(const Value& value)
    {
        try {
            return evaluator_.printed(value);
        } catch (const Error& error) {
            throw Error(error.code(), error.where(), error.message() + pointer(value));
        }
    }

    void write_paragraph_of(const Value& value, std::string_view text, std::size_t shape)
    {
        try {
            write_paragraph(text, shape);
        } catch (const Error& error) {
            throw Error(error.code(), error.where(), error.message() + pointer(value));
        }
    }

    void write_paragraph(std::string_view text, std::size_t shape)
    {
        if (text.empty()) {
            return;
        }
        const RunShape& run = part_->runs[shape];
        const ParagraphShape& paragraph = part_->paragraphs[run.paragraph];
        open_paragraph(paragraph);
        open_run(run);
        write_text(text, Sink::Text, shape);
        close_run(run);
        close_paragraph(paragraph);
    }

    void open_paragraph(const ParagraphShape& paragraph)
    {
        out_->write(Begins{});
        write(paragraph.open);
        out_->write_properties(paragraph);
    }

    void close_paragraph(const ParagraphShape& paragraph)
    {
        write(paragraph.close);
        out_->write(Written{Block::Paragraph, paragraph.ends_section});
    }

    /// Text where a statement stands.
    void write_shaped(std::string_view text, const TextShape& shape)
    {
        if (shape.run == none) {
            write_text(text, Sink::Plain, none);
        } else if (shape.is_paragraph) {
            write_paragraph(text, shape.run);
        } else if (!text.empty()) {
            open_run(part_->runs[shape.run]);
            write_text(text, Sink::Text, shape.run);
            close_run(part_->runs[shape.run]);
        }
    }

    Flow run(const If& choice)
    {
        for (const Branch& branch : choice.branches) {
            place_ = branch.place;
            if (branch.condition == nullptr || evaluator_.is_true(*branch.condition)) {
                note_entered(branch.place);
                return run(branch.body);
            }
        }
        return Flow::On;
    }

    Flow run(const Set& set)
    {
        place_ = set.place;
        evaluator_.assign(set.target, evaluator_.evaluate(*set.value));
        return Flow::On;
    }

    Flow run(const With& with)
    {
        place_ = with.place;
        std::vector<Value> values;
        for (const auto& binding : with.bindings) {
            values.push_back(evaluator_.evaluate(*binding.value));
        }
        scope_.push();
        for (std::size_t i = 0; i < values.size(); ++i) {
            evaluator_.assign(with.bindings[i].target, values[i]);
        }
        const Flow flow = run(with.body);
        scope_.pop();
        return flow;
    }

    Flow run(const Capture& capture)
    {
        Value text = Value::text(captured([&] {
            scope_.push();
            run(capture.body);
            scope_.pop();
        }));
        place_ = capture.place;
        if (capture.filters != nullptr) {
            text = evaluator_.evaluate(*capture.filters, text);
        }
        evaluator_.assign(capture.target, text);
        return Flow::On;
    }

    Flow run(const FilterBlock& block)
    {
        const Value text = Value::text(captured([&] {
            scope_.push();
            run(block.body);
            scope_.pop();
        }));
        place_ = block.place;
        const Value filtered = evaluator_.evaluate(*block.filters, text);
        const expression::Printed printed = evaluator_.printed(filtered);
        write_shaped(printed.text(), block.shape);
        return Flow::On;
    }

    /// The text of what `work` writes.
    template <class Work> std::string captured(Work work)
    {
        StoryWriter* outer = out_;
        StoryWriter writer(copies_, *part_, part_->source, limits_.template_output_max);
        out_ = &writer;
        ++captures_;
        work();
        --captures_;
        out_ = outer;
        CrossReferences left_out;
        return written_text(std::move(writer).finish(left_out).bytes, part_->prefix);
    }

    // --- Loops ---------------------------------------------------------------------------------

    Flow run(const For& loop)
    {
        place_ = loop.place;
        run_passes(loop, items_of(loop, evaluator_.evaluate(*loop.list)), 0);
        return Flow::On;
    }

    Value items_of(const For& loop, const Value& list)
    {
        if (list.is_text() && evaluator_.is_strict()) {
            throw Error(ErrorCode::BadInput, {},
                        fmt::format("a for wants a list and got text{}", pointer(list)));
        }
        Value items;
        try {
            items = evaluator_.items_of(list);
        } catch (const Error& error) {
            throw Error(error.code(), error.where(), error.message() + pointer(list));
        }
        if (loop.condition == nullptr) {
            return items;
        }
        std::vector<Value> chosen;
        for (const Value& item : items.items()) {
            fuel_.burn();
            scope_.push();
            evaluator_.assign(loop.target, item);
            if (evaluator_.is_true(*loop.condition)) {
                chosen.push_back(item);
            }
            scope_.pop();
        }
        return Value::list(std::move(chosen));
    }

    void run_passes(const For& loop, const Value& items, std::size_t depth)
    {
        if (items.items().empty()) {
            run(loop.otherwise);
            return;
        }
        note_entered(loop.place);
        const DeeperCall deeper(*this, depth > 0);
        const auto object = std::make_shared<expression::Loop>(
            items, depth, loop.is_recursive ? recursion(loop, depth) : nullptr);
        const LoopIdentities& identities = part_->loops[loop.loop];
        scope_.push();
        scope_.set("loop", Value::object(object));
        passes_.push_back({&loop, object.get()});
        std::size_t index = 0;
        const std::size_t begin = out_->size();
        for (const Value& item : items.items()) {
            if (index == 1) {
                out_->expect(out_->size() - begin, items.items().size() - 1);
            }
            object->set_index0(index++);
            copies_.enter(identities);
            scope_.push();
            evaluator_.assign(loop.target, item);
            const Flow flow = run(loop.body);
            scope_.pop();
            if (flow == Flow::Break) {
                break;
            }
            place_ = loop.place;
        }
        passes_.pop_back();
        scope_.pop();
        copies_.leave(identities);
    }

    expression::Loop::Recurse recursion(const For& loop, std::size_t depth)
    {
        return [this, &loop, depth](const Value& list) {
            const PlaceId place = place_;
            std::string text = captured([&] { run_passes(loop, items_of(loop, list), depth + 1); });
            place_ = place;
            return Value::text(std::move(text));
        };
    }

    Flow run(const Break&) { return Flow::Break; }
    Flow run(const Continue&) { return Flow::Continue; }

    // --- Macros --------------------------------------------------------------------------------

    /// Counts calls inside calls.
    class DeeperCall {
    public:
        DeeperCall(Execution& execution, bool counts)
            : execution_(execution), counts_(counts ? 1U : 0U)
        {
            execution_.call_depth_ += counts_;
            if (execution_.call_depth_ > call_depth_max) {
                throw Error(ErrorCode::LimitExceeded, {},
                            fmt::format("R003: macros, loops and clauses call one another more "
                                        "than {} levels deep",
                                        call_depth_max));
            }
        }
        ~DeeperCall() { execution_.call_depth_ -= counts_; }
        DeeperCall(const DeeperCall&) = delete;
        DeeperCall& operator=(const DeeperCall&) = delete;

    private:
        Execution& execution_;
        std::size_t counts_;
    };

    Flow run(const Define& define)
    {
        scope_.set(define.macro->name,
                   Value::object(std::make_shared<MacroObject>(define.macro, part_, *this)));
        return Flow::On;
    }

    /// The object of that kind a call names, or nullptr.
    template <class Kind> std::shared_ptr<Kind> callee(const expression::Call& call) const
    {
        const std::string name = name_called(call);
        const Value* found = name.empty() ? nullptr : scope_.find(name);
        if (found == nullptr || !found->is_object()) {
            return nullptr;
        }
        Kind* object = dynamic_cast<Kind*>(&found->object());
        // Shares what the value shares, for the scope may change during the call.
        return object == nullptr ? nullptr
                                 : std::shared_ptr<Kind>(std::make_shared<Value>(*found), object);
    }

    expression::Arguments arguments_of(const expression::Call& call)
    {
        expression::Arguments arguments;
        for (const ExpressionPtr& positional : call.positional) {
            arguments.positional.push_back(evaluator_.evaluate(*positional));
        }
        for (const expression::NamedArgument& named : call.named) {
            arguments.named.emplace_back(named.name, evaluator_.evaluate(*named.value));
        }
        return arguments;
    }

    /// {{ m(x) }}: the macro's runs in place of the run at hand.
    bool print_call(const Print& print)
    {
        const expression::Call* call = call_in(print.value);
        if (call == nullptr || print.run == none) {
            return false;
        }
        const PartProgram* part = part_;
        if (const auto macro = callee<MacroObject>(*call)) {
            refuse_block(*macro, "write {{p ... }} alone in a paragraph");
            const expression::Arguments arguments = arguments_of(*call);
            close_run(part->runs[print.run]);
            run_macro(*macro, arguments, nullptr);
            open_run(part->runs[print.run]);
            return true;
        }
        const auto loop = callee<expression::Loop>(*call);
        if (loop == nullptr || !loop->is_callable()) {
            return false;
        }
        const expression::Arguments arguments = arguments_of(*call);
        if (pass_of(*loop) == nullptr || arguments.positional.size() != 1) {
            return false;
        }
        close_run(part->runs[print.run]);
        recurse(*loop, arguments.positional.front());
        open_run(part->runs[print.run]);
        return true;
    }

    bool print_block_call(const PrintParagraph& print)
    {
        const expression::Call* call = call_in(print.value);
        if (call == nullptr) {
            return false;
        }
        if (const auto macro = callee<MacroObject>(*call)) {
            run_block_macro(*macro, arguments_of(*call), print.run, nullptr);
            return true;
        }
        const auto loop = callee<expression::Loop>(*call);
        if (loop == nullptr || !loop->is_callable() || call->positional.size() != 1) {
            return false;
        }
        recurse(*loop, evaluator_.evaluate(*call->positional.front()));
        return true;
    }

    const Pass* pass_of(const expression::Loop& loop) const
    {
        const auto found = std::find_if(passes_.rbegin(), passes_.rend(),
                                        [&](const Pass& pass) { return pass.object == &loop; });
        return found == passes_.rend() ? nullptr : &*found;
    }

    void recurse(expression::Loop& loop, const Value& list)
    {
        const Pass* pass = pass_of(loop);
        if (pass == nullptr) {
            throw Error(ErrorCode::BadInput, {}, "the loop that is called has ended");
        }
        const For& body = *pass->loop;
        const std::optional<Value> depth = loop.member("depth");
        const std::size_t depth0 =
            depth ? static_cast<std::size_t>(depth->number().integer().value_or(1)) : 1;
        run_passes(body, items_of(body, list), depth0);
    }

    static void refuse_block(const MacroObject& macro, std::string_view cure)
    {
        if (macro.macro->is_block) {
            throw Error(ErrorCode::BadInput, {},
                        fmt::format("{} writes whole paragraphs; {}", macro.description(), cure));
        }
    }

    /// A macro where a whole paragraph stands.
    void run_block_macro(const MacroObject& macro, const expression::Arguments& arguments,
                         std::size_t shape, const std::shared_ptr<MacroObject>& caller)
    {
        if (macro.macro->is_block) {
            run_macro(macro, arguments, caller);
            return;
        }
        const ParagraphShape& paragraph = part_->paragraphs[part_->runs[shape].paragraph];
        open_paragraph(paragraph);
        run_macro(macro, arguments, caller);
        close_paragraph(paragraph);
    }

    void run_macro(const MacroObject& object, const expression::Arguments& arguments,
                   const std::shared_ptr<MacroObject>& caller)
    {
        const DeeperCall deeper(*this, true);
        const PartProgram* outer = part_;
        scope_.push(expression::Scope::Frame::Closed);
        for (const auto& [name, value] : object.around) {
            scope_.set(name, value);
        }
        if (caller != nullptr) {
            scope_.set("caller", Value::object(caller));
        }
        bind(*object.macro, arguments);
        if (object.part->prefix != outer->prefix) {
            throw Error(ErrorCode::BadInput, {},
                        fmt::format("{} is of a part with other names for the elements of Word; "
                                    "define it in this part too",
                                    object.description()));
        }
        enter_part(object.part);
        copies_.enter(part_->loops[object.macro->loop]);
        note_entered(object.macro->place);
        run(object.macro->body);
        copies_.leave(object.part->loops[object.macro->loop]);
        enter_part(outer);
        scope_.pop();
    }

    void bind(const Macro& macro, const expression::Arguments& arguments)
    {
        const auto refuse = [&](const std::string& what) {
            throw Error(ErrorCode::BadInput, {},
                        fmt::format("the macro '{}' {}", macro.name, what));
        };
        if (arguments.positional.size() > macro.parameters.size()) {
            refuse(fmt::format("takes {} arguments and got {}", macro.parameters.size(),
                               arguments.positional.size()));
        }
        for (const auto& given : arguments.named) {
            const auto is_it = [&](const expression::Parameter& p) {
                return p.name == given.first;
            };
            if (std::none_of(macro.parameters.begin(), macro.parameters.end(), is_it)) {
                refuse(fmt::format("has no parameter '{}'", given.first));
            }
        }
        for (std::size_t i = 0; i < macro.parameters.size(); ++i) {
            const expression::Parameter& parameter = macro.parameters[i];
            const auto named =
                std::find_if(arguments.named.begin(), arguments.named.end(),
                             [&](const auto& given) { return given.first == parameter.name; });
            if (i < arguments.positional.size()) {
                if (named != arguments.named.end()) {
                    refuse(fmt::format("got its parameter '{}' twice", parameter.name));
                }
                scope_.set(parameter.name, arguments.positional[i]);
            } else if (named != arguments.named.end()) {
                scope_.set(parameter.name, named->second);
            } else if (parameter.fallback != nullptr) {
                scope_.set(parameter.name, evaluator_.evaluate(*parameter.fallback));
            } else {
                scope_.set(parameter.name,
                           Value::undefined(fmt::format("'{}' was not given to the macro '{}'",
                                                        parameter.name, macro.name)));
            }
        }
    }

    Flow run(const CallBlock& block)
    {
        place_ = block.place;
        const expression::Call* call = call_in(block.call);
        const auto macro = callee<MacroObject>(*call);
        if (macro == nullptr) {
            throw Error(ErrorCode::BadInput, {},
                        fmt::format("there is no macro '{}' to call", name_called(*call)));
        }
        const auto caller = std::make_shared<MacroObject>(block.caller, part_, *this);
        for (const std::string_view name : scope_.names()) {
            if (scope_.is_variable(name)) {
                caller->around.emplace_back(std::string(name), *scope_.find(name));
            }
        }
        const expression::Arguments arguments = arguments_of(*call);
        if (block.shape.is_paragraph) {
            run_block_macro(*macro, arguments, block.shape.run, caller);
        } else {
            refuse_block(*macro, "write {%p call ... %}");
            run_macro(*macro, arguments, caller);
        }
        return Flow::On;
    }

    // --- Values that are more than text ----------------------------------------------------------

    static Value clause_value(const expression::Arguments& arguments)
    {
        if (arguments.positional.size() != 1 || !arguments.positional.front().is_text()) {
            throw Error(ErrorCode::BadInput, {},
                        "include_docx_template wants the name of a clause, then name=value");
        }
        std::vector<std::pair<std::string, Value>> members{
            {"$clause", arguments.positional.front()}, {"with", Value::mapping(arguments.named)}};
        return Value::mapping(std::move(members));
    }

    RichPlace rich_place(std::size_t shape) const
    {
        RichPlace place;
        place.part = root_->part;
        place.prefix = part_->prefix;
        if (shape != none) {
            const RunShape& run = part_->runs[shape];
            place.run_properties = run.properties;
            place.paragraph_properties =
                run.paragraph == none ? Bytes() : part_->paragraphs[run.paragraph].properties;
            place.no_links = run.leave.empty() ? "" : "inside another link";
        }
        return place;
    }

    void print_rich(const Value& value, const Print& print)
    {
        try {
            if (clause_in(value) != nullptr) {
                throw Error(ErrorCode::BadInput, {},
                            "a clause stands for whole paragraphs; write {{p ... }} alone in a "
                            "paragraph");
            }
            const RichValue rich = rich_value(value);
            if (print.sink != Sink::Text) {
                write_text(plain_text(rich), print.sink, none);
                return;
            }
            const RunShape& run = part_->runs[print.run];
            const Bytes runs = rich_.runs(rich, rich_place(print.run));
            close_run(run);
            write(runs);
            open_run(run);
        } catch (const Error& error) {
            throw Error(error.code(), error.where(), error.message() + pointer(value));
        }
    }

    void print_block(const Value& value, const PrintParagraph& print)
    {
        if (const Value* clause = clause_in(value)) {
            include(std::string(clause->text()), value.find("with"));
            return;
        }
        try {
            const Bytes paragraphs = rich_.paragraphs(rich_value(value), rich_place(print.run));
            const std::size_t shape = part_->runs[print.run].paragraph;
            out_->write(Begins{});
            write(paragraphs);
            out_->write(Written{Block::Paragraph, part_->paragraphs[shape].ends_section});
        } catch (const Error& error) {
            throw Error(error.code(), error.where(), error.message() + pointer(value));
        }
    }

    /// The name of the clause that a value asks for, or nullptr.
    static const Value* clause_in(const Value& value)
    {
        const Value* name = value.find("$clause");
        name = name == nullptr ? value.find("$docx") : name;
        return name != nullptr && name->is_text() ? name : nullptr;
    }

    /// The clause's paragraphs, evaluated here and now, with the names that `with` binds.
    void include(const std::string& name, const Value* with)
    {
        const auto found = compiled_.clauses.find(name);
        if (found == compiled_.clauses.end()) {
            throw Error(ErrorCode::BadInput, {},
                        fmt::format("there is no clause '{}' in the clause library", name));
        }
        const DeeperCall deeper(*this, true);
        const PartProgram* outer = part_;
        const PlaceId place = place_;
        scope_.push();
        if (with != nullptr && with->is_mapping()) {
            for (const expression::Member& member : with->members()) {
                scope_.set(member.name, member.value);
            }
        }
        used_styles_.insert(found->second.styles.begin(), found->second.styles.end());
        used_lists_ = used_lists_ || found->second.has_lists;
        enter_part(&found->second);
        copies_.enter(found->second.loops[found->second.loop]);
        run(found->second.program);
        copies_.leave(found->second.loops[found->second.loop]);
        enter_part(outer);
        place_ = place;
        scope_.pop();
    }

    // --- Cells, text boxes, links ----------------------------------------------------------------

    Flow run(const Cell& cell)
    {
        const bool is_copy = !passes_.empty() && passes_.back().object->index0() > 0;
        if (cell.merges_across && is_copy) {
            return Flow::On;
        }
        write(cell.open);
        write(with_effects(cell.properties, effects_of(cell, is_copy), part_->prefix));
        if (cell.merges_down && is_copy) {
            write(cell.filler);
        } else {
            run(cell.body);
        }
        write(cell.close);
        return Flow::On;
    }

    CellEffects effects_of(const Cell& cell, bool is_copy)
    {
        CellEffects effects;
        if (cell.fill != nullptr) {
            place_ = cell.fill_place;
            const Value value = evaluator_.evaluate(*cell.fill);
            const expression::Printed printed = printed_or_pointer(value);
            try {
                effects.fill = fill_of(printed.text());
            } catch (const Error& error) {
                throw Error(error.code(), error.where(), error.message() + pointer(value));
            }
        }
        if (cell.span != nullptr) {
            place_ = cell.span_place;
            effects.span = span_of(evaluator_.evaluate(*cell.span));
        }
        if (cell.merges_across && !passes_.empty()) {
            effects.span = effects.span.value_or(own_span(cell)) * passes_.back().object->length();
        }
        if (cell.merges_down && !passes_.empty()) {
            effects.vertical = is_copy ? VerticalMerge::Continue : VerticalMerge::Restart;
        }
        return effects;
    }

    std::size_t span_of(const Value& value)
    {
        constexpr std::int64_t columns_max = 63; // Word's own limit
        std::optional<std::int64_t> columns;
        if (value.is_number()) {
            columns = value.number().integer();
        } else if (value.is_text()) {
            const auto number = expression::Number::parse(value.text());
            columns = number ? number->integer() : std::nullopt;
        } else {
            evaluator_.note_missing(value);
        }
        if (!columns || *columns < 1 || *columns > columns_max) {
            throw Error(ErrorCode::BadInput, {},
                        fmt::format("colspan wants a whole number from 1 to {}{}", columns_max,
                                    pointer(value)));
        }
        return static_cast<std::size_t>(*columns);
    }

    static std::size_t own_span(const Cell& cell)
    {
        if (cell.properties.empty()) {
            return 1;
        }
        const Markup properties = parse_markup(cell.properties);
        const Markup* span = properties.child("gridSpan");
        return span == nullptr ? 1 : span->number("val").value_or(1);
    }

    Flow run(const Address& address)
    {
        StoryWriter* outer = out_;
        StoryWriter writer(copies_, *part_, part_->source, limits_.template_output_max);
        out_ = &writer;
        run(address.body);
        out_ = outer;
        CrossReferences none_made;
        const Bytes target = std::move(writer).finish(none_made).bytes;
        write(changes_.relate_outside(root_->part, "hyperlink", target));
        replaced_addresses_.insert({root_->part, address.replaced});
        return Flow::On;
    }

    Flow run(const Remember& remember)
    {
        const std::size_t begin = out_->size();
        run(remember.body);
        slots_[remember.slot] = out_->bytes().substr(begin);
        return Flow::On;
    }

    Flow run(const Repeat& repeat)
    {
        write(slots_[repeat.slot]);
        return Flow::On;
    }

    // --- Notes and relationships -----------------------------------------------------------------

    /// The notes of one kind, if they are written by this merge.
    struct NoteBook {
        const PartProgram* part = nullptr;
        std::map<std::string, const Note*> notes;
        std::map<std::string, Bytes> written; ///< by the id in the template
        std::size_t next_id = 1;
    };

    void find_notes()
    {
        for (const PartProgram& part : compiled_.parts) {
            referred_notes_.insert(part.notes.begin(), part.notes.end());
            for (const Operation& operation : part.program) {
                if (const auto* note = std::get_if<Note>(&operation.node)) {
                    NoteBook& book = note_books_[part.is_endnotes];
                    book.part = &part;
                    book.notes[note->id] = note;
                    const auto number = expression::Number::parse(note->id);
                    const auto id = number ? number->integer().value_or(0) : 0;
                    book.next_id = std::max(
                        book.next_id, static_cast<std::size_t>(std::max<std::int64_t>(id + 1, 1)));
                }
            }
        }
    }

    Flow run(const NoteReference& reference)
    {
        NoteBook& book = note_books_[reference.is_endnote];
        const auto note = book.notes.find(reference.id);
        if (note == book.notes.end()) {
            write(reference.id);
            return Flow::On;
        }
        const bool is_first = book.written.count(reference.id) == 0;
        const std::string id = is_first ? reference.id : fmt::format("{}", book.next_id++);
        write(id);
        book.written[reference.id] += written_note(*book.part, *note->second, id);
        return Flow::On;
    }

    /// A note with what holds here and now.
    Bytes written_note(const PartProgram& part, const Note& note, const std::string& id)
    {
        const DeeperCall deeper(*this, true); // a note may refer to itself
        StoryWriter* outer = out_;
        const PartProgram* outer_root = root_;
        const PartProgram* outer_part = part_;
        const PlaceId place = place_;
        StoryWriter writer(copies_, part, part.source, limits_.template_output_max);
        out_ = &writer;
        root_ = &part;
        enter_part(&part);
        note_id_ = id;
        copies_.enter(part.loops[note.loop]);
        run(note.body);
        copies_.leave(part.loops[note.loop]);
        out_ = outer;
        root_ = outer_root;
        enter_part(outer_part);
        place_ = place;
        return std::move(writer).finish(references_).bytes;
    }

    Flow run(const Note& note)
    {
        const NoteBook& book = note_books_[part_->is_endnotes];
        const auto written = book.written.find(note.id);
        if (written != book.written.end()) {
            write(written->second);
        } else if (referred_notes_.count({part_->is_endnotes, note.id}) == 0) {
            note_id_ = note.id;
            run(note.body);
        }
        return Flow::On;
    }

    Flow run(const NoteId&)
    {
        write(note_id_);
        return Flow::On;
    }

    Flow run(const RelationId& relation)
    {
        const ClauseRelation& wanted = part_->relations.at(relation.id);
        write(wanted.content.empty()
                  ? changes_.relate_outside(root_->part, wanted.type, wanted.address)
                  : changes_.relate(root_->part, wanted.type,
                                    changes_.add_media(wanted.content_type, wanted.content)));
        return Flow::On;
    }

    // --- What only Word cares about --------------------------------------------------------------

    template <class Node> Flow run(const Node& node)
    {
        out_->write(node);
        return Flow::On;
    }
    Flow run(const Keep& keep)
    {
        out_->write(keep, [&] { run(keep.body); });
        return Flow::On;
    }
    Flow run(const Drop& drop)
    {
        out_->write(drop, [&] { run(drop.body); });
        return Flow::On;
    }
    Flow run(const Grid& grid)
    {
        out_->write(grid, [&] { run(grid.body); });
        return Flow::On;
    }

    const Compiled& compiled_;
    const expression::Data& data_;
    const ExecuteOptions& options_;
    const Limits& limits_;
    docx::PackageChanges& changes_;
    expression::Scope scope_;
    expression::Fuel fuel_;
    expression::Evaluator evaluator_;
    Copies copies_;
    RichWriter rich_;

    std::size_t captures_ = 0;          ///< texts being captured, which have no place in the output
    const PartProgram* part_ = nullptr; ///< whose operations run: the part's, a clause's, a macro's
    const PartProgram* root_ = nullptr; ///< the part that is written
    StoryWriter* out_ = nullptr;
    std::optional<TextWriter> text_;
    std::string text_prefix_;
    PlaceId place_ = 0; ///< of the last operation with one
    std::vector<Pass> passes_;
    std::size_t call_depth_ = 0;
    std::size_t finished_size_ = 0;
    CrossReferences references_;
    std::map<std::size_t, Bytes> slots_;
    std::set<std::pair<std::string, std::string>> replaced_addresses_; ///< part, relationship
    std::set<std::string> used_styles_;                                ///< of clauses
    bool used_lists_ = false;
    std::map<bool, NoteBook> note_books_; ///< true: endnotes
    std::set<std::pair<bool, std::string>> referred_notes_;
    std::string note_id_;
    std::vector<Finding> findings_;
};

Value MacroObject::call(const expression::Arguments& arguments, expression::Evaluator&)
{
    return execution_.text_of_call(*this, arguments);
}

} // namespace

std::vector<Finding> execute(const Compiled& compiled, const expression::Data& data,
                             const ExecuteOptions& options, const Limits& limits,
                             docx::PackageChanges& changes)
{
    return Execution(compiled, data, options, limits, changes).run();
}

} // namespace indenture::templating
