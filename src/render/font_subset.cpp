#include "render/font_subset.h"

#include "base/error.h"

#include <hb-subset.h>
#include <hb.h>
#include <memory>

namespace indenture::render {

namespace {

template <auto destroy> struct Deleter {
    template <typename T> void operator()(T* handle) const { destroy(handle); }
};
using Blob = std::unique_ptr<hb_blob_t, Deleter<hb_blob_destroy>>;
using Face = std::unique_ptr<hb_face_t, Deleter<hb_face_destroy>>;
using Input = std::unique_ptr<hb_subset_input_t, Deleter<hb_subset_input_destroy>>;
using Plan = std::unique_ptr<hb_subset_plan_t, Deleter<hb_subset_plan_destroy>>;

Face open(ByteView font)
{
    const Blob blob(hb_blob_create(font.data(), static_cast<unsigned>(font.size()),
                                   HB_MEMORY_MODE_READONLY, nullptr, nullptr));
    return Face(hb_face_create(blob.get(), 0));
}

/// A CIDFontType2 font program needs outlines and metrics only (ISO 32000-1, 9.9).
Input input_for(const std::set<std::uint16_t>& glyphs)
{
    Input input(hb_subset_input_create_or_fail());
    if (!input) {
        return input;
    }
    hb_subset_input_set_flags(input.get(),
                              HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    hb_set_t* wanted = hb_subset_input_glyph_set(input.get());
    for (const std::uint16_t glyph : glyphs) {
        hb_set_add(wanted, glyph);
    }
    hb_set_t* dropped = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (const char* tag :
         {"GSUB", "GPOS", "GDEF", "OS/2", "name", "post", "cmap", "kern", "DSIG", "gasp", "hdmx",
          "VDMX", "LTSH", "PCLT", "FFTM", "meta", "prep", "cvt ", "fpgm"}) {
        hb_set_add(dropped, hb_tag_from_string(tag, 4));
    }
    hb_set_clear(hb_subset_input_set(input.get(), HB_SUBSET_SETS_LAYOUT_FEATURE_TAG));
    return input;
}

Bytes bytes_of(hb_face_t* face)
{
    const Blob blob(hb_face_reference_blob(face));
    unsigned length = 0;
    const char* data = hb_blob_get_data(blob.get(), &length);
    return {data, length};
}

} // namespace

FontSubset subset(ByteView font, const std::set<std::uint16_t>& glyphs, const std::string& source)
{
    const Face face = open(font);
    const Input input = input_for(glyphs);
    const Plan plan(input ? hb_subset_plan_create_or_fail(face.get(), input.get()) : nullptr);
    const Face made(plan ? hb_subset_plan_execute_or_fail(plan.get()) : nullptr);
    if (!made) {
        throw Error(ErrorCode::BadInput, {source, "", ""},
                    "HarfBuzz cannot take a subset of this font");
    }
    FontSubset result{bytes_of(made.get()), {}};
    const hb_map_t* renumbered = hb_subset_plan_old_to_new_glyph_mapping(plan.get());
    for (const std::uint16_t glyph : glyphs) {
        const hb_codepoint_t number = hb_map_get(renumbered, glyph);
        if (number == HB_MAP_VALUE_INVALID || (number == 0 && glyph != 0)) {
            throw Error(ErrorCode::BadInput, {source, "", "glyph " + std::to_string(glyph)},
                        "the font has no such glyph");
        }
        result.new_glyph.emplace(glyph, static_cast<std::uint16_t>(number));
    }
    return result;
}

} // namespace indenture::render
