import type { z } from 'zod';
import { IkrarError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { fillTemplate } from '../../template/fill.ts';
import type { templatesAnswer, textAnswer } from './answers.ts';
import { fixClause } from './declarations.ts';
import type { draftText } from './schemas.ts';

/** The library as forms and programs choose from it. */
export function listTexts({ templates }: Services): z.output<typeof templatesAnswer> {
  return {
    templates: templates.templates.map(({ id, version, title, kind, signers, digest, basis, slots }) => ({
      id,
      version,
      title,
      kind,
      signers,
      digest,
      basis: basis.map((law) => ({ ...law })),
      slots: slots.map((slot) => ({ ...slot })),
    })),
    clauses: templates.clauses.map(({ id, version, title, digest, basis }) => ({
      id,
      version,
      title,
      digest,
      basis: basis.map((law) => ({ ...law })),
    })),
  };
}

/** The text as it will read, while its slots are still being typed: an empty slot shows its label between ‹ and ›. */
export function draftedText(services: Services, input: z.output<typeof draftText>): z.output<typeof textAnswer> {
  const { id, version } = input.template;
  const template = version === undefined ? services.templates.latest(id) : services.templates.get(id, version);
  const given = input.slots ?? {};
  const missing = template.slots.filter((slot) => !given[slot.name]?.trim());
  const typed = Object.fromEntries(
    template.slots.map((slot) => [
      slot.name,
      given[slot.name]?.trim() || (slot.type === 'text' ? `‹${slot.label}›` : slot.example),
    ]),
  );
  const clauses = (input.clauses ?? []).map((choice) => {
    const fixed = fixClause(services, choice, input.on);
    return { clause: services.templates.clause(fixed.id, fixed.version), after: fixed.after };
  });
  try {
    const { title, blocks, sources } = fillTemplate(template, typed, clauses, input.on);
    return {
      title,
      blocks: blocks as z.output<typeof textAnswer>['blocks'],
      sources: [...sources],
      missing: missing.map(({ name }) => name),
    };
  } catch (error) {
    if (!(error instanceof IkrarError)) throw error;
    const fault = error.faults[0]?.message ?? error.message;
    return { title: template.title, blocks: [], sources: [], missing: missing.map(({ name }) => name), fault };
  }
}
