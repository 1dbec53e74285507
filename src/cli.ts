#!/usr/bin/env node
import { Command } from 'commander';
import { fail, guardOutput } from './terminal.ts';

/** Each command has a file under cli/, which is loaded only when it is used: `ikrar verify` needs no database. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => {
    const { main } = await import('./main.ts');
    return new Command('serve').description('menjalankan server; sama dengan npm start').action(main);
  },
  demo: async () => (await import('./cli/demo.ts')).demoCommand(),
  verify: async () => (await import('./cli/verify.ts')).verifyCommand(),
  extend: async () => (await import('./cli/extend.ts')).extendCommand(),
  archive: async () => (await import('./cli/archive.ts')).archiveCommand(),
  witness: async () => (await import('./cli/witness.ts')).witnessCommand(),
  log: async () => (await import('./cli/log.ts')).logCommand(),
  audit: async () => (await import('./cli/audit.ts')).auditCommand(),
  trail: async () => (await import('./cli/trail.ts')).trailCommand(),
  backup: async () => (await import('./cli/backup.ts')).backupCommand(),
  restore: async () => (await import('./cli/backup.ts')).restoreCommand(),
  user: async () => (await import('./cli/user.ts')).userCommand(),
  certs: async () => (await import('./cli/certs.ts')).certsCommand(),
};

async function run(): Promise<void> {
  const program = new Command('ikrar')
    .description('Ikrar netralitas: naskah, tanda tangan elektronik, pemeriksaan, arsip')
    .showHelpAfterError('(ikrar --help menunjukkan caranya)');
  const asked = process.argv[2] ?? '';
  const names = asked in commands ? [asked] : Object.keys(commands);
  for (const name of names) program.addCommand(await commands[name]!());
  guardOutput(program);
  await program.parseAsync();
}

process.on('uncaughtException', fail);
await run().catch(fail);
