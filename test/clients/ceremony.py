"""A whole ceremony on the generated Python client, written against the document alone.

Arguments: the server's address, the token of the first link, and a CSV roster. Prints the code of the sealed pledge.
"""

import datetime
import io
import sys

from ikrar_client import AuthenticatedClient, Client
from ikrar_client.api.akun import log_in, set_up, who_am_i
from ikrar_client.api.arsip import export_event, export_events, record_handover, search_archive
from ikrar_client.api.aula import admit_by_card, enter_hall, read_hall, read_hall_progress, search_hall
from ikrar_client.api.kegiatan import create_event, read_event, read_trail
from ikrar_client.api.kunci import read_certificate, read_log_key
from ikrar_client.api.log import download_proof, read_checkpoint
from ikrar_client.api.memeriksa import download_pdf, download_preview, verify_code, verify_file
from ikrar_client.api.menandatangani import read_to_sign, sign_pledge
from ikrar_client.api.naskah import create_declaration, draft_text, list_texts, preview_pdf, read_rounds
from ikrar_client.api.peserta import import_file, make_cards, record_attendance, replace_roster
from ikrar_client.api.upacara import close_declaration, open_declaration, read_progress
from ikrar_client.models import (
    AdmitByCardInput,
    CreateDeclarationInput,
    CreateEventInput,
    DraftTextInput,
    EnterHallInput,
    ExportEventsInput,
    LogInInput,
    MakeCardsInput,
    Problem,
    RecordAttendanceInput,
    RecordHandoverInput,
    ReplaceRosterInput,
    SetUpInput,
    SignPledgeInput,
)
from ikrar_client.types import File

base, first_link, csv = sys.argv[1:4]
# The day on which the hall takes PINs: the event is today, by the clock of its organizer.
today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).date().isoformat()
password = "lima kata yang mudah diingat"
stroke = [[[100, 300], [250, 120], [400, 340], [600, 200]]]


def good(answer):
    """The answer, which must be no problem."""
    if answer is None or isinstance(answer, Problem):
        raise SystemExit(f"refused: {answer}")
    return answer


anyone = Client(base_url=base, raise_on_unexpected_status=True, timeout=60)
chosen = SetUpInput.from_dict({"name": "rina", "displayName": "Rina Putri", "password": password})
good(set_up.sync(first_link, client=anyone, body=chosen))

wrong = log_in.sync(client=anyone, body=LogInInput(name="rina", password="salah"))
assert isinstance(wrong, Problem) and wrong.code == "login-failed", wrong
session = good(log_in.sync(client=anyone, body=LogInInput(name="rina", password=password)))
me = AuthenticatedClient(base_url=base, token=session.token, raise_on_unexpected_status=True, timeout=60)
assert good(who_am_i.sync(client=me)).account.admin

text = next(one for one in good(list_texts.sync(client=anyone)).templates if one.id == "ikrar-asn")
slots = {one.name: one.example for one in text.slots}
event = good(
    create_event.sync(
        client=me,
        body=CreateEventInput.from_dict(
            {
                "name": "Sosialisasi dan Ikrar Netralitas",
                "election": "Pemilihan Tahun 2024",
                "organizer": "Bawaslu Kabupaten Sijunjung",
                "regionCode": "13.03",
                "venue": "Hotel Bukik Gadang",
                "place": "Muaro Sijunjung",
                "firstDay": today,
                "lastDay": today,
            }
        ),
    )
)
assert good(read_event.sync(event.id, client=me)).first_day == event.first_day
draft = DraftTextInput.from_dict({"template": {"id": text.id}, "slots": slots, "on": today})
assert good(draft_text.sync(client=me, body=draft)).missing == []

body = CreateDeclarationInput.from_dict({"template": {"id": text.id}, "slots": slots})
declaration = good(create_declaration.sync(event.id, client=me, body=body))
with open(csv, "rb") as roster:
    listed = good(import_file.sync(declaration.id, client=me, body=File(payload=io.BytesIO(roster.read()))))
assert len(listed.people) > 3
rows = [{key: row[key] for key in ("name", "position", "institution")} for row in (one.to_dict() for one in listed.people[:4])]
people = good(replace_roster.sync(declaration.id, client=me, body=ReplaceRosterInput.from_dict({"people": rows}))).people
assert good(preview_pdf.sync(declaration.id, client=me)).payload.read(5) == b"%PDF-"

opened = good(open_declaration.sync(declaration.id, client=me))
assert opened.state == "open" and opened.opened_at is not None
cards = good(make_cards.sync(declaration.id, client=me, body=MakeCardsInput.from_dict({"of": "semua"}))).cards
pins = {card.signer_id: card.pin for card in cards}


def sign(token, pin=None):
    read = good(read_to_sign.sync(token, client=anyone))
    assert read.needs_pin == (pin is not None) and read.text.blocks
    signing = {"contentDigest": read.content_digest, "strokes": stroke, **({"pin": pin} if pin else {})}
    receipt = good(sign_pledge.sync(token, client=anyone, body=SignPledgeInput.from_dict(signing)))
    assert receipt.name == read.signer.name
    return receipt


receipt = sign(cards[0].link.rsplit("/", 1)[1], cards[0].pin)

found = good(search_hall.sync(event.slug, client=anyone, q=people[1].name[:8])).people
assert people[1].id in [one.id for one in found]
shown = good(read_hall.sync(event.id, client=me)).code.code
entering = EnterHallInput(pin=pins[people[1].id], code=shown)
ticket = good(enter_hall.sync(event.slug, people[1].id, client=anyone, body=entering))
sign(ticket.token)
handed = good(admit_by_card.sync(event.slug, people[2].id, client=me, body=AdmitByCardInput.from_dict({"card": "KTP"})))
sign(handed.token)
absent = RecordAttendanceInput.from_dict({"status": "tidak-hadir", "reason": "Sakit"})
good(record_attendance.sync(declaration.id, people[3].id, client=me, body=absent))

progress = good(read_progress.sync(declaration.id, client=me))
assert (progress.total, progress.signed, progress.standing.tidak_hadir) == (4, 3, 1), progress
assert good(read_hall_progress.sync(event.slug, client=anyone)).signed == 3
early = download_pdf.sync(receipt.code, client=anyone)
assert isinstance(early, Problem) and early.code == "conflict"
assert good(download_preview.sync(receipt.code, client=anyone)).payload.read(5) == b"%PDF-"

closed = good(close_declaration.sync(declaration.id, client=me))
assert closed.state == "closed" and good(read_rounds.sync(declaration.id, client=me)).signed == 3
pledge = good(verify_code.sync(receipt.code, client=anyone))
assert pledge.state == "sealed" and pledge.signed == 3
pdf = good(download_pdf.sync(receipt.code, client=anyone)).payload.read()
report = good(verify_file.sync(client=anyone, body=File(payload=io.BytesIO(pdf))))
assert report.verdict == "passed" and report.origin.kind == "ours" and report.origin.latest, report
proof = good(download_proof.sync(receipt.code, receipt.n, client=anyone))
assert proof.startswith("c2sp.org/tlog-proof@v1"), proof
assert good(read_log_key.sync(client=anyone)) and good(read_checkpoint.sync(client=anyone))
assert "BEGIN CERTIFICATE" in good(read_certificate.sync("root", client=anyone))

assert good(export_event.sync(event.id, client=me)).payload.read(2) == b"PK"
both = ExportEventsInput(events=[event.id])
assert good(export_events.sync(client=me, body=both)).payload.read(2) == b"PK"
good(record_handover.sync(event.id, client=me, body=RecordHandoverInput(receiver="Kepala Bagian Arsip")))
assert good(search_archive.sync(client=me, q="sijunjung")).found[0].handed_over
codes = [entry.code for entry in good(read_trail.sync(event.id, client=me)).entries]
assert "declaration-closed" in codes and "archive-exported" in codes, codes
print(receipt.code)
