"""The hash data that identify a certificate, as OCSP computes them (RFC 6960); needs the extra `cryptography`."""

from __future__ import annotations

from ocpp16_sdk._checks import check_instance
from ocpp16_sdk.messages import CertificateHashData, HashAlgorithm

try:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm as Hash
    from cryptography.x509.ocsp import OCSPRequestBuilder
except ModuleNotFoundError as error:
    raise ImportError(
        "ocpp16_sdk.security.certificates needs cryptography: pip install 'ocpp16-sdk[cryptography]'"
    ) from error

__all__ = ["certificate_hash_data", "same_certificate"]

_HASHES: dict[HashAlgorithm, Hash] = {
    HashAlgorithm.SHA256: SHA256(),
    HashAlgorithm.SHA384: SHA384(),
    HashAlgorithm.SHA512: SHA512(),
}
_MAX_SERIAL_DIGITS = 40  # of `serialNumber`; RFC 5280 4.1.2.2 allows 20 bytes, so every valid certificate fits
_EXPECTED = "a certificate as PEM text, or an x509.Certificate of cryptography"


def certificate_hash_data(
    certificate: str | x509.Certificate,
    issuer: str | x509.Certificate | None = None,
    *,
    algorithm: HashAlgorithm = HashAlgorithm.SHA256,
) -> CertificateHashData:
    """Return the hash data that identify a certificate (security whitepaper 6.1).

    All texts are hexadecimal digits in upper case.

    Args:
        certificate: PEM text, of which the first certificate is used, or an `x509.Certificate` of `cryptography`.
        issuer: the certificate of its issuer; None for a root certificate, which has issued itself.
        algorithm: the algorithm of both hashes. To delete a certificate, use the one that the charge point reported.

    Raises:
        ValueError: a text is no certificate, the issuer has not issued the certificate, or the serial number is
            negative or has more than 40 digits.
        TypeError: an argument is of a wrong type.
    """
    check_instance("algorithm", algorithm, HashAlgorithm, "a HashAlgorithm")
    own = _load("certificate", certificate)
    issued_by = own if issuer is None else _load("issuer", issuer)
    _check_issuer(own, issued_by, given=issuer is not None)
    serial_number = f"{own.serial_number:X}"  # TYPE-24: 4095 is FFF
    if own.serial_number < 0 or len(serial_number) > _MAX_SERIAL_DIGITS:
        expected = f"a positive number of at most {_MAX_SERIAL_DIGITS} hexadecimal digits"
        raise ValueError(f"certificate: its serial number is {serial_number}: must be {expected}")
    # A CertID of OCSP (RFC 6960 4.1.1): the issuer name as the certificate contains it, in DER; and the bits of the
    # issuer's public key, without tag, length and number of unused bits.
    hashes = OCSPRequestBuilder().add_certificate(own, issued_by, _HASHES[algorithm]).build()
    return CertificateHashData(
        hash_algorithm=algorithm,
        issuer_name_hash=hashes.issuer_name_hash.hex().upper(),
        issuer_key_hash=hashes.issuer_key_hash.hex().upper(),
        serial_number=serial_number,
    )


def same_certificate(one: CertificateHashData, other: CertificateHashData) -> bool:
    """Return whether two hash data identify the same certificate.

    They do not if their algorithms differ. The case of letters is ignored, and leading zeros of the serial number too,
    which older editions of the whitepaper allow.
    """
    return _compared(one) == _compared(other)


def _compared(data: CertificateHashData) -> tuple[str, ...]:
    serial_number = data.serial_number.lower().lstrip("0")
    return data.hash_algorithm, data.issuer_name_hash.lower(), data.issuer_key_hash.lower(), serial_number


def _load(name: str, certificate: object) -> x509.Certificate:
    check_instance(name, certificate, str | x509.Certificate, _EXPECTED)
    if isinstance(certificate, x509.Certificate):
        return certificate
    try:
        return x509.load_pem_x509_certificate(str(certificate).encode("utf-8", "replace"))
    except ValueError:
        raise ValueError(f"{name}: must be {_EXPECTED}; it cannot be read") from None


def _check_issuer(certificate: x509.Certificate, issuer: x509.Certificate, *, given: bool) -> None:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, TypeError, UnsupportedAlgorithm, ValueError) as error:
        expected = "must be the certificate of the issuer" if given else "must be given, as the certificate is no root"
        reason = str(error) or "the signature does not match"
        raise ValueError(f"issuer{'' if given else '=None'}: {expected}: {reason}") from None
