#include "docx/detail/verify_references.h"

#include <array>
#include <fmt/format.h>
#include <optional>
#include <string_view>

namespace indenture::docx {

namespace {

struct OpenField {
    XmlElement begin;
    std::string instruction;
    bool is_separated = false;
    bool has_inner_instruction = false; ///< a field computes part of it
};

/// Words of a field code (ECMA-376-1, 17.16.5.1), quotation marks taken off.
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

/// The bookmark that a field refers to, if it does. Tags are not looked into.
std::optional<std::string> bookmark_in(std::string_view instruction)
{
    if (instruction.find("{{") != instruction.npos || instruction.find("{%") != instruction.npos) {
        return std::nullopt;
    }
    const std::vector<std::string> words = words_of(instruction);
    if (words.size() < 2) {
        return std::nullopt;
    }
    if ((words[0] == "REF" || words[0] == "PAGEREF" || words[0] == "NOTEREF") &&
        !words[1].starts_with('\\')) {
        return words[1];
    }
    if (words[0] == "HYPERLINK" && words[1] == "\\l" && words.size() > 2) {
        return words[2];
    }
    return std::nullopt;
}

class Fields {
public:
    Fields(const ReadPart& part, Report& report, std::vector<BookmarkReference>& references)
        : part_(part), report_(report), references_(references)
    {
    }

    /// One story, text boxes in it left out.
    void run(XmlElement story)
    {
        for (XmlElement e = story; e; e = following(e, story, is_of_story(e, story))) {
            if (is_of_story(e, story)) {
                visit(e);
            }
        }
        for (const OpenField& field : open_) {
            complain(field.begin, "the field begins but does not end in its story");
        }
        open_.clear();
    }

private:
    static bool is_of_story(XmlElement element, XmlElement story)
    {
        return element == story || !(element.is_w("txbxContent") || element.is(ns::mc, "Fallback"));
    }

    void visit(XmlElement element)
    {
        if (element.is_w("fldChar")) {
            mark(element, element.w("fldCharType").value_or(""));
        } else if (element.is_w("instrText") || element.is_w("delInstrText")) {
            instruct(element);
        } else if (element.is_w("fldSimple")) {
            refer(element, element.w("instr").value_or(""));
        } else if (element.is_w("hyperlink")) {
            const bool is_inside = !element.attribute(ns::r, "id");
            const auto anchor = element.w("anchor");
            if (is_inside && anchor && anchor->find("{{") == anchor->npos) {
                references_.push_back({*anchor, element});
            }
        }
    }

    void mark(XmlElement element, const std::string& type)
    {
        if (type == "begin") {
            if (!open_.empty() && !open_.back().is_separated) {
                open_.back().has_inner_instruction = true;
            }
            open_.push_back({.begin = element, .instruction = {}});
        } else if (open_.empty()) {
            complain(element, fmt::format("a field has its mark '{}' but does not begin", type));
        } else if (type == "end") {
            const OpenField field = std::move(open_.back());
            open_.pop_back();
            if (!field.has_inner_instruction) {
                refer(field.begin, field.instruction);
            }
        } else if (type == "separate" && !open_.back().is_separated) {
            open_.back().is_separated = true;
        } else {
            complain(element,
                     fmt::format("the mark '{}' does not stand where a field has it", type));
        }
    }

    void instruct(XmlElement element)
    {
        if (open_.empty() || open_.back().is_separated) {
            complain(element, "a field code stands outside the code of a field");
            return;
        }
        open_.back().instruction += element.text();
    }

    void refer(XmlElement from, std::string_view instruction)
    {
        if (auto bookmark = bookmark_in(instruction)) {
            references_.push_back({std::move(*bookmark), from});
        }
    }

    void complain(XmlElement element, std::string text)
    {
        report_.add(part_.name, element,
                    {.code = "W-32",
                     .text = std::move(text),
                     .cure = "A field has begin, code, separate, result and end, in this order."});
    }

    const ReadPart& part_;
    Report& report_;
    std::vector<BookmarkReference>& references_;
    std::vector<OpenField> open_;
};

bool is_story(XmlElement element)
{
    for (const char* name :
         {"body", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent", "docPartBody"}) {
        if (element.is_w(name)) {
            return true;
        }
    }
    return false;
}

} // namespace

std::vector<BookmarkReference> check_fields(const ReadPart& part, Report& report)
{
    std::vector<BookmarkReference> references;
    Fields fields(part, report, references);
    const XmlElement root = part.xml.root();
    for (XmlElement e = root; e; e = following(e, root, !e.is(ns::mc, "Fallback"))) {
        if (is_story(e)) {
            fields.run(e);
        }
    }
    return references;
}

} // namespace indenture::docx
