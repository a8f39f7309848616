#pragma once

#include "docx/package.h"

#include <map>
#include <string>

namespace indenture::docx {

/// A Word file in order that has one of everything: headings, a bookmark referred to, fields, a
/// list, a table with merged cells, a picture, a link, a footnote, an endnote, a comment, a text
/// box, sections, header and footer. Tests spoil it part by part.
class CompleteFile {
public:
    CompleteFile();

    /// Replaces the only place where `from` stands in the part; fails the test if there is none or
    /// are more.
    CompleteFile& change(const std::string& part, const std::string& from, const std::string& to);
    /// The same in word/document.xml.
    CompleteFile& change(const std::string& from, const std::string& to);
    CompleteFile& set(const std::string& part, Bytes content);
    CompleteFile& remove(const std::string& part);
    /// States relationship and content type as well.
    CompleteFile& relate(const std::string& part, const std::string& id, const std::string& type,
                         const std::string& target, bool is_external = false);
    CompleteFile& state_type(const std::string& part, const std::string& content_type);

    Package package() const;

private:
    std::map<std::string, Bytes> parts_;
};

} // namespace indenture::docx
