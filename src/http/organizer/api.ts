import { addAccount, changeAccount, listAccounts, renewAccount } from '../../operations/accounts.ts';
import { exportEvent, exportEvents } from '../../operations/archive-export.ts';
import { searchArchive } from '../../operations/archive-search.ts';
import { readProgress, readStanding, recordAttendance } from '../../operations/attendance.ts';
import { printAttendanceList } from '../../operations/attendance-list.ts';
import { listCards, printCards, printDeskList, readCards } from '../../operations/card-forms.ts';
import { makeCards, replaceLink, resetPin } from '../../operations/cards.ts';
import { closeDeclaration, closeEvent, openDeclaration, revokeDeclaration } from '../../operations/ceremonies.ts';
import {
  changeDeclaration,
  createDeclaration,
  listDeclarations,
  previewPdf,
  readDeclaration,
  removeDeclaration,
} from '../../operations/declarations.ts';
import { markSent } from '../../operations/deliveries.ts';
import { listEmails, sendEmails } from '../../operations/emails.ts';
import { copyEvent } from '../../operations/event-copy.ts';
import { changeEvent, createEvent, listEvents, readEvent } from '../../operations/events.ts';
import { changeHall, liftLock, liftLocks, readHall } from '../../operations/hall.ts';
import { listHandovers, recordHandover } from '../../operations/handovers.ts';
import { listLateConsents } from '../../operations/late-consents.ts';
import { addMember, listMembers, removeMember, renewInvitation } from '../../operations/members.ts';
import {
  agreeToOwnText,
  changeOwnText,
  exportOwnText,
  importOwnText,
  listOwnTexts,
  previewOwnText,
  readOwnText,
  removeOwnText,
  reviseOwnText,
  writeOwnText,
} from '../../operations/own-texts.ts';
import { changeContact } from '../../operations/person-contact.ts';
import { posterPdf } from '../../operations/poster.ts';
import { downloadRecordsList } from '../../operations/records-list.ts';
import { getRecordsTerms, setRecordsTerms } from '../../operations/records-terms.ts';
import { fillRoster, readRoster, replaceRoster } from '../../operations/roster.ts';
import { copyRoster, listRosterSources } from '../../operations/roster-copy.ts';
import { commitRoster, importFile, understandRoster } from '../../operations/roster-import.ts';
import { lookAtRoster } from '../../operations/roster-look.ts';
import { createRound, listMissing, readRounds } from '../../operations/rounds.ts';
import { logIn, logOut, setUp, whoAmI } from '../../operations/sessions.ts';
import { draftText, listEventTexts, listTexts } from '../../operations/texts.ts';
import { readTrail } from '../../operations/trail-reading.ts';
import { api } from '../api.ts';

const event = '/api/events/{eventId}';
const declaration = '/api/declarations/{declarationId}';
const ownText = `${event}/texts/{textId}/{number}` as const;
const person = `${declaration}/people/{personId}` as const;

/** The JSON API for organizers, attendants, archivists and administrators. */
export const organizerApi = [
  ...api('Akun', {
    'post /api/session': { logIn },
    'get /api/session': { whoAmI },
    'delete /api/session': { logOut },
    'post /api/setup/{token}': { setUp },
    'get /api/accounts': { listAccounts },
    'post /api/accounts': { addAccount },
    'patch /api/accounts/{accountId}': { changeAccount },
    'post /api/accounts/{accountId}/setup': { renewAccount },
  }),
  ...api('Kegiatan', {
    'get /api/events': { listEvents },
    'post /api/events': { createEvent },
    [`get ${event}`]: { readEvent },
    [`patch ${event}`]: { changeEvent },
    [`get ${event}/audit`]: { readTrail },
  }),
  ...api('Aula', {
    [`get ${event}/hall`]: { readHall },
    [`patch ${event}/hall`]: { changeHall },
    [`delete ${event}/hall/locks`]: { liftLocks },
    [`delete ${event}/hall/locks/{signerId}`]: { liftLock },
  }),
  ...api('Anggota', {
    [`get ${event}/members`]: { listMembers },
    [`post ${event}/members`]: { addMember },
    [`delete ${event}/members/{membershipId}`]: { removeMember },
    [`post ${event}/members/{membershipId}/setup`]: { renewInvitation },
  }),
  ...api('Naskah', {
    'get /api/templates': { listTexts },
    'post /api/texts': { draftText },
    [`get ${event}/templates`]: { listEventTexts },
    [`get ${event}/texts`]: { listOwnTexts },
    [`post ${event}/texts`]: { writeOwnText },
    [`post ${event}/texts/import`]: { importOwnText },
    [`post ${event}/texts/preview`]: { previewOwnText },
    [`get ${ownText}`]: { readOwnText },
    [`put ${ownText}`]: { changeOwnText },
    [`delete ${ownText}`]: { removeOwnText },
    [`get ${ownText}/file`]: { exportOwnText },
    [`post ${ownText}/agree`]: { agreeToOwnText },
    [`post ${ownText}/next`]: { reviseOwnText },
    [`get ${event}/declarations`]: { listDeclarations },
    [`post ${event}/declarations`]: { createDeclaration },
    [`get ${declaration}`]: { readDeclaration },
    [`patch ${declaration}`]: { changeDeclaration },
    [`delete ${declaration}`]: { removeDeclaration },
    [`get ${declaration}/preview.pdf`]: { previewPdf },
    [`post ${declaration}/rounds`]: { createRound },
    [`get ${declaration}/rounds`]: { readRounds },
    [`get ${declaration}/missing`]: { listMissing },
    [`get ${declaration}/late`]: { listLateConsents },
  }),
  ...api('Peserta', {
    [`get ${declaration}/roster`]: { readRoster },
    [`put ${declaration}/roster`]: { replaceRoster },
    [`get ${declaration}/roster/look`]: { lookAtRoster },
    [`post ${declaration}/roster/import`]: { importFile },
    [`post ${declaration}/roster/understand`]: { understandRoster },
    [`post ${declaration}/roster/commit`]: { commitRoster },
    [`post ${declaration}/roster/region`]: { fillRoster },
    [`get ${declaration}/roster/sources`]: { listRosterSources },
    [`post ${declaration}/roster/copy`]: { copyRoster },
    [`post ${declaration}/cards`]: { makeCards },
    [`get ${declaration}/cards`]: { readCards },
    [`get ${declaration}/cards.pdf`]: { printCards },
    [`get ${declaration}/cards.xlsx`]: { listCards },
    [`get ${declaration}/desk-list.pdf`]: { printDeskList },
    [`get ${declaration}/emails`]: { listEmails },
    [`post ${declaration}/emails`]: { sendEmails },
    [`get ${person}`]: { readStanding },
    [`post ${person}/pin`]: { resetPin },
    [`post ${person}/link`]: { replaceLink },
    [`post ${person}/sent`]: { markSent },
    [`put ${person}/contact`]: { changeContact },
    [`put ${person}/attendance`]: { recordAttendance },
  }),
  ...api('Upacara', {
    [`post ${declaration}/open`]: { openDeclaration },
    [`get ${declaration}/progress`]: { readProgress },
    [`post ${declaration}/close`]: { closeDeclaration },
    [`post ${declaration}/revoke`]: { revokeDeclaration },
    [`get ${event}/poster.pdf`]: { posterPdf },
    [`get ${event}/attendance.pdf`]: { printAttendanceList },
    [`post ${event}/copy`]: { copyEvent },
    [`post ${event}/close`]: { closeEvent },
  }),
  ...api('Arsip', {
    'get /api/archive': { searchArchive },
    [`get ${event}/bag.zip`]: { exportEvent },
    'post /api/archive/bags.zip': { exportEvents },
    [`get ${event}/records`]: { downloadRecordsList },
    [`get ${event}/records/terms`]: { getRecordsTerms },
    [`put ${event}/records/terms`]: { setRecordsTerms },
    [`get ${event}/handovers`]: { listHandovers },
    [`post ${event}/handovers`]: { recordHandover },
  }),
];
