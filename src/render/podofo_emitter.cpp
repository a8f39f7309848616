#include "render/podofo_emitter.h"

#include "base/digest.h"
#include "base/error.h"

#include <podofo/podofo.h>

namespace indenture::render {

namespace {

PoDoFo::PdfReference reference_of(pdf::Reference reference)
{
    return {reference.number, 0};
}

struct Converter {
    PoDoFo::PdfObject operator()(std::monostate) const
    {
        return PoDoFo::PdfObject(PoDoFo::PdfVariant());
    }
    PoDoFo::PdfObject operator()(bool value) const { return PoDoFo::PdfObject(value); }
    PoDoFo::PdfObject operator()(std::int64_t value) const
    {
        return PoDoFo::PdfObject(static_cast<PoDoFo::pdf_int64>(value));
    }
    PoDoFo::PdfObject operator()(pdf::Real value) const
    {
        return PoDoFo::PdfObject(static_cast<double>(value.thousandths) / 1000.0);
    }
    PoDoFo::PdfObject operator()(const pdf::Name& value) const
    {
        return PoDoFo::PdfObject(PoDoFo::PdfName(value.text));
    }
    PoDoFo::PdfObject operator()(const pdf::String& value) const
    {
        // Hexadecimal, as PoDoFo does not escape line ends in literal strings.
        const auto length = static_cast<PoDoFo::pdf_long>(value.octets.size());
        return PoDoFo::PdfObject(PoDoFo::PdfString(value.octets.data(), length, true));
    }
    PoDoFo::PdfObject operator()(pdf::Reference value) const
    {
        return PoDoFo::PdfObject(reference_of(value));
    }
    PoDoFo::PdfObject operator()(const pdf::Verbatim& value) const
    {
        return PoDoFo::PdfObject(
            PoDoFo::PdfVariant(PoDoFo::PdfData(value.text.data(), value.text.size())));
    }
    PoDoFo::PdfObject operator()(const pdf::Array& value) const
    {
        PoDoFo::PdfArray array;
        for (const pdf::Object& member : value) {
            array.push_back(std::visit(*this, member.value()));
        }
        return PoDoFo::PdfObject(array);
    }
    PoDoFo::PdfObject operator()(const pdf::Dictionary& value) const
    {
        PoDoFo::PdfDictionary dictionary;
        for (const auto& [key, member] : value) {
            dictionary.AddKey(PoDoFo::PdfName(key), std::visit(*this, member.value()));
        }
        return PoDoFo::PdfObject(dictionary);
    }
    PoDoFo::PdfObject operator()(const pdf::Stream& value) const
    {
        return (*this)(value.dictionary ? *value.dictionary : pdf::Dictionary{});
    }
};

void set_stream(PoDoFo::PdfObject& object, const pdf::Stream& stream)
{
    const auto length = static_cast<PoDoFo::pdf_long>(stream.data.size());
    const bool is_encoded = stream.dictionary && stream.dictionary->count("Filter") != 0;
    if (stream.may_deflate && !is_encoded && !stream.data.empty()) {
        object.GetStream()->Set(stream.data.data(), length);
        return;
    }
    // An empty list of filters stores the octets as they are; raw data keeps a given Filter.
    if (!is_encoded) {
        object.GetStream()->Set(stream.data.data(), length, PoDoFo::TVecFilters());
        return;
    }
    PoDoFo::PdfMemoryInputStream input(stream.data.data(), length);
    object.GetStream()->SetRawData(&input, length);
}

Bytes written(PoDoFo::PdfVecObjects& objects, const PoDoFo::PdfObject& trailer)
{
    PoDoFo::PdfWriter writer(&objects, &trailer);
    // The default mode leaves out the line end after "obj" (ISO 19005-2, 6.1.9).
    writer.SetWriteMode(PoDoFo::ePdfWriteMode_Clean);
    writer.SetPdfVersion(PoDoFo::ePdfVersion_1_7);
    PoDoFo::PdfRefCountedBuffer buffer;
    PoDoFo::PdfOutputDevice device(&buffer);
    writer.Write(&device);
    return {buffer.GetBuffer(), static_cast<std::size_t>(device.Tell())};
}

/// PoDoFo 0.9 knows no version after 1.7.
Bytes with_version(Bytes file, const std::string& version)
{
    constexpr ByteView written = "%PDF-1.7";
    if (file.substr(0, written.size()) != written) {
        throw Error(ErrorCode::Internal, {}, "PoDoFo wrote a file without its version");
    }
    return file.replace(written.size() - 3, 3, version);
}

/// PoDoFo's identifier is a digest of the Info dictionary alone, so two documents of one title
/// and time would share it. Ours follows from all octets before the trailer and has its length.
Bytes with_own_identifier(Bytes file)
{
    constexpr std::size_t digits = 32;
    const std::size_t trailer = file.rfind("trailer");
    const std::size_t identifier = file.find("/ID", trailer);
    if (trailer == Bytes::npos || identifier == Bytes::npos) {
        throw Error(ErrorCode::Internal, {}, "PoDoFo wrote a file without a trailer or identifier");
    }
    const std::string hex = Digest::of(ByteView(file).substr(0, trailer)).hex().substr(0, digits);
    std::size_t from = identifier;
    for (int i = 0; i < 2; ++i) {
        const std::size_t open = file.find('<', from);
        if (open == Bytes::npos || file.find('>', open) != open + digits + 1) {
            throw Error(ErrorCode::Internal, {},
                        "PoDoFo wrote an identifier that is not of 16 octets");
        }
        file.replace(open + 1, digits, hex);
        from = open + digits;
    }
    return file;
}

} // namespace

Bytes emit_with_podofo(const pdf::ObjectTable& table)
{
    try {
        PoDoFo::PdfVecObjects objects;
        objects.SetAutoDelete(true);
        for (const pdf::Object& object : table.objects) {
            // A fresh vector numbers its objects from 1, as the table does.
            PoDoFo::PdfObject* made = objects.CreateObject(std::visit(Converter{}, object.value()));
            if (const auto* stream = object.get<pdf::Stream>()) {
                set_stream(*made, *stream);
            }
        }
        PoDoFo::PdfObject trailer{PoDoFo::PdfVariant(PoDoFo::PdfDictionary())};
        trailer.GetDictionary().AddKey("Root", reference_of(table.root));
        if (table.info.number != 0) {
            trailer.GetDictionary().AddKey("Info", reference_of(table.info));
        }
        return with_own_identifier(with_version(written(objects, trailer), table.version));
    } catch (const PoDoFo::PdfError& error) {
        throw Error(ErrorCode::Internal, {"the PDF being written", "", ""},
                    std::string("PoDoFo cannot write it: ") +
                        PoDoFo::PdfError::ErrorMessage(error.GetError()));
    }
}

} // namespace indenture::render
