"""pyHanko on one file, offline: judge.py ROOT FIRST FILE, one JSON object on stdout.

FIRST is how many signatures to look at; pyHanko's cost grows with their square. One-time certificates say that they are never
revoked (RFC 9608), so they are judged at the time of their timestamp without revocation data of their own; the chain above them
must have CRLs, and a certificate that can be revoked is judged by pyHanko's AdES-LTA procedure.
"""
import asyncio
import json
import logging
import sys
from datetime import datetime, timezone

from asn1crypto import crl, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel
from pyhanko.sign.validation.ades import ades_lta_validation, ades_with_time_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_timestamp
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    REQUIRE_REVINFO,
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer

NO_REV_AVAIL = "2.5.29.56"
DEMANDED = RevocationCheckingRule.CRL_OR_OCSP_REQUIRED
EXEMPT_SIGNER = RevocationCheckingPolicy(RevocationCheckingRule.NO_CHECK, DEMANDED)
CHAIN = RevocationCheckingPolicy(DEMANDED, DEMANDED)


def certificate(path):
    with open(path, "rb") as file:
        data = file.read()
    return x509.Certificate.load(pem.unarmor(data)[2] if pem.detect(data) else data)


class Court:
    def __init__(self, reader, root):
        self.store = DocumentSecurityStore.read_dss(reader)
        self.trust = SimpleTrustManager.build(trust_roots=[root])
        self.root = root
        self.now = datetime.now(timezone.utc)

    def rules(self, signer, stamp):
        policy = lambda revocation: CertValidationPolicySpec(trust_manager=self.trust, revinfo_policy=revocation)
        lists = [CRLContainer(crl.CertificateList.load(ref.get_object().data)) for ref in self.store.crls]
        return SignatureValidationSpec(
            cert_validation_policy=policy(signer),
            ts_cert_validation_policy=policy(stamp),
            local_knowledge=LocalKnowledge(known_crls=lists, known_certs=list(self.store.load_certs())),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
                certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
            ),
        )

    async def ades(self, signature, archived):
        exempt = any(e["extn_id"].dotted == NO_REV_AVAIL for e in signature.signer_cert["tbs_certificate"]["extensions"])
        if archived and not exempt:
            usual = CertRevTrustPolicy(REQUIRE_REVINFO)
            spec = PdfSignatureValidationSpec(diff_policy=None, signature_validation_spec=self.rules(usual, usual))
            return await ades_lta_validation(signature, spec, timing_info=ValidationTimingInfo(self.now, self.now, False))
        token = next(iter(extract_tst_data_iter(signature.signer_info, signed=False)))
        stamped = token["encap_content_info"]["content"].parsed["gen_time"].native
        signer = CertRevTrustPolicy(EXEMPT_SIGNER if exempt else CHAIN, retroactive_revinfo=True)
        return await ades_with_time_validation(
            signature.signed_data,
            self.rules(signer, CertRevTrustPolicy(CHAIN, retroactive_revinfo=True)),
            timing_info=ValidationTimingInfo(stamped, stamped, True),
            raw_digest=signature.compute_digest(),
            extra_status_kwargs=signature.summarise_integrity_info(),
            status_cls=PdfSignatureStatus,
        )

    async def signature(self, signature, archived):
        signature.compute_integrity_info(diff_policy=DEFAULT_DIFF_POLICY)
        result = await self.ades(signature, archived)
        status = result.api_status
        if result.ades_subindic != AdESPassed.OK or status is None:
            return f"{signature.field_name}: {result.ades_subindic} {result.failure_msg}"
        if not (status.intact and status.valid and status.docmdp_ok):
            return f"{signature.field_name}: {status.modification_level} {getattr(status, 'diff_result', '')}"
        if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
            return f"{signature.field_name}: covers {status.coverage}"
        return None

    async def timestamp(self, stamp):
        context = self.store.as_validation_context(
            {"trust_roots": [self.root], "allow_fetching": False, "revocation_mode": "require"}
        )
        status = await async_validate_pdf_timestamp(stamp, validation_context=context)
        changed = status.modification_level is not None and status.modification_level > ModificationLevel.LTA_UPDATES
        sound = status.intact and status.valid and status.trusted and not changed
        return None if sound else f"{stamp.field_name}: {status.summary()}"


async def judge(root, first, path):
    with open(path, "rb") as file:
        reader = PdfFileReader(file, strict=True)
        court = Court(reader, certificate(root))
        signatures = reader.embedded_regular_signatures
        stamps = reader.embedded_timestamp_signatures
        faults = [await court.signature(s, bool(stamps)) for s in signatures[:first]]
        faults += [await court.timestamp(s) for s in stamps]
        return {"signatures": len(signatures), "looked": len(faults), "faults": [f for f in faults if f]}


logging.disable(logging.CRITICAL)
try:
    print(json.dumps(asyncio.run(judge(sys.argv[1], int(sys.argv[2]), sys.argv[3]))))
except Exception as fault:  # a refusal is a verdict
    print(json.dumps({"signatures": 0, "looked": 0, "faults": [f"{type(fault).__name__}: {fault}"]}))
