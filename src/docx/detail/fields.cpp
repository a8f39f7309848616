#include "docx/detail/fields.h"

#include "docx/detail/verify_report.h"

#include <fmt/format.h>
#include <utility>

namespace indenture::docx {

namespace {

bool is_story(XmlElement element)
{
    for (const char* name :
         {"body", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent", "docPartBody"}) {
        if (element.is_w(name)) {
            return true;
        }
    }
    return element.is(ns::mc, "Fallback");
}

class Reader {
public:
    /// One story without those inside it.
    void run(XmlElement story)
    {
        open_.clear();
        const auto is_of_story = [&](XmlElement e) { return e == story || !is_story(e); };
        for (XmlElement e = story; e; e = following(e, story, is_of_story(e))) {
            if (is_of_story(e)) {
                visit(e);
            }
        }
        for (const Open& field : open_) {
            stray(field.marks.begin, "the field begins but does not end in its story");
        }
    }

    FieldsRead result() { return std::move(result_); }

private:
    struct Open {
        FieldMarks marks;
        bool is_separated = false;
    };

    void visit(XmlElement element)
    {
        if (element.is_w("fldChar")) {
            mark(element, element.w("fldCharType").value_or(""));
        } else if (element.is_w("instrText") || element.is_w("delInstrText")) {
            instruct(element);
        } else if (element.is_w("fldSimple")) {
            note_inner_field();
            FieldMarks field;
            field.begin = element;
            field.instruction = element.w("instr").value_or("");
            result_.fields.push_back(std::move(field));
        }
    }

    void mark(XmlElement element, const std::string& type)
    {
        if (type == "begin") {
            note_inner_field();
            open_.emplace_back().marks.begin = element;
        } else if (open_.empty()) {
            stray(element, fmt::format("a field has its mark '{}' but does not begin", type));
        } else if (type == "end") {
            open_.back().marks.end = element;
            result_.fields.push_back(std::move(open_.back().marks));
            open_.pop_back();
        } else if (type == "separate" && !open_.back().is_separated) {
            open_.back().is_separated = true;
            open_.back().marks.separate = element;
        } else {
            stray(element, fmt::format("the mark '{}' does not stand where a field has it", type));
        }
    }

    void note_inner_field()
    {
        if (!open_.empty() && !open_.back().is_separated) {
            open_.back().marks.has_inner_field = true;
        }
    }

    void instruct(XmlElement element)
    {
        if (open_.empty() || open_.back().is_separated) {
            stray(element, "a field code stands outside the code of a field");
            return;
        }
        open_.back().marks.codes.push_back(element);
        open_.back().marks.instruction += element.text();
    }

    void stray(XmlElement element, std::string text)
    {
        result_.strays.push_back({element, std::move(text)});
    }

    std::vector<Open> open_;
    FieldsRead result_;
};

} // namespace

FieldsRead read_fields(XmlElement root)
{
    Reader reader;
    for (XmlElement e = root; e; e = following(e, root)) {
        if (is_story(e)) {
            reader.run(e);
        }
    }
    return reader.result();
}

std::vector<std::string> words_of(std::string_view instruction)
{
    std::vector<std::string> words;
    bool is_quoted = false;
    bool is_in_word = false;
    for (const char c : instruction) {
        const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (c == '"') {
            is_quoted = !is_quoted;
            if (is_quoted) {
                words.emplace_back();
            }
            is_in_word = is_quoted;
        } else if (is_blank && !is_quoted) {
            is_in_word = false;
        } else {
            if (!is_in_word) {
                words.emplace_back();
                is_in_word = true;
            }
            words.back() += c;
        }
    }
    return words;
}

} // namespace indenture::docx
