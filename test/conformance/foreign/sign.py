"""pyHanko and endesive: sign.py FOLDER PORT signs the bases in FOLDER, and two more, with the keys there and prints what it made."""
import asyncio
import logging
import sys
from io import BytesIO
from pathlib import Path
from unittest.mock import MagicMock

from fpdf import FPDF
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext
from reportlab.pdfgen import canvas

# endesive's own verifier, which is not asked, needs a library that does not load beside OpenSSL 3.0.10 and newer.
for absent in ("certvalidator", "oscrypto", "oscrypto.asymmetric"):
    sys.modules[absent] = MagicMock()
from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: E402
from endesive.pdf import cms  # noqa: E402

logging.disable(logging.CRITICAL)
folder, port = Path(sys.argv[1]), int(sys.argv[2])
roots = [load_cert_from_pemder(path) for path in sorted(folder.glob("*root.der"))]
tsa = HTTPTimeStamper(f"http://127.0.0.1:{port}/tsa")


def who(name, **habits):
    chain = (folder / "ca.pem", folder / "root.pem")
    return signers.SimpleSigner.load(folder / f"{name}.key", folder / f"{name}.pem", ca_chain_files=chain, **habits)


def context():
    return ValidationContext(trust_roots=roots, allow_fetching=True, revocation_mode="soft-fail")


s1, s2, pss = who("s1"), who("s2"), who("s1", prefer_pss=True)
LT = dict(embed_validation_info=True)
LTA = dict(embed_validation_info=True, use_pades_lta=True)
PADES, ADOBE = SigSeedSubFilter.PADES, SigSeedSubFilter.ADOBE_PKCS7_DETACHED


def attempt(name, make):
    try:
        (folder / f"{name}.pdf").write_bytes(make())
        print(name, flush=True)
    except Exception as fault:
        print(f"{name}: {type(fault).__name__} {fault}", file=sys.stderr)


def read(name):
    writer = IncrementalPdfFileWriter(open(folder / f"{name}.pdf", "rb"), strict=False)
    if writer.security_handler:
        writer.encrypt("")
    return writer


def more_bases():
    page = canvas.Canvas(str(folder / "base-reportlab.pdf"))
    page.drawString(72, 700, "Surat")
    page.save()
    sheet = FPDF()
    sheet.add_page()
    sheet.set_font("Helvetica", size=24)
    sheet.cell(text="Surat")
    sheet.output(str(folder / "base-fpdf2.pdf"))


def sign(source, target, signer=s1, field="A", stamp=tsa, sub=PADES, box=None, p=None, **habits):
    def make():
        writer = read(source)
        if box:
            fields.append_signature_field(writer, SigFieldSpec(field, on_page=0, box=box))
        if habits.get("embed_validation_info"):
            habits["validation_context"] = context()
        meta = signers.PdfSignatureMetadata(field_name=field, subfilter=sub, certify=p is not None, docmdp_permissions=p or MDPPerm.FILL_FORMS, **habits)
        return signers.sign_pdf(writer, meta, signer=signer, timestamper=stamp).getvalue()

    attempt(target, make)


def prepare(source, target, names, lock=None):
    def make():
        writer = read(source)
        for i, name in enumerate(names):
            spec = SigFieldSpec(name, on_page=0, box=(50 + 170 * i, 50, 200 + 170 * i, 100), field_mdp_spec=lock)
            fields.append_signature_field(writer, spec)
        out = BytesIO()
        writer.write(out)
        return out.getvalue()

    attempt(target, make)


def renew(source, target):
    async def prolong():
        reader = PdfFileReader(open(folder / f"{source}.pdf", "rb"))
        result = await PdfTimeStamper(tsa).async_update_archival_timestamp_chain(reader, context(), in_place=False)
        return result.getvalue()

    attempt(target, lambda: asyncio.run(prolong()))


def stamp(source, target):
    def make():
        return PdfTimeStamper(tsa).timestamp_pdf(read(source), "sha256").getvalue()

    attempt(target, make)


def by_endesive(source, target, stamp=True, field="E"):
    def make():
        data = (folder / f"{source}.pdf").read_bytes()
        key, certificate, others = pkcs12.load_key_and_certificates((folder / "s1.p12").read_bytes(), b"rahasia")
        words = {"sigflags": 3, "contact": "x", "location": "y", "reason": "z", "signingdate": "D:20261130060000+07'00'", "sigfield": field}
        url = f"http://127.0.0.1:{port}/tsa" if stamp else None
        return data + cms.sign(data, words, key, certificate, others, "sha256", None, url)

    attempt(target, make)


more_bases()
bases = sorted(path.stem for path in folder.glob("base-*.pdf"))
for base in bases:
    sign(base, f"pyhanko-{base[5:]}-t")
sign("base-plain", "pyhanko-b", stamp=None)
sign("base-plain", "pyhanko-ec-t", s2)
sign("base-plain", "pyhanko-pss-t", pss)
sign("base-plain", "pyhanko-adobe-t", sub=ADOBE)
sign("base-plain", "pyhanko-adobe-lt", sub=ADOBE, embed_validation_info=True)
sign("base-plain", "pyhanko-visible-t", box=(50, 50, 200, 100))
sign("pyhanko-visible-t", "pyhanko-two-visible-t", s2, "B", box=(250, 50, 400, 100))
sign("pyhanko-plain-t", "pyhanko-two-t", s2, "B")
for p in MDPPerm:
    sign("base-plain", f"pyhanko-p{p.value}-t", p=p)
sign("pyhanko-p2-t", "pyhanko-p2-new-field", s2, "B")
sign("pyhanko-p2-t", "bad-pyhanko-p2-visible", s2, "B", box=(250, 50, 400, 100))
prepare("base-plain", "prepared", ["A", "B", "C"])
sign("prepared", "pyhanko-prepared1-t", s1, "A", p=MDPPerm.FILL_FORMS)
sign("pyhanko-prepared1-t", "pyhanko-prepared2-t", s2, "B")
sign("pyhanko-prepared2-t", "pyhanko-prepared3-t", s1, "C")
prepare("base-plain", "locking", ["A", "B"], FieldMDPSpec(FieldMDPAction.INCLUDE, fields=["X"]))
sign("locking", "pyhanko-lock-t", s1, "A")
sign("pyhanko-lock-t", "pyhanko-lock-two-t", s2, "B")
for base in ("plain", "qpdf-streams", "pdf-lib"):
    sign(f"base-{base}", f"pyhanko-{base}-lt", **LT)
    sign(f"base-{base}", f"pyhanko-{base}-lta", **LTA)
sign("base-plain", "pyhanko-p1-lta", p=MDPPerm.NO_CHANGES, **LTA)
sign("base-plain", "pyhanko-p2-lta", p=MDPPerm.FILL_FORMS, **LTA)
sign("pyhanko-plain-lt", "pyhanko-lt-then-lta", s2, "B", **LTA)
renew("pyhanko-plain-lta", "pyhanko-lta-renewed")
renew("pyhanko-p1-lta", "pyhanko-p1-lta-renewed")
stamp("ours-closed", "ours-by-pyhanko")
for base in ("plain", "pdf-lib", "length-behind"):
    by_endesive(f"base-{base}", f"endesive-{base}-t")
by_endesive("base-plain", "endesive-b", False)
by_endesive("endesive-plain-t", "endesive-two-t", field="F")
