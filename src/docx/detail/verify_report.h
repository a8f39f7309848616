#pragma once

#include "base/finding.h"
#include "docx/xml.h"

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace indenture::docx {

/// One part of a package, parsed.
struct ReadPart {
    std::string name;
    std::string content_type;
    XmlPart xml;
    bool is_of_glossary = false; ///< a document of its own: building blocks, with their own styles
};

/// The element after `element` in document order within `top`, or none. Without `into`, not one
/// inside `element`.
XmlElement following(XmlElement element, XmlElement top, bool into = true);

/// The parent that counts: what mc:AlternateContent wraps belongs to what is around it.
XmlElement structural_parent(XmlElement element);

/// As a person would point to it: "table 2, row 3, cell 1" or "paragraph 12, 'The purpose of...'".
std::string place_of(XmlElement element);

/// What a check says of an element.
struct Complaint {
    std::string code;
    Severity severity = Severity::Block;
    std::string text;
    std::string cure;
};

/// The findings of one package, in the order in which they were made.
class Report {
public:
    explicit Report(std::string source) : source_(std::move(source)) {}

    /// `element` may be none: the finding is about the whole part.
    void add(const std::string& part, XmlElement element, Complaint complaint);
    std::vector<Finding> findings() const;

private:
    std::string source_;
    std::vector<Finding> findings_;
    std::map<std::pair<std::string, std::string>, std::size_t> counts_; ///< by part and code
};

} // namespace indenture::docx
