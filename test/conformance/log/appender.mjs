import { entry, openLog } from './house.mjs';

/** Appends until it is killed; says each index only after it was told that the entry is durable. */
const log = await openLog(process.argv[2], { gather: 3, poll: 5 });
log.sequencer.start();
for (let at = await log.stores.log.size(); ; ) {
  const count = 1 + (at % 97);
  const indexes = await log.sequencer.add(Array.from({ length: count }, (_, i) => entry(at + i)));
  process.stdout.write(`${indexes.at(-1)}\n`);
  at += count;
}
