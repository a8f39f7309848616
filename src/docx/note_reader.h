#pragma once

#include "docx/document.h"
#include "docx/story_reader.h"
#include "docx/xml.h"

namespace indenture::docx {

// For this folder's readers only: footnotes and endnotes.

/// What a w:footnotePr or w:endnotePr says over what holds without it; none says nothing.
NoteProperties read_note_properties(XmlElement properties, NoteProperties otherwise, NoteKind kind);

/// A part of notes, and in `index` what the text calls them. Throws Error(BadInput) if the part is
/// not one of notes, or an id is missing or there twice.
Notes read_notes(XmlElement root, NoteKind kind, const StoryContext& context, NoteIndex& index);

} // namespace indenture::docx
