import type { z } from 'zod';
import { IkrarError } from '../errors.ts';
import type { Services } from '../services.ts';
import { fillTemplate } from '../template/fill.ts';
import type { Slot, Template } from '../template/library.ts';
import type { SlotValues } from '../template/slots.ts';
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

/**
 * The text as it will read, while its slots are still being typed: an empty slot shows its label between ‹ and ›, and so do
 * those that the roster fills for each person.
 */
export function draftedText(services: Services, input: z.output<typeof draftText>): TextShown {
  const { id, version } = input.template;
  const template = version === undefined ? services.templates.latest(id) : services.templates.get(id, version);
  const typed = typedSlots(template, input.slots ?? {});
  const missing = template.slots.filter(({ name, from }) => !from && !typed[name]).map(({ name }) => name);
  const shown = Object.fromEntries(template.slots.map((slot) => [slot.name, typed[slot.name] ?? placeholder(slot)]));
  try {
    const clauses = (input.clauses ?? []).map((choice) => {
      const fixed = fixClause(services, choice, input.on);
      return { clause: services.templates.clause(fixed.id, fixed.version), after: fixed.after };
    });
    const { title, blocks, sources } = fillTemplate(template, shown, clauses, input.on);
    return { title, blocks: blocks as TextShown['blocks'], sources: [...sources], missing };
  } catch (error) {
    if (!(error instanceof IkrarError)) throw error;
    return {
      title: template.title,
      blocks: [],
      sources: [],
      missing,
      fault: error.faults[0]?.message ?? error.message,
    };
  }
}

type TextShown = z.output<typeof textAnswer>;

const typedSlots = (template: Template, given: SlotValues): SlotValues =>
  Object.fromEntries(
    template.slots.flatMap(({ name }) => {
      const value = given[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );

const placeholder = (slot: Slot): string =>
  slot.type === 'text' ? `‹${[...slot.label].slice(0, Math.max(1, slot.max - 2)).join('')}›` : slot.example;
