"""Signs a contract with pyHanko: every PAdES level, four kinds of key, and files that must fail.

Each file comes with what the verifier must say of it: see Wanted.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from unittest import mock

from freezegun import freeze_time
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    SigDSSPlacementPreference,
    TimestampDSSContentSettings,
)
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from pki import SIGNED_AT, Pki, minutes

LEVELS = ("B", "T", "LT", "LTA")


@dataclass(frozen=True)
class Wanted:
    """What `indenture verify` must say of a file."""

    file: str
    verdict: str
    level: str = ""  # of every signature; empty: not asked
    codes: tuple = ()  # must be among the blocking ones
    at: datetime = SIGNED_AT + minutes(60)


@contextmanager
def nothing_but_signing():
    """pyHanko without its habit of rewriting Info and the XMP metadata on every save.

    A contract is not the signer's to describe: the closed world refuses such a revision, as the
    file `metadata-rewritten` shows.
    """
    with mock.patch.object(IncrementalPdfFileWriter, "_update_meta", lambda writer: None):
        yield


class Timestamps(TimeStamper):
    """Certomancer's timestamp authority, asked in this process."""

    def __init__(self, pki, at=SIGNED_AT):
        super().__init__()
        self.authority = pki.timestamper(at)

    async def async_request_tsa_response(self, req):
        return self.authority.request_tsa_response(req)


def signer_of(pki, name, brings_chain):
    chain = SimpleCertificateStore()
    if brings_chain:
        chain.register_multiple([pki.certificate("issuing")])
    return signers.SimpleSigner(
        signing_cert=pki.certificate(name),
        signing_key=pki.key(name),
        cert_registry=chain,
        prefer_pss=name == "pss",
    )


def context(pki, name, at):
    """Everything that pyHanko needs to be sure of a signer, as of a time."""
    return ValidationContext(
        trust_roots=[pki.certificate("root"), pki.certificate("tsa-root")],
        other_certs=[pki.certificate("issuing"), pki.certificate("responder")],
        ocsps=[pki.ocsp(name, at)],
        crls=[pki.crl("root", at), pki.crl("tsa-root", at)],
        moment=at,
        revocation_mode="require",
    )


@dataclass
class Signing:
    signer: str
    level: str
    field: str = "recipient"
    at: datetime = SIGNED_AT
    certify: bool = False
    placement: SigDSSPlacementPreference = SigDSSPlacementPreference.TOGETHER_WITH_NEXT_TS
    md: str = "sha256"
    brings_chain: bool = True  # the signature holds the certificate of its issuer
    before_stamp: bool = True  # the evidence about the document timestamp is under it


def signed(pki, contract: bytes, signing: Signing) -> bytes:
    has_evidence = signing.level in ("LT", "LTA")
    metadata = signers.PdfSignatureMetadata(
        field_name=signing.field,
        md_algorithm="sha512" if signing.signer == "ed25519" else signing.md,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=has_evidence,
        use_pades_lta=signing.level == "LTA",
        validation_context=context(pki, signing.signer, signing.at) if has_evidence else None,
        certify=signing.certify,
        dss_settings=DSSContentSettings(
            placement=signing.placement,
            # Before the signature exists there is no key for it in VRI.
            include_vri=signing.placement != SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE,
            next_ts_settings=TimestampDSSContentSettings(
                include_vri=not signing.before_stamp, update_before_ts=signing.before_stamp
            ),
        ),
        name=f"Peer {signing.signer}",
    )
    with freeze_time(signing.at):
        out = signers.PdfSigner(
            metadata,
            signer=signer_of(pki, signing.signer, signing.brings_chain),
            timestamper=None if signing.level == "B" else Timestamps(pki, signing.at),
        ).sign_pdf(IncrementalPdfFileWriter(BytesIO(contract)), in_place=False)
    return out.getvalue()


def with_evidence(pki, file: bytes, name, at) -> bytes:
    """A validation store with what the lists of that day say of the signer, whatever it is."""
    stream = BytesIO(file)
    signature = PdfFileReader(stream).embedded_signatures[-1]
    contents = signature.pkcs7_content.hex().encode()
    stream.seek(0)
    DocumentSecurityStore.add_dss(
        stream,
        sig_contents=contents,
        certs=[pki.certificate(n) for n in (name, "issuing", "root", "tsa-root")],
        ocsps=[],
        crls=[pki.crl(n, at) for n in ("root", "issuing", "tsa-root")],
        file_credential=None,
    )
    return stream.getvalue()


def annotated(file: bytes) -> bytes:
    """A stamp put over the text after signing."""
    writer = IncrementalPdfFileWriter(BytesIO(file))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    stamp = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Stamp"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (72, 700, 300, 760))),
        }
    )
    annotations = page.get("/Annots")
    if annotations is None:
        annotations = page[pdf_name("/Annots")] = generic.ArrayObject()
    annotations.append(writer.add_object(stamp))
    writer.update_container(annotations)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def with_an_octet_changed(file: bytes) -> bytes:
    at = file.index(b"endobj") + 40
    return file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]


def levels(pki, contract):
    """Every level and kind of key; and of each the copies an attacker would make."""
    for name in ("rsa", "ecdsa", "p384", "pss", "ed25519"):
        for level in LEVELS:
            file = signed(pki, contract, Signing(name, level))
            yield Wanted(f"{name}-{level}.pdf", "TOTAL-PASSED", f"PAdES-B-{level}"), file
            changed = with_an_octet_changed(file)
            yield Wanted(f"{name}-{level}-octet.pdf", "TOTAL-FAILED"), changed
            stamped = annotated(file)
            yield Wanted(f"{name}-{level}-stamp.pdf", "TOTAL-FAILED", "", ("object-changed",)), stamped


def placements(pki, contract):
    for placement in SigDSSPlacementPreference:
        file = signed(pki, contract, Signing("rsa", "LTA", placement=placement))
        name = f"dss-{placement.name.lower().replace('_', '-')}.pdf"
        if placement == SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE:
            # A signature's own revision adds a signature and nothing else.
            yield Wanted(name, "TOTAL-FAILED", "", ("object-changed",)), file
        else:
            yield Wanted(name, "TOTAL-PASSED", "PAdES-B-LTA"), file


def late_evidence(pki, contract):
    """By default pyHanko adds evidence about the document timestamp after it, under no other."""
    file = signed(pki, contract, Signing("rsa", "LTA", before_stamp=False))
    yield Wanted("evidence-after-timestamp.pdf", "TOTAL-PASSED", "PAdES-B-LT"), file


def two_signatures(pki, contract):
    for first, second in (("B", "B"), ("T", "T"), ("T", "LT"), ("T", "LTA"), ("LTA", "B")):
        once = signed(pki, contract, Signing("rsa", first, field="disclosing-party"))
        later = SIGNED_AT + minutes(5)
        both = signed(pki, once, Signing("second", second, field="recipient", at=later))
        name = f"two-{first}-{second}.pdf"
        if first == "LTA":
            # Parties sign one after the other; what proves their signatures comes after them all.
            yield Wanted(name, "TOTAL-FAILED", "", ("revision-order",)), both
        else:
            yield Wanted(name, "TOTAL-PASSED", f"PAdES-B-{first}" if first == second else ""), both


def troubled_certificates(pki, contract):
    later = SIGNED_AT + timedelta(days=10)
    revoked = with_evidence(pki, signed(pki, contract, Signing("revoked", "T")), "revoked", later)
    yield Wanted("revoked.pdf", "TOTAL-FAILED", "", ("revoked",), later + minutes(5)), revoked

    # Revoked after a trusted time: the signature stands.
    proven = signed(pki, contract, Signing("revoked-later", "T"))
    proven = with_evidence(pki, proven, "revoked-later", later)
    yield Wanted("revoked-later.pdf", "TOTAL-PASSED", "", (), later + minutes(5)), proven

    # The same without one: nobody knows which came first.
    unproven = with_evidence(
        pki, signed(pki, contract, Signing("revoked-later", "B")), "revoked-later", later
    )
    yield (
        Wanted("revoked-later-unproven.pdf", "INDETERMINATE", "", ("revoked",), later + minutes(5)),
        unproven,
    )
    expired = signed(pki, contract, Signing("expired", "B"))
    yield Wanted("expired.pdf", "", "", ("expired",)), expired

    # Expired since, but proven to be older: for that there are B-LT and B-LTA.
    years = SIGNED_AT + timedelta(days=365)
    for level in ("LT", "LTA"):
        file = signed(pki, contract, Signing("short-lived", level))
        yield Wanted(f"short-lived-{level}.pdf", "TOTAL-PASSED", "", (), years), file
    file = signed(pki, contract, Signing("short-lived", "B"))
    yield Wanted("short-lived-B.pdf", "INDETERMINATE", "", ("expired",), years), file


def make_files(pki: Pki, contract: bytes, folder: Path):
    """Writes all files; gives what is wanted of each."""
    folder.mkdir(parents=True, exist_ok=True)
    habit = Wanted("metadata-rewritten.pdf", "TOTAL-FAILED", "", ("object-changed",))
    files = [(habit, signed(pki, contract, Signing("rsa", "B")))]
    with nothing_but_signing():
        for group in (levels, placements, late_evidence, two_signatures, troubled_certificates):
            files += group(pki, contract)
    for want, octets in files:
        (folder / want.file).write_bytes(octets)
    return [want for want, _ in files]
