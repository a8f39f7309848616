#pragma once

#include "base/error.h"
#include "base/json.h"
#include "docx/package.h"
#include "docx/xml.h"

#include <map>
#include <string>
#include <vector>

namespace indenture::templating::test {

/// A small Word file whose body holds `blocks` (WordprocessingML, prefix w). `parts` are added, and
/// headers, footers and notes among them are related to the body.
docx::Package word_file(const std::string& blocks, const std::map<std::string, Bytes>& parts = {});

/// A whole part with this root element: part("hdr", "...").
Bytes part(const std::string& root, const std::string& blocks);

/// <w:p> with one run; the text is escaped.
std::string p(const std::string& text);
/// <w:p> with each character of `text` (ASCII) in a run of its own and marks of Word's between.
std::string scattered_p(const std::string& text);
/// A paragraph in the style of a heading.
std::string heading(const std::string& text);
std::string cell(const std::string& blocks);
std::string row(const std::string& cells);
std::string table(const std::string& rows);

/// The merged file, checked: every part is well-formed, cells and bodies end in a paragraph, tables
/// have rows, ids are unique, bookmarks come in pairs.
docx::Package merged(const docx::Package& package, const Json& values);
docx::Package merged(const std::string& blocks, const Json& values);

/// The text of each paragraph, in order; w:tab is \t and w:br is \n.
std::vector<std::string> lines_of(const docx::Package& package,
                                  const std::string& part = "word/document.xml");
/// lines_of the merge of a body.
std::vector<std::string> lines(const std::string& blocks, const Json& values);

/// The Error of compiling or merging; fails the test if there is none.
Error refusal(const docx::Package& package, const Json& values);
Error refusal(const std::string& blocks, const Json& values);

} // namespace indenture::templating::test
