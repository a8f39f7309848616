#include "template/annotate.h"

#include "docx/package_changes.h"
#include "docx/xml.h"
#include "template/paragraph_text.h"
#include "template/source_tree.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>

namespace indenture::templating {

namespace {

constexpr const char* author = "indenture";

/// Where a comment stands: octets of the text of a paragraph; begin == end: all of it.
struct Anchor {
    NodeId paragraph = no_node;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool is_exact = true; ///< false: the finding is about something that cannot be commented on
};

/// One side of a comment's range.
struct Mark {
    std::size_t offset = 0; ///< octets of the paragraph's text
    bool is_end = false;
    std::size_t comment = 0;
};

/// Bytes of a part to write in place of [begin, end).
struct Edit {
    std::size_t begin = 0;
    std::size_t end = 0;
    Bytes bytes;
};

SourceTree tree_of(const docx::Package& package, const std::string& part)
{
    return SourceTree::parse(package.part(part), package.source(), part, package.limits());
}

NodeId ancestor(const SourceTree& tree, NodeId id, std::string_view name)
{
    while (id != no_node && !tree[id].is_w(name)) {
        id = tree[id].parent;
    }
    return id;
}

std::vector<NodeId> paragraphs_of(const SourceTree& tree)
{
    std::vector<NodeId> result;
    for (NodeId id = 0; id < tree.size(); ++id) {
        if (tree[id].is_w("p")) {
            result.push_back(id);
        }
    }
    return result;
}

std::size_t octets_before(std::string_view text, std::size_t characters)
{
    std::size_t at = 0;
    while (at < text.size() && characters > 0) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
            ++at;
        }
        --characters;
    }
    return at;
}

/// Finds in the body what stands nearest to a finding.
class AnchorFinder {
public:
    AnchorFinder(const docx::Package& package, const SourceTree& body)
        : package_(package), body_(body), paragraphs_(paragraphs_of(body))
    {
    }

    /// nullopt if the body has no paragraph at all.
    std::optional<Anchor> anchor_of(const TagPlace& place)
    {
        if (paragraphs_.empty()) {
            return std::nullopt;
        }
        if (place.part == package_.main_part() && place.paragraph > 0 &&
            place.paragraph <= paragraphs_.size()) {
            return in_body(place);
        }
        return at_note_mark(place).value_or(
            Anchor{.paragraph = paragraphs_.front(), .begin = 0, .end = 0, .is_exact = false});
    }

private:
    Anchor in_body(const TagPlace& place) const
    {
        const NodeId paragraph = paragraphs_[place.paragraph - 1];
        if (const NodeId outer = outermost_paragraph(paragraph); outer != paragraph) {
            return {.paragraph = outer, .begin = 0, .end = 0, .is_exact = false};
        }
        const std::string text = text_of(body_, paragraph).text;
        const std::size_t begin = octets_before(text, place.begin);
        const std::size_t end = octets_before(text, place.end);
        return {.paragraph = paragraph, .begin = begin, .end = std::max(begin, end)};
    }

    NodeId outermost_paragraph(NodeId id) const
    {
        NodeId result = id;
        while (id != no_node) {
            result = body_[id].is_w("p") ? id : result;
            id = body_[id].parent;
        }
        return result;
    }

    std::optional<Anchor> at_note_mark(const TagPlace& place)
    {
        for (const std::string_view kind : {"footnote", "endnote"}) {
            const auto part = package_.related(package_.main_part(), fmt::format("{}s", kind));
            if (part && *part == place.part && package_.has(*part)) {
                return at_mark_of(note_id(*part, kind, place.paragraph), kind);
            }
        }
        return std::nullopt;
    }

    std::string note_id(const std::string& part, std::string_view kind, std::size_t ordinal) const
    {
        const SourceTree notes = tree_of(package_, part);
        const std::vector<NodeId> all = paragraphs_of(notes);
        const NodeId note = ordinal == 0 || ordinal > all.size()
                                ? no_node
                                : ancestor(notes, all[ordinal - 1], kind);
        return note == no_node ? std::string() : notes.attribute(note, "id").value_or("");
    }

    std::optional<Anchor> at_mark_of(const std::string& id, std::string_view kind) const
    {
        const std::string reference = fmt::format("{}Reference", kind);
        for (NodeId node = 0; node < body_.size(); ++node) {
            if (!body_[node].is_w(reference) || body_.attribute(node, "id") != id) {
                continue;
            }
            const NodeId paragraph = ancestor(body_, node, "p");
            for (const Piece& piece : text_of(body_, paragraph).pieces) {
                if (piece.node == node) {
                    return Anchor{paragraph, piece.begin, piece.end, false};
                }
            }
        }
        return std::nullopt;
    }

    const docx::Package& package_;
    const SourceTree& body_;
    std::vector<NodeId> paragraphs_;
};

/// Writes comments' marks into the body; the ids of comments are consecutive from `first_id`.
class Marker {
public:
    Marker(const SourceTree& tree, std::size_t first_id) : tree_(tree), first_id_(first_id) {}

    void add(const Anchor& anchor, std::size_t comment)
    {
        if (anchor.begin == anchor.end) {
            whole_[anchor.paragraph].push_back(comment);
        } else {
            marks_[anchor.paragraph].push_back({anchor.begin, false, comment});
            marks_[anchor.paragraph].push_back({anchor.end, true, comment});
        }
    }

    Bytes marked()
    {
        for (const auto& [paragraph, comments] : whole_) {
            mark_whole(paragraph, comments);
        }
        for (auto& [paragraph, marks] : marks_) {
            mark_stretches(paragraph, marks);
        }
        return written();
    }

private:
    std::string prefix(NodeId id) const { return std::string(tree_.prefix(id)); }

    Bytes start_of(NodeId near, std::size_t comment) const
    {
        return fmt::format("<{0}commentRangeStart {0}id=\"{1}\"/>", prefix(near),
                           first_id_ + comment);
    }

    Bytes end_of(NodeId near, std::size_t comment) const
    {
        return fmt::format("<{0}commentRangeEnd {0}id=\"{1}\"/><{0}r><{0}commentReference "
                           "{0}id=\"{1}\"/></{0}r>",
                           prefix(near), first_id_ + comment);
    }

    void mark_whole(NodeId paragraph, const std::vector<std::size_t>& comments)
    {
        Bytes starts;
        Bytes ends;
        for (const std::size_t comment : comments) {
            starts += start_of(paragraph, comment);
            ends += end_of(paragraph, comment);
        }
        const Node& node = tree_[paragraph];
        if (node.content == node.end) { // <w:p/>
            edits_.push_back({node.end - 2, node.end,
                              fmt::format(">{}{}</{}p>", starts, ends, prefix(paragraph))});
            return;
        }
        const NodeId properties = tree_.child_w(paragraph, "pPr");
        const std::size_t begin = properties == no_node ? node.content : tree_[properties].end;
        edits_.push_back({begin, begin, std::move(starts)});
        edits_.push_back({node.content_end, node.content_end, std::move(ends)});
    }

    void mark_stretches(NodeId paragraph, std::vector<Mark>& marks)
    {
        // An end before a start at the same character: the ranges touch and do not cross.
        std::stable_sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
            return a.offset != b.offset ? a.offset < b.offset : a.is_end && !b.is_end;
        });
        const ParagraphText text = text_of(tree_, paragraph);
        std::size_t first = 0;
        while (first < text.pieces.size()) {
            std::size_t last = first;
            while (last < text.pieces.size() && text.pieces[last].run == text.pieces[first].run) {
                ++last;
            }
            const std::vector<Mark> own =
                marks_between(marks, text.pieces[first].begin, text.pieces[last - 1].end);
            if (!own.empty()) {
                const Node& run = tree_[text.pieces[first].run];
                edits_.push_back({run.begin, run.end, split_run(text, first, last, own)});
            }
            first = last;
        }
    }

    /// A start belongs to the character behind it, an end to the one before.
    static std::vector<Mark> marks_between(const std::vector<Mark>& marks, std::size_t begin,
                                           std::size_t end)
    {
        std::vector<Mark> result;
        for (const Mark& mark : marks) {
            const bool is_in = mark.is_end ? mark.offset > begin && mark.offset <= end
                                           : mark.offset >= begin && mark.offset < end;
            if (is_in) {
                result.push_back(mark);
            }
        }
        return result;
    }

    /// The run of pieces [first, last) as several, with the marks between them.
    Bytes split_run(const ParagraphText& text, std::size_t first, std::size_t last,
                    const std::vector<Mark>& marks) const
    {
        const NodeId run = text.pieces[first].run;
        Bytes content; // of the run that is being written
        Bytes result;
        const auto close = [&] {
            if (!content.empty()) {
                result += as_run(run, content);
                content.clear();
            }
        };
        for (std::size_t i = first; i < last; ++i) {
            const Piece& piece = text.pieces[i];
            std::size_t at = piece.begin;
            for (const Mark& mark : marks_between(marks, piece.begin, piece.end)) {
                content += part_of(text, piece, at, mark.offset);
                at = std::max(at, mark.offset);
                close();
                result += mark.is_end ? end_of(run, mark.comment) : start_of(run, mark.comment);
            }
            content += part_of(text, piece, at, piece.end);
        }
        close();
        return result;
    }

    Bytes as_run(NodeId id, const Bytes& content) const
    {
        const Node& run = tree_[id];
        Bytes result(tree_.bytes(run.begin, run.content));
        if (const NodeId properties = tree_.child_w(id, "rPr"); properties != no_node) {
            result += tree_.bytes(tree_[properties].begin, tree_[properties].end);
        }
        result += content;
        result += tree_.bytes(run.content_end, run.end);
        return result;
    }

    /// The characters [begin, end) of a piece. What is no text has one character and is not cut.
    Bytes part_of(const ParagraphText& text, const Piece& piece, std::size_t begin,
                  std::size_t end) const
    {
        const bool is_whole = begin == piece.begin && end == piece.end;
        if (is_whole || !piece.is_text) {
            const Node& node = tree_[piece.node];
            return is_whole ? Bytes(tree_.bytes(node.begin, node.end)) : Bytes();
        }
        if (begin >= end) {
            return {};
        }
        Bytes escaped;
        docx::append_escaped(escaped, std::string_view(text.text).substr(begin, end - begin));
        return fmt::format("<{0}t xml:space=\"preserve\">{1}</{0}t>", prefix(piece.node), escaped);
    }

    Bytes written()
    {
        std::stable_sort(edits_.begin(), edits_.end(),
                         [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
        Bytes result;
        std::size_t at = 0;
        for (const Edit& edit : edits_) {
            result += tree_.bytes(at, edit.begin);
            result += edit.bytes;
            at = edit.end;
        }
        return result += tree_.bytes(at, tree_.bytes().size());
    }

    const SourceTree& tree_;
    std::size_t first_id_;
    std::map<NodeId, std::vector<std::size_t>> whole_; ///< comments on all of a paragraph
    std::map<NodeId, std::vector<Mark>> marks_;
    std::vector<Edit> edits_;
};

/// One line of what XML can hold.
std::string on_one_line(std::string text)
{
    for (char& c : text) {
        c = static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return text;
}

std::string words_of(const TemplateFinding& found, bool is_exact)
{
    const Finding& finding = found.finding;
    std::string result = is_exact ? std::string() : fmt::format("In {}: ", finding.where.position);
    result += finding.text;
    if (!finding.cure.empty()) {
        result += fmt::format(". To mend it: {}", finding.cure);
    }
    return on_one_line(fmt::format("{} [{}]", result, finding.code));
}

std::size_t next_comment_id(const SourceTree& tree)
{
    std::size_t next = 0;
    for (NodeId id = 0; id < tree.size(); ++id) {
        if (tree[id].space != Space::Word || !tree[id].name.starts_with("comment")) {
            continue;
        }
        const std::string digits = tree.attribute(id, "id").value_or("");
        std::size_t number = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        next = std::max(next, number < UINT32_MAX / 2 ? number + 1 : 0);
    }
    return next;
}

/// The part with `inner` as the last content of its root.
Bytes with_last(const SourceTree& tree, std::string_view inner)
{
    const Node& root = tree[tree.root()];
    const ByteView all = tree.bytes();
    if (root.content == root.end) { // <w:comments/>
        return fmt::format("{}>{}</{}{}>{}", all.substr(0, root.end - 2), inner,
                           tree.prefix(tree.root()), root.name, all.substr(root.end));
    }
    return fmt::format("{}{}{}", all.substr(0, root.content_end), inner,
                       all.substr(root.content_end));
}

/// The words of each comment as w:comment elements.
Bytes comment_elements(const std::vector<std::string>& words, std::size_t first_id,
                       std::string_view prefix)
{
    Bytes result;
    for (std::size_t i = 0; i < words.size(); ++i) {
        Bytes escaped;
        docx::append_escaped(escaped, words[i]);
        result += fmt::format("<{0}comment {0}id=\"{1}\" {0}author=\"{2}\" {0}initials=\"i\">"
                              "<{0}p><{0}r><{0}t xml:space=\"preserve\">{3}</{0}t></{0}r></{0}p>"
                              "</{0}comment>",
                              prefix, first_id + i, author, escaped);
    }
    return result;
}

/// Where a package keeps its comments, or would.
struct CommentsPart {
    std::string name;
    bool is_new = false;
};

CommentsPart comments_part(const docx::Package& package)
{
    const auto related = package.related(package.main_part(), "comments");
    if (related && package.has(*related)) {
        return {*related, false};
    }
    docx::PackageChanges names(package);
    const std::string folder = package.main_part().substr(0, package.main_part().rfind('/') + 1);
    const std::string usual = folder + "comments.xml";
    return {package.has(usual) ? names.free_part_name(folder + "comments", ".xml") : usual, true};
}

constexpr const char* xml_head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

constexpr const char* content_type =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

/// The address of WordprocessingML in this package: transitional or strict.
std::string word_namespace(const docx::Package& package)
{
    const std::string& part = package.main_part();
    const auto xml =
        docx::XmlPart::parse(package.part(part), package.source(), part, package.limits());
    return std::string(xml.root().space());
}

void add_comments(docx::PackageChanges& changes, const docx::Package& package,
                  const std::string& part, const Bytes& elements)
{
    const std::string space = word_namespace(package);
    changes.add(
        part, content_type,
        fmt::format("{}<w:comments xmlns:w=\"{}\">{}</w:comments>", xml_head, space, elements));
    changes.relate(package.main_part(),
                   space == docx::ns::w
                       ? "comments"
                       : "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
                   part);
}

} // namespace

Bytes annotate(const docx::Package& package, const std::vector<TemplateFinding>& findings)
{
    const SourceTree body = tree_of(package, package.main_part());
    const CommentsPart part = comments_part(package);
    const std::optional<SourceTree> old =
        part.is_new ? std::nullopt : std::optional(tree_of(package, part.name));
    const std::size_t first_id =
        std::max(next_comment_id(body), old ? next_comment_id(*old) : std::size_t{0});

    AnchorFinder finder(package, body);
    Marker marker(body, first_id);
    std::vector<std::string> words;
    for (const TemplateFinding& finding : findings) {
        if (const auto anchor = finder.anchor_of(finding.tag)) {
            marker.add(*anchor, words.size());
            words.push_back(words_of(finding, anchor->is_exact));
        }
    }
    if (words.empty()) {
        return package.with_parts({});
    }
    const std::string prefix(old ? old->prefix(old->root()) : std::string_view("w:"));
    const Bytes elements = comment_elements(words, first_id, prefix);
    docx::PackageChanges changes(package);
    if (old) {
        changes.replace(part.name, with_last(*old, elements));
    } else {
        add_comments(changes, package, part.name, elements);
    }
    changes.replace(package.main_part(), marker.marked());
    return package.with(changes);
}

} // namespace indenture::templating
