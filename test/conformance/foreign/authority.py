"""Somebody else's PKI: authority.py FOLDER PORT makes keys in FOLDER and answers on loopback as TSA, OCSP responder and CRL store."""
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

folder, port = Path(sys.argv[1]), int(sys.argv[2])
here = f"http://127.0.0.1:{port}"
lock = threading.Lock()
leaf = "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
status = f"authorityInfoAccess=OCSP;URI:{here}/ocsp,caIssuers;URI:{here}/ca.der\ncrlDistributionPoints=URI:{here}/ca.crl\n"
authority = "basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\n"
person = f"{leaf}{status}keyUsage=critical,digitalSignature,nonRepudiation\n"
rsa, curve = ["rsa:2048"], ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
kinds = {
    "ca": ("root", rsa, f"{leaf}{authority}crlDistributionPoints=URI:{here}/root.crl\n", "CA Lain"),
    "s1": ("ca", rsa, person, "Budi Lain"),
    "s2": ("ca", curve, person, "Siti Lain"),
    "tsa": ("ca", rsa, f"{leaf}{status}keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n", "Waktu Lain"),
    "ocsp": ("ca", curve, f"{leaf}keyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\nnoCheck=ignored\n", "Status Lain"),
}
settings = f"""
[ca_default]
database={folder}/index.txt
crlnumber={folder}/crlnumber
default_md=sha256
default_crl_days=3650
[tsa_default]
serial={folder}/tsaserial
default_policy=1.2.3.4.1
digests=sha256,sha384,sha512
signer_digest=sha256
ess_cert_id_alg=sha256
crypto_device=builtin
ordering=no
tsa_name=no
ess_cert_id_chain=no
"""


def openssl(*args, **options):
    done = subprocess.run(["openssl", *args], cwd=folder, capture_output=True, **options)
    if done.returncode:
        raise RuntimeError(f"openssl {args}: {done.stderr.decode()}")
    return done.stdout


def make():
    (folder / "openssl.cnf").write_text(settings)
    (folder / "crlnumber").write_text("01\n")
    (folder / "tsaserial").write_text("01\n")
    plain = ["-addext", "basicConstraints=critical,CA:true", "-addext", "keyUsage=critical,keyCertSign,cRLSign"]
    openssl("req", "-x509", "-newkey", *rsa, "-nodes", "-keyout", "root.key", "-out", "root.pem", "-days", "7300", "-subj", "/CN=Akar Lain", *plain)
    lines = ""
    for number, (name, (issuer, key, extensions, subject)) in enumerate(kinds.items(), 1):
        (folder / f"{name}.ext").write_text(extensions)
        openssl("req", "-new", "-newkey", *key, "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={subject}")
        openssl("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", "-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-set_serial", str(number), "-days", "5000", "-extfile", f"{name}.ext")
        if issuer == "ca":
            lines += f"V\t350101000000Z\t\t{number:02X}\tunknown\t/CN={subject}\n"
    (folder / "chain.pem").write_text((folder / "ca.pem").read_text() + (folder / "root.pem").read_text())
    for name in ("s1", "s2", "tsa"):
        openssl("pkcs12", "-export", "-inkey", f"{name}.key", "-in", f"{name}.pem", "-certfile", "chain.pem", "-out", f"{name}.p12", "-passout", "pass:rahasia", "-name", name)
    for name in (*kinds, "root"):
        openssl("x509", "-in", f"{name}.pem", "-outform", "DER", "-out", f"{name}.der")
    for name, entries in (("root", ""), ("ca", lines)):
        (folder / "index.txt").write_text(entries)
        openssl("ca", "-config", "openssl.cnf", "-name", "ca_default", "-gencrl", "-keyfile", f"{name}.key", "-cert", f"{name}.pem", "-out", f"{name}.crl.pem")
        openssl("crl", "-in", f"{name}.crl.pem", "-outform", "DER", "-out", f"{name}.crl")


class Answers(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        path = folder / Path(self.path).name
        self.reply(path.read_bytes() if path.suffix in (".crl", ".der") else b"", "application/octet-stream")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with lock:
            (folder / "query").write_bytes(body)
            if self.path == "/ocsp":
                openssl("ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", "ocsp.pem", "-rkey", "ocsp.key", "-reqin", "query", "-respout", "reply", "-ndays", "30")
                self.reply((folder / "reply").read_bytes(), "application/ocsp-response")
            else:
                openssl("ts", "-reply", "-config", "openssl.cnf", "-section", "tsa_default", "-queryfile", "query", "-signer", "tsa.pem", "-inkey", "tsa.key", "-chain", "chain.pem", "-out", "reply")
                self.reply((folder / "reply").read_bytes(), "application/timestamp-reply")

    def reply(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


make()
print("ready", flush=True)
ThreadingHTTPServer(("127.0.0.1", port), Answers).serve_forever()
