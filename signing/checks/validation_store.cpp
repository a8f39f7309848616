#include "signing/checks/validation_store.h"

#include "base/error.h"
#include "pdf/inflate.h"
#include "signing/checks/finding.h"
#include "signing/detail/asn1.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::signing::checks {

namespace {

constexpr const char* part = "the document security store";

constexpr const char* send_without =
    "Send the contract as it was before validation data were added to it.";

/// Which list of the store goes where.
struct List {
    const char* key_in_store;
    const char* key_in_vri;
    std::vector<Bytes> ValidationData::*target;
};

constexpr std::array lists{List{"Certs", "Cert", &ValidationData::certificates},
                           List{"CRLs", "CRL", &ValidationData::crls},
                           List{"OCSPs", "OCSP", &ValidationData::ocsps}};

class StoreReader {
public:
    StoreReader(const pdf::View& view, const Limits& limits) : view_(view), limits_(limits) {}

    StoreAnswer read()
    {
        try {
            const pdf::Object object = view_.entry(view_.catalog(), "DSS");
            if (const auto* store = object.get<pdf::Dictionary>()) {
                answer_.is_present = true;
                read_store(*store);
            } else if (object != pdf::Object()) {
                refuse("DSS is no dictionary");
            }
        } catch (const Error& error) {
            if (error.code() == ErrorCode::LimitExceeded) {
                answer_.findings.push_back(block("limit", part, error.message(), send_without));
            } else if (error.code() == ErrorCode::BadInput) {
                refuse(error.message());
            } else {
                throw;
            }
        }
        return std::move(answer_);
    }

private:
    void refuse(const std::string& text)
    {
        answer_.findings.push_back(block("dss", part, text, send_without));
    }

    void read_store(const pdf::Dictionary& store)
    {
        for (const List& list : lists) {
            read_list(view_.entry(store, list.key_in_store), list, list.key_in_store, answer_.data);
        }
        const pdf::Object object = view_.entry(store, "VRI");
        const auto* entries = object.get<pdf::Dictionary>();
        if (entries == nullptr) {
            if (object != pdf::Object()) {
                refuse("VRI is no dictionary");
            }
            return;
        }
        for (const auto& [key, value] : *entries) {
            if (key != "Type") {
                read_related(key, view_.resolved(value));
            }
        }
    }

    void read_related(const std::string& key, const pdf::Object& object)
    {
        const auto* entry = object.get<pdf::Dictionary>();
        if (entry == nullptr) {
            refuse(fmt::format("VRI entry {} is no dictionary", key));
            return;
        }
        StoredFor related{.key = key, .data = {}};
        for (const List& list : lists) {
            read_list(view_.entry(*entry, list.key_in_vri), list,
                      fmt::format("{} of VRI entry {}", list.key_in_vri, key), related.data);
            for (const Bytes& piece : related.data.*list.target) {
                add(answer_.data.*list.target, piece);
            }
        }
        answer_.by_signature.push_back(std::move(related));
    }

    void read_list(const pdf::Object& object, const List& list, const std::string& name,
                   ValidationData& to)
    {
        const auto* items = object.get<pdf::Array>();
        if (items == nullptr) {
            if (object != pdf::Object()) {
                refuse(fmt::format("{} is no array", name));
            }
            return;
        }
        for (const pdf::Object& item : *items) {
            const Bytes* piece = piece_of(item);
            if (piece == nullptr) {
                refuse(fmt::format("{} has something that is no value in DER", name));
            } else {
                add(to.*list.target, *piece);
            }
        }
    }

    /// What a reference of a list leads to, decoded once; nullptr if it is not what it must be.
    const Bytes* piece_of(const pdf::Object& item)
    {
        const auto* reference = item.get<pdf::Reference>();
        if (reference == nullptr) {
            return nullptr;
        }
        auto found = pieces_.find(*reference);
        if (found == pieces_.end()) {
            if (pieces_.size() >= limits_.evidence_max) {
                throw Error(ErrorCode::LimitExceeded, {},
                            fmt::format("it holds more than {} pieces", limits_.evidence_max));
            }
            found = pieces_.emplace(*reference, decoded(view_.object(*reference))).first;
        }
        return found->second ? &*found->second : nullptr;
    }

    std::optional<Bytes> decoded(const pdf::Object& object)
    {
        const auto* stream = object.get<pdf::Stream>();
        if (stream == nullptr) {
            return std::nullopt;
        }
        const std::optional<bool> is_deflated = deflated(*stream->dictionary);
        if (!is_deflated) {
            return std::nullopt;
        }
        const std::size_t room =
            std::min(limits_.pdf_stream_size_max, limits_.pdf_decoded_total_max - decoded_size_);
        Bytes data = *is_deflated ? pdf::inflate(stream->data, room) : stream->data;
        if (data.size() > room) {
            throw Error(ErrorCode::LimitExceeded, {},
                        fmt::format("its streams have more than {} octets", room));
        }
        decoded_size_ += data.size();
        return is_one_value(data) ? std::optional(std::move(data)) : std::nullopt;
    }

    /// nullopt: encoded in a way that is not read here.
    std::optional<bool> deflated(const pdf::Dictionary& dictionary) const
    {
        const pdf::Object flate(pdf::Name{"FlateDecode"});
        const pdf::Object filter = view_.entry(dictionary, "Filter");
        const auto* several = filter.get<pdf::Array>();
        if (dictionary.contains("F") || view_.entry(dictionary, "DecodeParms") != pdf::Object()) {
            return std::nullopt;
        }
        if (filter == pdf::Object() || (several != nullptr && several->empty())) {
            return false;
        }
        const bool is_flate = filter == flate || (several != nullptr && several->size() == 1 &&
                                                  view_.resolved(several->front()) == flate);
        return is_flate ? std::optional(true) : std::nullopt;
    }

    static bool is_one_value(ByteView data)
    {
        try {
            asn1::Reader reader(data, asn1::Rules::Ber);
            reader.next(asn1::tag::sequence);
            return reader.is_at_end();
        } catch (const Error&) {
            return false;
        }
    }

    static void add(std::vector<Bytes>& to, const Bytes& piece)
    {
        if (std::find(to.begin(), to.end(), piece) == to.end()) {
            to.push_back(piece);
        }
    }

    const pdf::View& view_;
    const Limits& limits_;
    std::map<pdf::Reference, std::optional<Bytes>> pieces_;
    std::size_t decoded_size_ = 0;
    StoreAnswer answer_;
};

bool is_same(const StoreAnswer& a, const StoreAnswer& b)
{
    return a.is_present == b.is_present && a.data == b.data &&
           a.by_signature.size() == b.by_signature.size();
}

} // namespace

StoreAnswer read_store(const pdf::View& view, const Limits& limits)
{
    return StoreReader(view, limits).read();
}

std::optional<std::size_t> store_revision(const pdf::PdfFile& file, const Limits& limits)
{
    std::size_t index = file.revisions().size() - 1;
    StoreAnswer newer = read_store(file.view(index), limits);
    if (!newer.is_present) {
        return std::nullopt;
    }
    for (; index > 0; --index) {
        StoreAnswer older = read_store(file.view(index - 1), limits);
        if (!is_same(older, newer)) {
            return index;
        }
        newer = std::move(older);
    }
    return 0;
}

} // namespace indenture::signing::checks
