#pragma once

#include <cstddef>

namespace indenture {

/// Every cap on foreign input. Checked before memory is taken; meeting one is
/// Error(LimitExceeded), never a partial result.
struct Limits {
    std::size_t file_size_max = 128U << 20U; ///< octets of any file read

    std::size_t json_size_max = 16U << 20U; ///< octets
    std::size_t json_depth_max = 64;        ///< nested objects and arrays

    std::size_t zip_entries_max = 4096;
    std::size_t zip_entry_size_max = 64U << 20U;  ///< octets after inflation
    std::size_t zip_total_size_max = 256U << 20U; ///< octets after inflation, all entries
    std::size_t zip_ratio_max = 1000;             ///< inflated : deflated, for entries over 1 MiB

    std::size_t xml_depth_max = 256;

    std::size_t template_steps_max = 20'000'000;   ///< operations of one merge
    std::size_t template_output_max = 256U << 20U; ///< octets one merge may write
    std::size_t expression_depth_max = 64;

    std::size_t pictures_max = 2000;                    ///< different ones in one document
    std::size_t picture_size_max = 32U << 20U;          ///< octets of one picture file
    std::size_t picture_pixels_max = 40'000'000;        ///< of one picture
    std::size_t picture_pixels_total_max = 400'000'000; ///< of all pictures of one document
    std::size_t drawings_max = 50'000;                  ///< pictures, text boxes and shapes

    std::size_t layout_pages_max = 20'000;

    std::size_t pdf_objects_max = 2'000'000;
    std::size_t pdf_revisions_max = 32;
    std::size_t pdf_depth_max = 200;
    std::size_t pdf_stream_size_max = 16U << 20U;   ///< octets after decoding
    std::size_t pdf_decoded_total_max = 64U << 20U; ///< octets after decoding, all streams
    std::size_t pdf_pages_max = 20'000;
    std::size_t pdf_operators_max = 20'000'000;   ///< in the contents of all pages
    std::size_t compared_words_max = 1'000'000;   ///< of one document
    std::size_t compared_steps_max = 200'000'000; ///< of the comparison of two documents
    std::size_t differences_max = 200;            ///< listed; more are counted
    std::size_t cms_size_max = 1U << 20U;         ///< octets of one signature
    std::size_t certificates_max = 64;            ///< in one signature
    std::size_t timestamps_max = 16;              ///< in one signature
    std::size_t evidence_max = 512; ///< certificates, CRLs and OCSP responses a file brings
};

} // namespace indenture
