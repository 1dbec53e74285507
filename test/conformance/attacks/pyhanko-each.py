"""pyHanko on many files: pyhanko-each.py ROOT ISSUER TIME FILE..., one line a file: valid, invalid or hang, and why.

Its own reading of a file as a whole: every signature's bottom line with the default analysis of changes, revocation where the
file carries it, everything judged at TIME. A file that takes longer than half a minute counts as a hang.
"""
import asyncio
import logging
import signal
import sys
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext


class Hang(BaseException):
    pass


def ring(*_):
    raise Hang()


async def judge(path, root, issuer, moment):
    context = lambda: ValidationContext(
        trust_roots=[root], other_certs=[issuer], moment=moment, allow_fetching=False, revocation_mode="soft-fail"
    )
    with open(path, "rb") as file:
        reader = PdfFileReader(file, strict=True)
        signatures, stamps = reader.embedded_regular_signatures, reader.embedded_timestamp_signatures
        if not signatures:
            return "invalid no signature"
        for found in signatures:
            status = await async_validate_pdf_signature(found, context(), context())
            if not status.bottom_line:
                return f"invalid {found.field_name}: {status.summary()}"
        for found in stamps:
            status = await async_validate_pdf_timestamp(found, context())
            if not (status.intact and status.valid and status.trusted):
                return f"invalid {found.field_name}: {status.summary()}"
    return "valid"


logging.disable(logging.CRITICAL)
signal.signal(signal.SIGALRM, ring)
anchor, issuer = (x509.Certificate.load(open(path, "rb").read()) for path in sys.argv[1:3])
time = datetime.fromisoformat(sys.argv[3].replace("Z", "+00:00"))
for path in sys.argv[4:]:
    signal.alarm(30)
    try:
        print(asyncio.run(judge(path, anchor, issuer, time)), flush=True)
    except Hang:
        print("hang", flush=True)
    except Exception as fault:  # a refusal is a verdict
        print(f"invalid {type(fault).__name__}: {fault}".replace("\n", " "), flush=True)
    signal.alarm(0)
