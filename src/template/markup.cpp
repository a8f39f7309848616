#include "template/markup.h"

#include "base/error.h"
#include "docx/xml.h"

#include <algorithm>
#include <charconv>

namespace indenture::templating {

namespace {

constexpr std::size_t depth_max = 512;

class Reader {
public:
    explicit Reader(ByteView bytes) : bytes_(bytes) {}

    Markup root()
    {
        for (;;) {
            at_ = bytes_.find('<', at_);
            if (at_ == ByteView::npos) {
                fail();
            }
            if (rest().starts_with("<?") || rest().starts_with("<!")) {
                other();
            } else {
                return element(0);
            }
        }
    }

private:
    [[noreturn]] static void fail()
    {
        throw Error(ErrorCode::Internal, {}, "a piece of markup is not well-formed");
    }

    ByteView rest() const { return bytes_.substr(at_); }

    void to(std::string_view what)
    {
        at_ = bytes_.find(what, at_);
        if (at_ == ByteView::npos) {
            fail();
        }
    }

    char here() const
    {
        if (at_ >= bytes_.size()) {
            fail();
        }
        return bytes_[at_];
    }

    /// A comment, an instruction or character data in brackets.
    Markup other()
    {
        const std::size_t begin = at_;
        const std::string_view closer = rest().starts_with("<!--")        ? "-->"
                                        : rest().starts_with("<![CDATA[") ? "]]>"
                                                                          : "?>";
        to(closer);
        at_ += closer.size();
        Markup result;
        result.raw = bytes_.substr(begin, at_ - begin);
        return result;
    }

    Markup element(std::size_t depth)
    {
        if (depth > depth_max) {
            throw Error(ErrorCode::LimitExceeded, {}, "elements are nested deeper than 512 levels");
        }
        Markup result;
        ++at_;
        result.name = token();
        read_attributes(result);
        const bool is_whole = here() == '/';
        to(">");
        ++at_;
        if (!is_whole) {
            read_children(result, depth);
        }
        return result;
    }

    std::string token()
    {
        const std::size_t begin = at_;
        at_ = std::min(bytes_.find_first_of(" \t\r\n/>=", at_), bytes_.size());
        if (at_ == begin) {
            fail();
        }
        return std::string(bytes_.substr(begin, at_ - begin));
    }

    void skip_blanks() { at_ = std::min(bytes_.find_first_not_of(" \t\r\n", at_), bytes_.size()); }

    void read_attributes(Markup& element)
    {
        for (skip_blanks(); here() != '/' && here() != '>'; skip_blanks()) {
            std::string name = token();
            to("=");
            ++at_;
            skip_blanks();
            const char quote = here();
            const std::size_t begin = ++at_;
            to(std::string_view(&quote, 1));
            std::string value(bytes_.substr(begin, at_ - begin));
            for (std::size_t i = 0; quote == '\'' && (i = value.find('"', i)) != value.npos;) {
                value.replace(i, 1, "&quot;");
            }
            ++at_;
            element.attributes.emplace_back(std::move(name), std::move(value));
        }
    }

    void read_children(Markup& element, std::size_t depth)
    {
        for (;;) {
            const std::size_t begin = at_;
            to("<");
            if (at_ > begin) {
                element.children.emplace_back().raw = bytes_.substr(begin, at_ - begin);
            }
            if (rest().starts_with("</")) {
                to(">");
                ++at_;
                return;
            }
            const bool is_other = rest().starts_with("<?") || rest().starts_with("<!");
            element.children.push_back(is_other ? other() : this->element(depth + 1));
        }
    }

    ByteView bytes_;
    std::size_t at_ = 0;
};

} // namespace

const Markup* Markup::child(std::string_view local) const
{
    const auto found = std::find_if(children.begin(), children.end(), [&](const Markup& child) {
        return child.local() == local && child.prefix() == prefix();
    });
    return found == children.end() ? nullptr : &*found;
}

Markup* Markup::child(std::string_view local)
{
    return const_cast<Markup*>(std::as_const(*this).child(local));
}

const std::string* Markup::attribute(std::string_view local) const
{
    const auto found = std::find_if(attributes.begin(), attributes.end(), [&](const auto& each) {
        return local_of(each.first) == local;
    });
    return found == attributes.end() ? nullptr : &found->second;
}

std::optional<std::size_t> Markup::number(std::string_view local) const
{
    const std::string* value = attribute(local);
    if (value == nullptr) {
        return std::nullopt;
    }
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
    const bool is_whole = error == std::errc() && end == value->data() + value->size();
    return is_whole ? std::optional(number) : std::nullopt;
}

void Markup::set(std::string_view local, std::string_view value)
{
    std::string escaped;
    docx::append_escaped(escaped, value);
    for (auto& [known, old] : attributes) {
        if (local_of(known) == local) {
            old = std::move(escaped);
            return;
        }
    }
    attributes.emplace_back(std::string(prefix()) + std::string(local), std::move(escaped));
}

void Markup::remove_attribute(std::string_view local)
{
    std::erase_if(attributes, [&](const auto& each) { return local_of(each.first) == local; });
}

void Markup::remove_children(std::string_view local)
{
    std::erase_if(children, [&](const Markup& child) {
        return child.local() == local && child.prefix() == prefix();
    });
}

Markup markup_of(std::string_view prefix, std::string_view local)
{
    Markup result;
    result.name = prefix;
    result.name += local;
    return result;
}

Markup markup_of(std::string_view prefix, std::string_view local, std::string_view val)
{
    Markup result = markup_of(prefix, local);
    result.set("val", val);
    return result;
}

Markup parse_markup(ByteView bytes)
{
    return Reader(bytes).root();
}

void print(const Markup& markup, Bytes& out)
{
    if (!markup.is_element()) {
        out += markup.raw;
        return;
    }
    out += '<';
    out += markup.name;
    for (const auto& [name, value] : markup.attributes) {
        out += ' ';
        out += name;
        out += "=\"";
        out += value;
        out += '"';
    }
    if (markup.children.empty()) {
        out += "/>";
        return;
    }
    out += '>';
    for (const Markup& child : markup.children) {
        print(child, out);
    }
    out += "</";
    out += markup.name;
    out += '>';
}

Bytes print(const Markup& markup)
{
    Bytes out;
    print(markup, out);
    return out;
}

} // namespace indenture::templating
