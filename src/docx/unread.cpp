#include "docx/unread.h"

#include "docx/detail/unread_rules.h"
#include "docx/drawing_reader.h"
#include "docx/property_reader.h"
#include "docx/story_place.h"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace indenture::docx {
namespace {

using detail::UnreadRule;

constexpr std::string_view w14 = "http://schemas.microsoft.com/office/word/2010/wordml";

/// The name as rules and people write it: without prefix for Word's own. `room` holds others.
std::string_view short_name(std::string_view space, std::string_view name, std::string& room)
{
    if (space == ns::w || space.empty()) {
        return name;
    }
    room = space == w14       ? fmt::format("w14:{}", name)
           : space == ns::r   ? fmt::format("r:{}", name)
           : space == ns::xml ? fmt::format("xml:{}", name)
                              : fmt::format("{{{}}}{}", space, name);
    return room;
}

/// Says it nothing, or that there is nothing?
bool is_off(std::string_view value)
{
    constexpr std::string_view words[] = {"", "0", "false", "off", "none", "nil", "auto", "no"};
    return std::find(std::begin(words), std::end(words), value) != std::end(words) ||
           value.find_first_not_of("0.") == std::string_view::npos;
}

/// Calls visit with each part of a list, until it returns true.
template <typename Visit> bool any_of(std::string_view list, char separator, const Visit& visit)
{
    while (!list.empty()) {
        const auto end = std::min(list.find(separator), list.size());
        if (visit(list.substr(0, end))) {
            return true;
        }
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

/// Does the rule take that value of that attribute as read?
bool is_read(const UnreadRule& rule, std::string_view attribute, std::string_view value)
{
    return any_of(rule.attributes, ' ', [&](std::string_view each) {
        if (!each.starts_with(attribute)) {
            return false;
        }
        each.remove_prefix(attribute.size());
        if (each.empty() || each == "*") {
            return true;
        }
        if (each == "!") {
            return is_off(value);
        }
        return each.front() == '=' &&
               any_of(each.substr(1), '|', [&](std::string_view known) { return known == value; });
    });
}

/// Notes what a container of properties says that is not read.
class Properties {
public:
    Properties(Skipped& skipped, const std::string& part) : skipped_(skipped), part_(part) {}

    /// `place` is asked for only if something is noted.
    template <typename Place> void check(XmlElement container, const Place& place) const
    {
        const auto rules = detail::unread_rules(container.name());
        for (const XmlElement child : container.children()) {
            std::string room;
            const std::string_view name = short_name(child.space(), child.name(), room);
            const auto rule = std::find_if(rules.begin(), rules.end(), [&](const UnreadRule& each) {
                return each.element == name;
            });
            if (rule == rules.end()) {
                note(fmt::format("{} in {}", name, container.name()), "ignored", place());
                continue;
            }
            check_attributes(child, *rule, name, place);
            if (child.space() == ns::w && rule->attributes.empty() &&
                !detail::unread_rules(name).empty()) {
                check(child, place);
            }
        }
    }

    void note(const std::string& what, std::string_view instead, const std::string& place) const
    {
        skipped_.note(part_, what, place, std::string(instead));
    }

private:
    template <typename Place>
    void check_attributes(XmlElement element, const UnreadRule& rule, std::string_view name,
                          const Place& place) const
    {
        if (rule.attributes == "*") {
            return;
        }
        if (rule.attributes == "!") {
            const auto value = value_of(element);
            if (!value || !is_off(*value)) {
                note(describe(rule, name, value ? "val" : "", value.value_or("")), rule.instead,
                     place());
            }
            return;
        }
        element.each_attribute([&](std::string_view space, std::string_view attribute,
                                   std::string_view value) {
            if (space != ns::w && space != w14 && space != ns::r) {
                return;
            }
            std::string room;
            const std::string_view full = short_name(space, attribute, room);
            if (!is_read(rule, full, value)) {
                note(describe(rule, name, full, value),
                     rule.instead.empty() ? std::string_view("ignored") : rule.instead, place());
            }
        });
    }

    static std::optional<std::string> value_of(XmlElement element)
    {
        const auto value = element.w("val");
        return value ? value : element.attribute(w14, "val");
    }

    static std::string describe(const UnreadRule& rule, std::string_view name,
                                std::string_view attribute, std::string_view value)
    {
        constexpr std::size_t value_max = 40; // a stranger's
        return attribute.empty() ? fmt::format("{} ({})", rule.what, name)
                                 : fmt::format("{} ({} {}=\"{}\")", rule.what, name, attribute,
                                               value.substr(0, value_max));
    }

    Skipped& skipped_;
    const std::string& part_;
};

class StoryWalk {
public:
    StoryWalk(const std::string& part, Skipped& skipped, UsedFormatting& used)
        : properties_(skipped, part), used_(used)
    {
    }

    void walk(XmlElement parent)
    {
        for (const XmlElement element : parent.children()) {
            if (element.is_w("p")) {
                const XmlElement outer = paragraph_;
                ++count_;
                paragraph_ = element;
                note_use(element.child_w("pPr"));
                walk(element);
                paragraph_ = outer;
            } else if (element.is(ns::mc, "AlternateContent")) {
                if (const XmlElement branch = understood_branch(element)) {
                    walk(branch);
                }
            } else if (!is_passed_over(element)) {
                check(element);
            }
        }
    }

private:
    static bool is_passed_over(XmlElement element)
    {
        return element.is_w("sdtPr") || element.is_w("sdtEndPr") || element.is_w("del") ||
               element.is_w("moveFrom");
    }

    void check(XmlElement element)
    {
        const auto place = [this] { return print_place(count_, first_words(paragraph_)); };
        if (element.space() != ns::w) {
            walk(element);
            return;
        }
        if (!detail::unread_rules(element.name()).empty()) {
            properties_.check(element, place);
            note_run_use(element);
            if (const XmlElement section = element.child_w("sectPr")) {
                properties_.check(section, place);
            }
            return;
        }
        check_content(element, place);
        walk(element);
    }

    template <typename Place> void check_content(XmlElement element, const Place& place)
    {
        const std::string_view name = element.name();
        if (name == "commentReference") {
            properties_.note("comment", "not shown", place());
        } else if (name == "bdo" || name == "dir") {
            properties_.note(fmt::format("forced direction of text ({})", name),
                             "the direction follows from the letters", place());
        } else if (name == "br" && element.w("clear").value_or("none") != "none") {
            properties_.note("break past a picture (br clear)", "an ordinary line break", place());
        } else if (name == "checkBox") {
            properties_.note("check box of a form (checkBox)", "not drawn", place());
        }
    }

    void note_use(XmlElement properties)
    {
        if (!properties) {
            return;
        }
        if (auto style = child_value(properties, "pStyle")) {
            used_.styles.insert(std::move(*style));
        }
        if (const XmlElement numbering = properties.child_w("numPr")) {
            used_.levels.emplace(child_value(numbering, "numId").value_or(""),
                                 child_value(numbering, "ilvl").value_or("0"));
        }
    }

    void note_run_use(XmlElement properties)
    {
        for (const char* name : {"rStyle", "tblStyle"}) {
            if (auto style = child_value(properties, name)) {
                used_.styles.insert(std::move(*style));
            }
        }
    }

    Properties properties_;
    UsedFormatting& used_;
    std::uint32_t count_ = 0;
    XmlElement paragraph_;
};

/// The used styles, those they are based on, and the defaults.
std::set<std::string> with_ancestors(XmlElement styles, const std::set<std::string>& used)
{
    std::map<std::string, XmlElement> by_id;
    std::vector<std::string> open(used.begin(), used.end());
    for (const XmlElement style : styles.children()) {
        if (style.is_w("style")) {
            const std::string id = style.w("styleId").value_or("");
            by_id.emplace(id, style);
            if (!is_off(style.w("default").value_or("0"))) {
                open.push_back(id);
            }
        }
    }
    std::set<std::string> result;
    while (!open.empty()) {
        const std::string id = std::move(open.back());
        open.pop_back();
        const auto style = by_id.find(id);
        if (style != by_id.end() && result.insert(id).second) {
            open.push_back(child_value(style->second, "basedOn").value_or(""));
        }
    }
    return result;
}

/// All containers directly in the element.
template <typename Place>
void check_containers(XmlElement element, const Properties& properties, const Place& place)
{
    for (const XmlElement child : element.children()) {
        if (child.space() == ns::w && !detail::unread_rules(child.name()).empty()) {
            properties.check(child, place);
        }
    }
}

void check_style(XmlElement style, const Properties& properties)
{
    const auto place = [&] {
        return fmt::format("style \"{}\"",
                           child_value(style, "name").value_or(style.w("styleId").value_or("")));
    };
    check_containers(style, properties, place);
    if (const XmlElement row = style.child_w("trPr"); row && row.first()) {
        properties.note("rows of a table style (trPr)", "ignored", place());
    }
    for (const XmlElement child : style.children()) {
        if (child.is_w("tblStylePr")) {
            check_containers(child, properties, place);
        }
    }
}

} // namespace

void note_unread_story(XmlElement root, const std::string& part, Skipped& skipped,
                       UsedFormatting& used)
{
    StoryWalk(part, skipped, used).walk(root);
}

void note_unread_styles(XmlElement styles, const std::string& part, Skipped& skipped,
                        UsedFormatting& used)
{
    const Properties properties(skipped, part);
    if (const XmlElement defaults = styles.child_w("docDefaults")) {
        for (const XmlElement child : defaults.children()) {
            check_containers(child, properties, [] { return std::string("defaults"); });
        }
    }
    const std::set<std::string> all = with_ancestors(styles, used.styles);
    for (const XmlElement style : styles.children()) {
        if (style.is_w("style") && all.contains(style.w("styleId").value_or(""))) {
            check_style(style, properties);
            const XmlElement paragraph = style.child_w("pPr");
            if (const XmlElement numbering =
                    paragraph ? paragraph.child_w("numPr") : XmlElement()) {
                used.levels.emplace(child_value(numbering, "numId").value_or(""),
                                    child_value(numbering, "ilvl").value_or("0"));
            }
        }
    }
}

void note_unread_numbering(XmlElement numbering, const std::string& part, Skipped& skipped,
                           const UsedFormatting& used)
{
    const Properties properties(skipped, part);
    std::map<std::string, XmlElement> abstracts;
    for (const XmlElement element : numbering.children()) {
        if (element.is_w("abstractNum")) {
            abstracts.emplace(element.w("abstractNumId").value_or(""), element);
        }
    }
    const auto check_levels = [&](XmlElement parent, const std::string& number) {
        for (const XmlElement level : parent.children()) {
            const std::string index = level.w("ilvl").value_or("");
            if (level.is_w("lvl") && used.levels.contains({number, index})) {
                properties.check(level,
                                 [&] { return fmt::format("list {}, level {}", number, index); });
            }
        }
    };
    for (const XmlElement element : numbering.children()) {
        if (!element.is_w("num")) {
            continue;
        }
        const std::string number = element.w("numId").value_or("");
        const auto abstract = abstracts.find(child_value(element, "abstractNumId").value_or(""));
        if (abstract != abstracts.end()) {
            check_levels(abstract->second, number);
        }
        for (const XmlElement change : element.children()) {
            if (change.is_w("lvlOverride")) {
                check_levels(change, number);
            }
        }
    }
}

void note_unread_settings(XmlElement settings, const std::string& part, Skipped& skipped)
{
    const Properties properties(skipped, part);
    const auto place = [] { return std::string("settings"); };
    const auto rules = detail::unread_rules("settings");
    for (const XmlElement setting : settings.children()) {
        if (setting.space() != ns::w || detail::is_harmless_setting(setting.name())) {
            continue;
        }
        const auto rule = std::find_if(rules.begin(), rules.end(), [&](const UnreadRule& each) {
            return each.element == setting.name();
        });
        if (rule == rules.end() || rule->attributes == "!") {
            if (!is_off(setting.w("val").value_or("true"))) {
                properties.note(rule == rules.end()
                                    ? fmt::format("setting {}", setting.name())
                                    : fmt::format("{} ({})", rule->what, setting.name()),
                                rule == rules.end() ? "ignored" : rule->instead, place());
            }
        }
    }
    const XmlElement compat = settings.child_w("compat");
    for (const XmlElement flag : compat ? compat.children() : XmlElement::Children(nullptr)) {
        const auto known = detail::unread_rules("compat");
        const bool is_known = std::any_of(known.begin(), known.end(), [&](const UnreadRule& each) {
            return each.element == flag.name();
        });
        if (!is_known && is_on(flag)) {
            properties.note(fmt::format("compatibility option {}", flag.name()),
                            "laid out as documents without it", place());
        }
    }
}

} // namespace indenture::docx
