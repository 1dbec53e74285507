#!/usr/bin/env node
import { Command } from 'commander';
import { archiveCommand } from './cli/archive.ts';
import { auditCommand } from './cli/audit.ts';
import { backupCommand, restoreCommand } from './cli/backup.ts';
import { certsCommand } from './cli/certs.ts';
import { demoCommand } from './cli/demo.ts';
import { extendCommand } from './cli/extend.ts';
import { userCommand } from './cli/user.ts';
import { verifyCommand } from './cli/verify.ts';
import { fail, main } from './main.ts';

/** `ikrar …`: one file a command under cli/. Errors are one sentence; exit codes are each command's own. */
const program = new Command('ikrar')
  .description('Ikrar netralitas: naskah, tanda tangan elektronik, pemeriksaan, arsip')
  .configureHelp({ sortSubcommands: true })
  .showHelpAfterError('(ikrar --help menunjukkan caranya)');

program.addCommand(new Command('serve').description('menjalankan server; sama dengan npm start').action(main));
for (const command of [
  demoCommand(),
  verifyCommand(),
  extendCommand(),
  archiveCommand(),
  auditCommand(),
  backupCommand(),
  restoreCommand(),
  userCommand(),
  certsCommand(),
])
  program.addCommand(command);

await program.parseAsync().catch(fail);
