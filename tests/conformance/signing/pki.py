"""Two hierarchies made by certomancer: signers with their issuer, and a timestamp authority.

Keys are made anew each time and lie in the folder of this run; nobody may rely on them.
"""

from datetime import datetime, timedelta, timezone
from pathlib import Path

from asn1crypto import ocsp, pem
from certomancer.registry import ArchLabel, CertLabel, ServiceLabel
from certomancer.registry.config import CertomancerConfig
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

SIGNED_AT = datetime(2026, 3, 18, 10, 0, tzinfo=timezone.utc)

AUTHORITIES = ("root", "issuing", "tsa-root")
RSA_SIGNERS = ("rsa", "pss", "second", "revoked", "revoked-later", "expired", "short-lived")


def private_key(name):
    if name.startswith("ecdsa"):
        return ec.generate_private_key(ec.SECP256R1())
    if name.startswith("p384"):
        return ec.generate_private_key(ec.SECP384R1())
    if name.startswith("ed25519"):
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def usage(*bits):
    return {
        "id": "key_usage",
        "critical": True,
        "smart-value": {"schema": "key-usage", "params": list(bits)},
    }


def extended_usage(purpose, critical):
    return {"id": "extended_key_usage", "critical": critical, "value": [purpose]}


def revocation_list(issuer):
    """Where the list of an authority is found; certomancer's lists name the place too."""
    return {
        "id": "crl_distribution_points",
        "smart-value": {"schema": "crl-dist-url", "params": {"crl-repo-names": [issuer]}},
    }


def certificate(subject, issuer, extensions, begin="2025-01-01", end="2035-01-01", **more):
    return {
        "subject": subject,
        "subject-key": subject,
        "issuer": issuer,
        "authority-key": issuer,
        "validity": {
            "valid-from": f"{begin}T00:00:00+0000",
            "valid-to": f"{end}T00:00:00+0000",
        },
        "extensions": extensions,
        **more,
    }


def authority(subject, issuer):
    limits = {"id": "basic_constraints", "critical": True, "value": {"ca": True}}
    extensions = [limits, usage("key_cert_sign", "crl_sign")]
    if subject != issuer:
        extensions.append(revocation_list(issuer))
    return certificate(subject, issuer, extensions, "2020-01-01", "2045-01-01")


def signer(name, **more):
    responder = {
        "id": "authority_information_access",
        "smart-value": {
            "schema": "aia-urls",
            "params": {
                "ocsp-responder-names": ["issuing"],
                "ca-issuer-links": [{"repo": "issuing"}],
            },
        },
    }
    extensions = [
        usage("digital_signature", "non_repudiation"),
        revocation_list("issuing"),
        responder,
    ]
    return certificate(name, "issuing", extensions, **more)


def configuration():
    certificates = {
        "root": authority("root", "root"),
        "issuing": authority("issuing", "root"),
        "tsa-root": authority("tsa-root", "tsa-root"),
        "tsa": certificate(
            "tsa",
            "tsa-root",
            [
                usage("digital_signature"),
                extended_usage("time_stamping", True),
                revocation_list("tsa-root"),
            ],
        ),
        "responder": certificate(
            "responder",
            "issuing",
            [
                usage("digital_signature"),
                extended_usage("ocsp_signing", False),
                {"id": "ocsp_no_check", "value": None},
            ],
        ),
        "revoked": signer(
            "revoked",
            revocation={"revoked-since": "2026-03-01T00:00:00+0000", "reason": "key_compromise"},
        ),
        "revoked-later": signer(
            "revoked-later",
            revocation={"revoked-since": "2026-03-20T00:00:00+0000", "reason": "superseded"},
        ),
        "expired": signer("expired", end="2026-03-01"),
        "short-lived": signer("short-lived", end="2026-04-01"),
    }
    for name in ("rsa", "pss", "second", "ecdsa", "p384", "ed25519"):
        certificates[name] = signer(name)
    return {
        "entity-defaults": {"country-name": "GB", "organization-name": "Peers of indenture"},
        "entities": {name: {"common-name": f"Peer {name}"} for name in certificates},
        "certs": certificates,
        "services": {
            "ocsp": {
                "issuing": {"for-issuer": "issuing", "responder-cert": "responder"},
            },
            "crl-repo": {
                "root": {"for-issuer": "root", "simulated-update-schedule": "P30D"},
                "issuing": {"for-issuer": "issuing", "simulated-update-schedule": "P1D"},
                "tsa-root": {"for-issuer": "tsa-root", "simulated-update-schedule": "P1D"},
            },
            "cert-repo": {"issuing": {"for-issuer": "issuing"}},
            "time-stamping": {"tsa": {"signing-cert": "tsa"}},
        },
    }


class Pki:
    """What the peers sign and vouch with."""

    def __init__(self, folder: Path, prefix="http://peer.test"):
        """`prefix` begins every address in the certificates."""
        architecture = configuration()
        keys = folder / "keys"
        keys.mkdir(parents=True, exist_ok=True)
        for name in architecture["certs"]:
            (keys / f"{name}.pem").write_bytes(
                private_key(name).private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
        config = {
            "external-url-prefix": prefix,
            "keysets": {
                "peers": {
                    "path-prefix": "keys",
                    "keys": {name: {"path": f"{name}.pem"} for name in architecture["certs"]},
                }
            },
            "pki-architectures": {"peers": {"keyset": "peers", **architecture}},
        }
        self.architecture = CertomancerConfig(
            config, key_search_dir=str(folder)
        ).get_pki_arch(ArchLabel("peers"))

    def certificate(self, name):
        return self.architecture.get_cert(CertLabel(name))

    def key(self, name):
        return self.architecture.key_set.get_private_key(name)

    def pem(self, *names):
        return b"".join(pem.armor("CERTIFICATE", self.certificate(n).dump()) for n in names)

    def pkcs12(self, name, password):
        return self.architecture.package_pkcs12(CertLabel(name), password=password.encode())

    def crl(self, issuer, at):
        return self.architecture.service_registry.get_crl(ServiceLabel(issuer), at)

    def ocsp(self, name, at):
        """What the responder of the issuing authority says of a signer at that time."""
        issuer = self.certificate("issuing")
        subject = self.certificate(name)
        request = ocsp.OCSPRequest(
            {
                "tbs_request": {
                    "request_list": [
                        {
                            "req_cert": {
                                "hash_algorithm": {"algorithm": "sha1"},
                                "issuer_name_hash": issuer.subject.sha1,
                                "issuer_key_hash": issuer.public_key.sha1,
                                "serial_number": subject.serial_number,
                            }
                        }
                    ]
                }
            }
        )
        responder = self.architecture.service_registry.summon_responder(
            ServiceLabel("issuing"), at
        )
        return responder.build_ocsp_response(request)

    def timestamper(self, at):
        return self.architecture.service_registry.summon_timestamper(ServiceLabel("tsa"), at)


def instant(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def minutes(count):
    return timedelta(minutes=count)
