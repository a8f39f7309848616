#pragma once

#include "docx/package.h"

#include <map>
#include <string>
#include <vector>

namespace indenture::templating {

/// The parts of WordprocessingML that are merged, in that order: the body, footnotes, endnotes,
/// comments, then headers and footers as sections show them. Each once.
std::vector<std::string> stories(const docx::Package& package);

/// The parts whose elements hold plain text: core, application and custom properties.
std::vector<std::string> property_parts(const docx::Package& package);

/// The targets of a part's links that may hold tags, by relationship. Word percent-encodes braces.
std::map<std::string, std::string> link_addresses(const docx::Package& package,
                                                  const std::string& part);

} // namespace indenture::templating
