"""Files by another program: make.py FOLDER, signs FOLDER/*.pdf in many ways with pyHanko, keys of FOLDER, and prints their names."""
import sys

from asn1crypto import x509
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

folder = sys.argv[1]
at = lambda name: f"{folder}/{name}"
root = load_cert_from_pemder(at("root.pem"))


def signer(name, **habits):
    return signers.SimpleSigner.load(at(f"{name}.key"), at(f"{name}.pem"), ca_chain_files=(at("root.pem"),), **habits)


rsa, ec, pss, clock = signer("rsa"), signer("ec"), signer("rsa", prefer_pss=True), signer("tsa")
tsa = DummyTimeStamper(clock.signing_cert, clock.signing_key, certs_to_embed=SimpleCertificateStore.from_certs([root]))
context = lambda: ValidationContext(trust_roots=[root], allow_fetching=False, revocation_mode="soft-fail")


def sign(source, target, who, field="A", stamp=tsa, sub=SigSeedSubFilter.PADES, box=None, certify=False, lt=False, lta=False, md="sha256"):
    with open(at(f"{source}.pdf"), "rb") as file:
        writer = IncrementalPdfFileWriter(file, strict=False)
        if writer.security_handler:
            writer.encrypt("")
        if box:
            fields.append_signature_field(writer, SigFieldSpec(field, on_page=0, box=box))
        meta = signers.PdfSignatureMetadata(
            field_name=field, subfilter=sub, md_algorithm=md, certify=certify, docmdp_permissions=MDPPerm.FILL_FORMS,
            embed_validation_info=lt, use_pades_lta=lta, validation_context=context() if lt else None,
        )
        with open(at(f"{target}.pdf"), "wb") as out:
            signers.sign_pdf(writer, meta, signer=who, timestamper=stamp, output=out)
    print(target, flush=True)


old = SigSeedSubFilter.ADOBE_PKCS7_DETACHED
sign("plain", "pades-b", rsa, stamp=None)
sign("plain", "pades-t-rsa", rsa)
sign("plain", "pades-t-p384", ec)
sign("plain", "pades-t-pss", pss)
sign("plain", "pades-t-sha512", rsa, md="sha512")
sign("plain", "adobe", rsa, sub=old, stamp=None)
sign("plain", "adobe-t", rsa, sub=old)
sign("plain", "visible", rsa, box=(50, 50, 200, 100))
sign("visible", "visible-two", ec, field="B", box=(250, 50, 400, 100))
sign("plain", "certified", rsa, certify=True)
sign("certified", "certified-new-field", ec, field="B")
sign("certified", "certified-new-visible-field", ec, field="B", box=(250, 50, 400, 100))
sign("streams", "streams-t", rsa)
sign("streams-t", "streams-two", ec, field="B", box=(250, 50, 400, 100))
sign("linear", "linear-t", rsa)
sign("linear-t", "linear-two", ec, field="B")
sign("encrypted", "encrypted-t", rsa)
sign("plain", "lt", rsa, lt=True)
sign("plain", "lta", rsa, lt=True, lta=True)
sign("streams", "streams-lta", ec, lt=True, lta=True)
