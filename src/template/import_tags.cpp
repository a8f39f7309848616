#include "template/import_tags.h"

#include "base/error.h"
#include "docx/xml.h"
#include "template/foreign_names.h"
#include "template/foreign_story.h"
#include "template/problem.h"
#include "template/script_expression.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <set>

namespace indenture::templating {

namespace {

/// Bytes of a part that are replaced; an empty range is an insertion.
struct Edit {
    std::size_t begin = 0;
    std::size_t end = 0;
    Bytes bytes;
};

std::vector<std::string> story_parts(const docx::Package& package)
{
    static const std::set<std::string> types{"header", "footer", "footnotes", "endnotes",
                                             "comments"};
    std::vector<std::string> result{package.main_part()};
    for (const docx::Relationship& relationship : package.relationships(package.main_part())) {
        const bool is_new =
            std::find(result.begin(), result.end(), relationship.target) == result.end();
        if (types.count(relationship.type) > 0 && !relationship.is_external && is_new &&
            package.has(relationship.target)) {
            result.push_back(relationship.target);
        }
    }
    return result;
}

std::vector<ForeignStory> read_stories(const docx::Package& package)
{
    std::vector<ForeignStory> stories;
    for (const std::string& part : story_parts(package)) {
        stories.push_back(read_paragraphs(
            SourceTree::parse(package.part(part), package.source(), part, package.limits()), part));
    }
    return stories;
}

std::vector<std::string> texts_of(const std::vector<ForeignStory>& stories)
{
    std::vector<std::string> texts;
    for (const ForeignStory& story : stories) {
        for (const ForeignPassage& passage : story.passages) {
            texts.push_back(passage.text.text);
        }
    }
    return texts;
}

void refuse_own_tags(const std::vector<std::string>& texts, const TagMarks& marks,
                     const std::string& source)
{
    for (const std::string& text : texts) {
        const std::size_t opener = text.find("{% ");
        if (marks.open != "{%" && opener != std::string::npos &&
            text.find("%}", opener) != std::string::npos) {
            throw Error(ErrorCode::BadInput, {source, {}, {}},
                        "the file has {% ... %} tags already, so it is a template of this "
                        "language; nothing is to be imported");
        }
    }
}

std::map<std::string, std::string> aliases_in(const std::vector<std::string>& texts,
                                              const DialectGuess& guess)
{
    std::map<std::string, std::string> aliases;
    if (guess.dialect != Dialect::DocxTemplates) {
        return aliases;
    }
    for (const std::string& text : texts) {
        for (const ForeignTag& tag : find_foreign_tags(text, guess.dialect, guess.marks)) {
            if (tag.word == ForeignWord::Alias && !tag.script.empty()) {
                aliases.emplace(tag.variable, tag.script);
            }
        }
    }
    return aliases;
}

// --- Tags to tags --------------------------------------------------------------------------------

std::string_view prefix_of(Grip grip)
{
    switch (grip) {
    case Grip::Paragraph:
        return "p";
    case Grip::Row:
        return "tr";
    case Grip::Cell:
        return "tc";
    default:
        return "";
    }
}

std::string statement(Grip grip, std::string_view words)
{
    return fmt::format("{{%{} {} %}}", prefix_of(grip), words);
}

/// Text as it may stand in a comment or in a tag that is not to be understood.
std::string harmless(std::string text)
{
    for (const std::string_view pair : {"{{", "}}", "{%", "%}", "{#", "#}", "+++"}) {
        for (std::size_t at = text.find(pair); at != std::string::npos; at = text.find(pair)) {
            text.replace(at, pair.size(), " ");
        }
    }
    return text;
}

std::string untranslated(const ForeignMark& mark, const TagMarks& marks)
{
    const std::string& source = mark.tag.source;
    return fmt::format("{{{{ untranslated: {} }}}}",
                       harmless(source.substr(marks.open.size(), source.size() - marks.open.size() -
                                                                     marks.close.size())));
}

std::string escaped(const std::string& braces)
{
    if (braces == "{{" || braces == "{%") {
        return fmt::format("{{_{}", braces[1]);
    }
    return fmt::format("{{{{ \"{}\" }}}}", braces); // {# opens a comment and has no escape
}

/// Translates the marks of one document.
class Translator {
public:
    explicit Translator(const ForeignNames& names) : names_(names) {}

    /// Throws Problem if there is no way to say it.
    std::string translated(std::size_t story, const ForeignMark& mark) const
    {
        switch (mark.tag.word) {
        case ForeignWord::Print:
            return fmt::format("{{{{ {} }}}}", names_.expression(story, mark));
        case ForeignWord::If:
            return statement(mark.grip, "if " + names_.expression(story, mark));
        case ForeignWord::Elif:
            return statement(mark.grip, "elif " + names_.expression(story, mark));
        case ForeignWord::Else:
            return statement(mark.grip, "else");
        case ForeignWord::EndIf:
            return statement(mark.grip, "endif");
        case ForeignWord::For:
        case ForeignWord::Section:
            return opened(story, mark);
        case ForeignWord::Inverted:
            return statement(mark.grip, "if not " + operand(names_.expression(story, mark)));
        case ForeignWord::EndFor:
        case ForeignWord::EndSection:
            return statement(mark.grip,
                             names_.meaning(story, mark.block).is_loop ? "endfor" : "endif");
        case ForeignWord::Alias:
            return fmt::format("{{# {} #}}", harmless(mark.tag.source));
        case ForeignWord::Literal:
            return escaped(mark.tag.source);
        case ForeignWord::Unknown:
            break;
        }
        throw Problem{.code = "I001", .text = mark.tag.wrong, .cure = mark.tag.cure};
    }

private:
    std::string opened(std::size_t story, const ForeignMark& mark) const
    {
        const BlockMeaning& meaning = names_.meaning(story, mark.block);
        const std::string expression = names_.expression(story, mark);
        return statement(mark.grip, meaning.is_loop
                                        ? fmt::format("for {} in {}", meaning.item, expression)
                                        : "if " + expression);
    }

    static std::string operand(const std::string& expression)
    {
        const bool is_simple = expression.find(' ') == std::string::npos;
        return is_simple ? expression : "(" + expression + ")";
    }

    const ForeignNames& names_;
};

// --- Writing -------------------------------------------------------------------------------------

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_inside_character(std::string_view text, std::size_t at)
{
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

/// Where the character data `raw`, which mean `text`, stand after `decoded` octets of the text.
std::size_t raw_offset(ByteView raw, std::string_view text, std::size_t decoded)
{
    std::size_t at = 0;
    for (std::size_t done = 0; done < decoded; ++done) {
        if (raw[at] != '&') {
            at += raw.substr(at).starts_with("\r\n") ? 2U : 1U;
        } else if (!is_inside_character(text, done + 1)) { // one reference, one character
            at = raw.find(';', at) + 1;
        }
    }
    return at;
}

/// The edits that put translated tags into one story.
class StoryWriter {
public:
    explicit StoryWriter(const ForeignStory& story) : story_(story) {}

    void replace(const ForeignMark& mark, const std::string& text)
    {
        const ForeignPassage& passage = story_.passages[mark.passage];
        bool is_written = mark.is_hoisted;
        for (const Piece& piece : passage.text.pieces) {
            const std::size_t begin = std::max(piece.begin, mark.tag.begin);
            const std::size_t end = std::min(piece.end, mark.tag.end);
            if (begin >= end) {
                continue;
            }
            if (!piece.is_text) { // a tab or break inside the tag
                const Node& node = story_.tree[piece.node];
                edits_.push_back({node.begin, node.end, {}});
                continue;
            }
            cut(piece, begin, end, is_written ? std::string() : text);
            is_written = true;
        }
        if (mark.is_hoisted) {
            hoist(mark, text);
        }
    }

    Bytes finish()
    {
        std::stable_sort(edits_.begin(), edits_.end(),
                         [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
        const ByteView bytes = story_.tree.bytes();
        Bytes result;
        std::size_t at = 0;
        for (const Edit& edit : edits_) {
            result += bytes.substr(at, edit.begin - at);
            result += edit.bytes;
            at = edit.end;
        }
        return result.append(bytes.substr(at));
    }

private:
    void cut(const Piece& piece, std::size_t begin, std::size_t end, const std::string& text)
    {
        const Node& node = story_.tree[piece.node];
        const std::string meant = story_.tree.text(piece.node);
        const ByteView raw = story_.tree.bytes(node.content, node.content_end);
        Bytes escaped_text;
        docx::append_escaped(escaped_text, text);
        edits_.push_back({node.content + raw_offset(raw, meant, begin - piece.begin),
                          node.content + raw_offset(raw, meant, end - piece.begin),
                          std::move(escaped_text)});
        const bool bares_blank = (begin > piece.begin && text.empty() && end == piece.end &&
                                  is_blank(meant[begin - piece.begin - 1])) ||
                                 (begin == piece.begin && text.empty() && end < piece.end &&
                                  is_blank(meant[end - piece.begin]));
        if (bares_blank) {
            keep_spaces(piece.node);
        }
    }

    /// Blanks that a tag held inside the text are at its edge now, where Word would drop them.
    void keep_spaces(NodeId id)
    {
        const Node& node = story_.tree[id];
        if (!story_.tree.attribute(id, "space") && kept_.insert(id).second) {
            edits_.push_back({node.content - 1, node.content - 1, " xml:space=\"preserve\""});
        }
    }

    NodeId row_of(NodeId id) const
    {
        while (!story_.tree[id].is_w("tr")) {
            id = story_.tree[id].parent;
        }
        return id;
    }

    /// A paragraph or row for the tag alone; the merge removes it.
    void hoist(const ForeignMark& mark, const std::string& text)
    {
        const NodeId paragraph = story_.passages[mark.passage].node;
        const bool is_row = mark.grip == Grip::Row;
        const Node& node = story_.tree[is_row ? row_of(paragraph) : paragraph];
        const std::string prefix(story_.tree.prefix(paragraph));
        Bytes run;
        docx::append_escaped(run, text);
        Bytes bytes = fmt::format("<{0}p><{0}r><{0}t>{1}</{0}t></{0}r></{0}p>", prefix, run);
        if (is_row) {
            bytes = fmt::format("<{0}tr><{0}tc>{1}</{0}tc></{0}tr>", prefix, bytes);
        }
        const std::size_t place = mark.tag.closes() ? node.end : node.begin;
        edits_.push_back({place, place, std::move(bytes)});
    }

    const ForeignStory& story_;
    std::vector<Edit> edits_;
    std::set<NodeId> kept_;
};

Where where_of(const docx::Package& package, const ForeignStory& story, const ForeignMark& mark)
{
    return {package.source(), story.part,
            fmt::format("paragraph {}, in {}", mark.passage + 1, mark.tag.source)};
}

class Importer {
public:
    Importer(const docx::Package& package, const std::vector<ForeignStory>& stories,
             const ForeignNames& names, DialectGuess guess)
        : package_(package), stories_(stories), names_(names), translator_(names)
    {
        result_.guess = std::move(guess);
    }

    Imported run()
    {
        std::map<std::string, Bytes> parts;
        for (std::size_t s = 0; s < stories_.size(); ++s) {
            if (stories_[s].marks.empty()) {
                continue;
            }
            StoryWriter writer(stories_[s]);
            for (const ForeignMark& mark : stories_[s].marks) {
                writer.replace(mark, translated(s, mark));
            }
            parts.emplace(stories_[s].part, writer.finish());
        }
        result_.docx = package_.with_parts(parts);
        return std::move(result_);
    }

private:
    std::string translated(std::size_t story, const ForeignMark& mark)
    {
        const Where where = where_of(package_, stories_[story], mark);
        std::string text;
        try {
            text = translator_.translated(story, mark);
        } catch (const Problem& problem) {
            add("I001", Severity::Block, where,
                fmt::format("the tag is not translated: {}", problem.text), problem.cure);
            text = untranslated(mark, result_.guess.marks);
        }
        note(story, mark, where);
        result_.translations.push_back({where, mark.tag.source, text});
        return text;
    }

    void note(std::size_t story, const ForeignMark& mark, const Where& where)
    {
        if (mark.tag.word == ForeignWord::Section) {
            const BlockMeaning& meaning = names_.meaning(story, mark.block);
            if (!meaning.guess.empty()) {
                add("I002", Severity::Warning, where,
                    fmt::format("the section '{}' is {}", mark.tag.script, meaning.guess),
                    "check it, or give data to decide by");
            }
        } else if (mark.tag.word == ForeignWord::Literal && mark.tag.source == "{{") {
            add("I003", Severity::Warning, where, "the double braces are kept as text",
                "if they are tags, say so by giving the delimiters");
        }
    }

    void add(std::string code, Severity severity, const Where& where, std::string text,
             std::string cure)
    {
        result_.findings.push_back({.code = std::move(code),
                                    .severity = severity,
                                    .where = where,
                                    .text = std::move(text),
                                    .cure = std::move(cure)});
    }

    const docx::Package& package_;
    const std::vector<ForeignStory>& stories_;
    const ForeignNames& names_;
    Translator translator_;
    Imported result_;
};

} // namespace

Imported import_tags(const docx::Package& package, const ImportOptions& options)
{
    std::vector<ForeignStory> stories = read_stories(package);
    const std::vector<std::string> texts = texts_of(stories);
    const DialectGuess guess = guessed_dialect(texts, options.marks, options.dialect);
    refuse_own_tags(texts, guess.marks, package.source());
    const auto aliases = aliases_in(texts, guess);
    for (ForeignStory& story : stories) {
        understand_tags(story, guess, aliases);
    }
    const ForeignNames names(stories, guess.dialect, options.sample ? &*options.sample : nullptr,
                             package.limits().expression_depth_max);
    return Importer(package, stories, names, guess).run();
}

} // namespace indenture::templating
