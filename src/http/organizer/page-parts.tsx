import type { ComponentChildren, VNode } from 'preact';
import type { Declaration, PledgeEvent } from '../../model.ts';

const states = {
  draft: ['draf', ''],
  opening: ['sedang dibuka', 'warn'],
  open: ['terbuka', 'good'],
  closing: ['sedang ditutup', 'warn'],
  closed: ['ditutup', ''],
  revoked: ['dicabut', 'bad'],
} as const;

export const StateTag = (props: { readonly state: Declaration['state'] }): VNode => (
  <span class={`tag ${states[props.state][1]}`}>{states[props.state][0]}</span>
);

/** The steps from a text to an open declaration; while it is a draft, each earlier step can be revisited. */
export function Steps(props: { readonly declaration: Declaration; readonly at: Step; readonly people: number }): VNode {
  const base = `/kelola/n/${props.declaration.id}`;
  const done: Readonly<Record<Step, boolean>> = {
    teks: props.at !== 'teks',
    peserta: props.people > 0 && props.at !== 'peserta',
    buka: false,
  };
  return (
    <nav aria-label="Langkah">
      <ol class="steps">
        <li>
          <a class="done" href={`/kelola/k/${props.declaration.eventId}`}>
            <b>Kegiatan</b>
          </a>
        </li>
        {(Object.keys(stepNames) as Step[]).map((step) => (
          <li key={step}>
            <a
              href={`${base}/${step}`}
              class={done[step] ? 'done' : undefined}
              aria-current={props.at === step ? 'step' : undefined}
            >
              <b>{stepNames[step]}</b>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

export type Step = 'teks' | 'peserta' | 'buka';
const stepNames: Readonly<Record<Step, string>> = { teks: 'Teks', peserta: 'Peserta', buka: 'Periksa dan buka' };

export function Crumbs(props: {
  readonly event: Pick<PledgeEvent, 'id' | 'name'>;
  readonly children?: ComponentChildren;
}): VNode {
  return (
    <nav class="crumbs small" aria-label="Letak">
      <a href="/kelola">Kegiatan</a>
      <span aria-hidden="true">›</span>
      <a href={`/kelola/k/${props.event.id}`} class="cut">
        {props.event.name}
      </a>
      {props.children && <span aria-hidden="true">›</span>}
      {props.children}
    </nav>
  );
}
