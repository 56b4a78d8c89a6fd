"""Delete a root certificate of a charge point, which identifies it by its hash data."""

from ocpp16_sdk import AsyncChargePointConnection, messages as m
from ocpp16_sdk.security.certificates import certificate_hash_data, same_certificate


async def delete_root(charge_point: AsyncChargePointConnection, root: str) -> m.DeleteCertificateStatus:
    """Delete a root certificate, given as PEM text."""
    use = m.CertificateUse.CENTRAL_SYSTEM_ROOT_CERTIFICATE
    installed = await charge_point.get_installed_certificate_ids(certificate_type=use)
    for each in installed.certificate_hash_data or ():
        if same_certificate(each, certificate_hash_data(root, algorithm=each.hash_algorithm)):
            return (await charge_point.delete_certificate(certificate_hash_data=each)).status
    return m.DeleteCertificateStatus.NOT_FOUND
