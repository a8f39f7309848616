#pragma once

#include "docx/story_reader.h"
#include "docx/xml.h"

#include <string>

namespace indenture::docx {

// For this folder's readers only. What the readers of properties do not read, or not in full, so
// that silence means faithful: detail/unread_rules.cpp knows every element and attribute that is
// read or does not matter for looks; all others are noted. A reader that learns to read one more
// changes its rule in the same commit.

/// The text of a part, from w:body, w:hdr and the like on.
void note_unread_story(XmlElement root, const std::string& part, Skipped& skipped,
                       UsedFormatting& used);
/// Of the styles that are used, those they are based on, and the defaults.
void note_unread_styles(XmlElement styles, const std::string& part, Skipped& skipped,
                        UsedFormatting& used);
/// Of the levels that are used.
void note_unread_numbering(XmlElement numbering, const std::string& part, Skipped& skipped,
                           const UsedFormatting& used);
void note_unread_settings(XmlElement settings, const std::string& part, Skipped& skipped);

} // namespace indenture::docx
