import { z } from 'zod';
import { type Fault, IkrarError } from '../errors.ts';
import type { Delivery, Person } from '../model.ts';
import { checkEmail, checkPhone } from '../roster/contacts.ts';
import { update } from '../stores.ts';
import type { AtDeclaration } from './access.ts';
import { requireOpenable } from './card-secrets.ts';
import { forgetIfClosed } from './emails.ts';
import { personId, withoutUndefined } from './input.ts';
import { operation } from './operation.ts';
import { getPerson } from './roster.ts';
import { record } from './trail.ts';

const fields = {
  phone: z
    .string()
    .max(60)
    .optional()
    .meta({ title: 'Nomor telepon', examples: ['0812-3456-7890'] }),
  email: z
    .string()
    .max(254)
    .optional()
    .meta({ title: 'Alamat surel', examples: ['nama@contoh.go.id'] }),
};

/** Where somebody is reached is no part of what is signed: it alone of a frozen roster may still change. */
export const changeContact = operation({
  summary: 'Membetulkan nomor telepon atau alamat surel seseorang, sampai naskah ditutup',
  note: 'Yang tidak dikirim tetap, yang kosong dihapus. Sesudah alamat berubah, tautannya dihitung belum dikirim.',
  access: { declaration: 'organizer' },
  input: z.strictObject({ ...personId, ...fields }),
  answer: z
    .object({ id: z.string(), phone: z.string().optional(), email: z.string().optional() })
    .meta({ id: 'Contact' }),
  errors: ['declaration-closed'],
  async run(granted, { personId: given, ...typed }) {
    const { services, declaration } = granted;
    requireOpenable(declaration);
    const before = await getPerson(services, declaration.id, given);
    const contact = contactOf(before, typed);
    const change = ({ phone: _phone, email: _email, ...person }: Person): Person => ({ ...person, ...contact });
    await update(services.stores.rosters, declaration.id, (roster) => ({
      ...roster,
      people: roster.people.map((person) => (person.id === given ? change(person) : person)),
    }));
    const changed = (['phone', 'email'] as const).filter((field) => contact[field] !== before[field]);
    await forgetSent(granted, given, changed);
    if (changed.length > 0) await record(granted, 'contact-changed', { fields: changed.join(', ') }, given);
    await forgetIfClosed(granted);
    return { id: given, ...contact };
  },
});

type Contact = Pick<Person, 'phone' | 'email'>;

/** @throws IkrarError 'invalid-input' as for a line of the roster */
function contactOf(before: Person, { phone, email }: { readonly [K in keyof Contact]?: string | undefined }): Contact {
  const faults: Fault[] = [];
  const fault = (path: string, message: string): void => void faults.push({ path, message });
  const next = {
    phone: (phone === undefined ? before.phone : checkPhone({ text: phone }, fault)) || undefined,
    email: (email === undefined ? before.email : checkEmail({ text: email }, fault)) || undefined,
  };
  if (faults.length > 0) throw new IkrarError('invalid-input', faults[0]!.message, { faults });
  return withoutUndefined(next);
}

/** What was sent to the old address is not sent to the new one. A message that is still waiting goes to the new one. */
async function forgetSent(
  { services: { stores } }: AtDeclaration,
  id: string,
  changed: readonly (keyof Contact)[],
): Promise<void> {
  if (!(await stores.deliveries.get(id))) return;
  await update(stores.deliveries, id, (delivery): Delivery => {
    const { whatsapp, email, ...rest } = delivery;
    const under = email?.state === 'waiting' || email?.state === 'sending';
    return {
      ...rest,
      ...(whatsapp && !changed.includes('phone') ? { whatsapp } : {}),
      ...(email && (under || !changed.includes('email')) ? { email } : {}),
    };
  });
}
