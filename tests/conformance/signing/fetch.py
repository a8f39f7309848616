"""Files signed under authorities that can be asked: certomancer answers over loopback HTTP, and
`indenture fetch-evidence` must get from it what `indenture verify` lacks.
"""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import ocsp

from make_pyhanko_files import Signing, nothing_but_signing, signed
from pki import SIGNED_AT, Pki, instant, minutes

ASKED_AT = SIGNED_AT + minutes(60)


class Services(ThreadingHTTPServer):
    """Certomancer's responders and repositories, at the addresses that its certificates name."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes = {}
        self.asked = []

    @property
    def authority(self):
        return f"127.0.0.1:{self.server_address[1]}"

    def publish(self, pki):
        registry = pki.architecture.service_registry

        def answer_of(responder):
            return lambda body: (
                registry.summon_responder(responder.label, ASKED_AT)
                .build_ocsp_response(ocsp.OCSPRequest.load(body, strict=True))
                .dump()
            )

        for responder in registry.list_ocsp_responders():
            self.routes["POST", f"/{responder.full_relative_url}"] = answer_of(responder)
        for lists in registry.list_crl_repos():
            self.routes["GET", f"/{lists.latest_full_relative_url}"] = lambda _, label=lists.label: (
                registry.get_crl(label, ASKED_AT).dump()
            )
        for store in registry.list_cert_repos():
            path = f"/{store.full_relative_url}/{store.issuer_cert_file_name(use_pem=False)}"
            self.routes["GET", path] = lambda _, label=store.label: (
                registry.get_cert_from_repo(label).dump()
            )


class Handler(BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path))
        route = self.server.routes.get((self.command, self.path))
        if route is None:
            self.send_error(404)
            return
        octets = route(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(octets)))
        self.end_headers()
        self.wfile.write(octets)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


@contextmanager
def services():
    with Services() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class Case:
    """A file, and what the product makes of it before and after it has asked."""

    def __init__(self, product, server, folder, name, octets):
        self.product, self.server, self.folder = product, server, folder
        self.file = folder / f"{name}.pdf"
        self.file.write_bytes(octets)
        self.evidence = folder / f"{name}.pem"
        self.terms = (
            *("--trust", folder / "anchors.pem"),
            *("--timestamp-trust", folder / "timestamp-anchors.pem"),
            *("--at", instant(ASKED_AT), "--json"),
        )

    def fetch(self):
        return self.product.answer(
            *("fetch-evidence", self.file, *self.terms, "--out", self.evidence),
            *("--cache", self.folder / "cache", "--allow-address", self.server.authority),
        )

    def verify(self, *more):
        report = self.product.answer(
            *("verify", self.file, *self.terms, "--require-revocation", *more),
            *("--issued", self.product.contract),
        )
        return report["verdict"]


def check_fetching(product, folder):
    """Prints a line for each claim; gives the number of those that do not hold."""
    failures = 0

    def expect(what, holds, found):
        nonlocal failures
        failures += not holds
        print(f"{'ok  ' if holds else 'FAIL'} {what:60} {found}")

    folder.mkdir()
    with services() as server, nothing_but_signing():
        pki = Pki(folder, f"http://{server.authority}")
        server.publish(pki)
        (folder / "anchors.pem").write_bytes(pki.pem("root"))
        (folder / "timestamp-anchors.pem").write_bytes(pki.pem("tsa-root"))
        contract = product.contract.read_bytes()
        for name, signing, verdict in (
            ("asked-B", Signing("rsa", "B"), "TOTAL-PASSED"),
            ("asked-T", Signing("ecdsa", "T"), "TOTAL-PASSED"),
            ("asked-without-chain", Signing("rsa", "B", brings_chain=False), "TOTAL-PASSED"),
            ("asked-revoked", Signing("revoked", "B"), "TOTAL-FAILED"),
        ):
            case = Case(product, server, folder, name, signed(pki, contract, signing))
            before = case.verify()
            expect(f"indenture: {name}.pdf before", before == "INDETERMINATE", before)
            fetched = case.fetch()
            open_still = [question["question"] for question in fetched["open"]]
            expect(f"certomancer answers about {name}.pdf", not open_still, open_still or "all")
            after = case.verify("--evidence", case.evidence)
            expect(f"indenture: {name}.pdf after", after == verdict, after)
            asked = len(server.asked)
            case.fetch()
            again = len(server.asked) - asked
            # Issuers are not cached, because anybody can make them.
            expect(f"certomancer is not asked about {name}.pdf again but for its issuer",
                   again == (1 if name == "asked-without-chain" else 0), again)
    return failures
