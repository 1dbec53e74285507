"""pyHanko on files of others: foreign.py ROOTS TIME FILE..., one line a file: passed, indeterminate or failed, and why.

ROOTS are certificates, separated by commas. Revocation as in ours: where a certificate names a CRL or a responder, the file must
have its status. Failed is what was proven wrong: not intact, not valid, or changed in a way that the default policy refuses.
"""
import asyncio
import logging
import sys
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko_certvalidator import ValidationContext


def context(reader, roots, moment):
    options = dict(trust_roots=roots, moment=moment, allow_fetching=False, revocation_mode="hard-fail", retroactive_revinfo=True)
    try:
        return DocumentSecurityStore.read_dss(reader).as_validation_context(options)
    except NoDSSFoundError:
        return ValidationContext(crls=[], ocsps=[], **options)


async def judge(path, roots, moment):
    with open(path, "rb") as file:
        reader = PdfFileReader(file, strict=True)
        if reader.security_handler:
            reader.decrypt("")
        answers = []
        for found in reader.embedded_regular_signatures:
            try:
                evidence = context(reader, roots, moment)
                status = await async_validate_pdf_signature(found, evidence, evidence)
            except Exception as fault:
                answers.append(("indeterminate", f"{type(fault).__name__}: {fault}"))
                continue
            wrong = not (status.intact and status.valid) or status.modification_level == ModificationLevel.OTHER or not status.docmdp_ok
            answers.append(("failed" if wrong else "passed" if status.bottom_line else "indeterminate", status.summary()))
        worst = [a for kind in ("failed", "indeterminate", "passed") for a in answers if a[0] == kind]
        return worst[0] if worst else ("indeterminate", "no signature")


logging.disable(logging.CRITICAL)
roots = [x509.Certificate.load(open(path, "rb").read()) for path in sys.argv[1].split(",")]
time = datetime.fromisoformat(sys.argv[2].replace("Z", "+00:00"))
for path in sys.argv[3:]:
    try:
        verdict, why = asyncio.run(judge(path, roots, time))
    except Exception as fault:  # a refusal is a verdict
        verdict, why = "failed", f"{type(fault).__name__}: {fault}"
    print(f"{verdict}\t{why}".replace("\n", " "), flush=True)
