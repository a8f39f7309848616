#pragma once

#include "base/bytes.h"

// qpdf wants to hear that its old pointer type is not used.
#ifndef POINTERHOLDER_TRANSITION
#define POINTERHOLDER_TRANSITION 4
#endif
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <string>
#include <vector>

namespace indenture::render {

/// What qpdf reads when it may mend nothing. Keeps the octets, as qpdf reads them when asked.
class StrictReader {
public:
    explicit StrictReader(Bytes file) : file_(std::move(file))
    {
        reader_.setAttemptRecovery(false);
        reader_.setSuppressWarnings(true);
        reader_.processMemoryFile("the file", file_.data(), file_.size());
    }
    QPDF* operator->() { return &reader_; }

    QPDFObjectHandle catalog() { return reader_.getRoot(); }
    std::vector<QPDFObjectHandle> pages() { return reader_.getAllPages(); }
    /// All structure elements of that type, in object order.
    std::vector<QPDFObjectHandle> elements(const std::string& type)
    {
        std::vector<QPDFObjectHandle> found;
        for (QPDFObjectHandle object : reader_.getAllObjects()) {
            if (object.isDictionary() && object.hasKey("/S") && object.hasKey("/P") &&
                object.getKey("/S").isNameAndEquals(type)) {
                found.push_back(object);
            }
        }
        return found;
    }
    /// All annotations of that subtype, page by page.
    std::vector<QPDFObjectHandle> annotations(const std::string& subtype)
    {
        std::vector<QPDFObjectHandle> found;
        for (QPDFObjectHandle page : reader_.getAllPages()) {
            for (QPDFObjectHandle annotation : page.getKey("/Annots").aitems()) {
                if (annotation.getKey("/Subtype").isNameAndEquals(subtype)) {
                    found.push_back(annotation);
                }
            }
        }
        return found;
    }

private:
    Bytes file_;
    QPDF reader_;
};

inline Bytes decoded(QPDFObjectHandle stream)
{
    const auto data = stream.getStreamData(qpdf_dl_all);
    return {reinterpret_cast<const char*>(data->getBuffer()), data->getSize()};
}

} // namespace indenture::render
