#include "docx/detail/active_kinds.h"

#include "docx/zip.h"

#include <algorithm>
#include <array>
#include <utility>

namespace indenture::docx {

namespace {

constexpr ActiveKind macros{Severity::Block, "macros"};
constexpr ActiveKind object{Severity::Block, "an embedded object"};
constexpr ActiveKind control{Severity::Block, "an ActiveX control"};
constexpr ActiveKind chunk{Severity::Block, "a chunk of a foreign document"};
constexpr ActiveKind menu{Severity::Block, "customised menus"};

/// By the last step of the relationship's type, whether the target is inside or outside.
constexpr std::array<std::pair<std::string_view, ActiveKind>, 11> kinds{
    {{"vbaProject", macros},
     {"wordVbaData", macros},
     {"keyMapCustomizations", menu},
     {"attachedToolbars", menu},
     {"oleObject", object},
     {"package", object},
     {"control", control},
     {"activeXControlBinary", control},
     {"aFChunk", chunk},
     {"extensibility", menu},
     {"userCustomization", menu}}};

/// ECMA-376-1, 17.16.5, and what Word has beyond it.
constexpr std::array<std::pair<std::string_view, ActiveKind>, 14> fields{{
    {"DDE", {Severity::Block, "a field that talks to another program (DDE)"}},
    {"DDEAUTO", {Severity::Block, "a field that talks to another program (DDE)"}},
    {"LINK", {Severity::Block, "a field that links an object"}},
    {"EMBED", {Severity::Block, "a field that embeds an object"}},
    {"CONTROL", {Severity::Block, "a field that holds an ActiveX control"}},
    {"HTMLCONTROL", {Severity::Block, "a field that holds an ActiveX control"}},
    {"PRINT", {Severity::Warning, "a field that sends codes to a printer"}},
    {"MACROBUTTON", {Severity::Warning, "a field that runs a macro when it is pressed"}},
    {"INCLUDETEXT", {Severity::Warning, "a field that includes a file"}},
    {"INCLUDEPICTURE", {Severity::Warning, "a field that includes a file"}},
    {"INCLUDE", {Severity::Warning, "a field that includes a file"}},
    {"IMPORT", {Severity::Warning, "a field that includes a file"}},
    {"RD", {Severity::Warning, "a field that reads another document"}},
    {"DATABASE", {Severity::Warning, "a field that reads a database"}},
}};

constexpr std::array<std::string_view, 4> plain_schemes{"http:", "https:", "mailto:", "tel:"};

} // namespace

std::optional<ActiveKind> active_kind(const StatedRelationship& relationship)
{
    const std::string type = last_step(relationship.type);
    for (const auto& [name, kind] : kinds) {
        if (type == name) {
            return kind;
        }
    }
    if (!relationship.is_external) {
        return std::nullopt;
    }
    if (type != "hyperlink") {
        return ActiveKind{Severity::Warning, "something to be fetched from outside"};
    }
    const std::string address = folded(relationship.target);
    const bool is_plain = std::any_of(plain_schemes.begin(), plain_schemes.end(),
                                      [&](auto scheme) { return address.starts_with(scheme); });
    return is_plain ? ActiveKind{Severity::Info, "a link"}
                    : ActiveKind{Severity::Warning, "a link to other than web, mail or telephone"};
}

std::optional<ActiveKind> active_field(const FieldMarks& field)
{
    const std::string_view instruction = field.instruction;
    const std::size_t start = instruction.find_first_not_of(" \t\r\n\"");
    if (start == instruction.npos) {
        return field.has_inner_field
                   ? std::optional(ActiveKind{Severity::Block, "a field of a kind that another "
                                                               "field computes"})
                   : std::nullopt;
    }
    const std::size_t end = instruction.find_first_of(" \t\r\n\"\\", start);
    std::string word(instruction.substr(start, end == instruction.npos ? end : end - start));
    std::transform(word.begin(), word.end(), word.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    for (const auto& [name, kind] : fields) {
        if (word == name) {
            return kind;
        }
    }
    return std::nullopt;
}

bool is_active_type(std::string_view content_type)
{
    constexpr std::array<std::string_view, 5> words{"vbaProject", "vbaData", "activeX", "oleObject",
                                                    "keyMapCustom"};
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return content_type.find(word) != content_type.npos;
    });
}

std::string plain_content_type(const std::string& content_type)
{
    constexpr std::string_view office =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    if (content_type == "application/vnd.ms-word.document.macroEnabled.main+xml") {
        return std::string(office) + "document.main+xml";
    }
    if (content_type == "application/vnd.ms-word.template.macroEnabledTemplate.main+xml") {
        return std::string(office) + "template.main+xml";
    }
    return content_type;
}

} // namespace indenture::docx
