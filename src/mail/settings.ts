import { isEmailAddress } from '../core/email-address.ts';
import type { Mailbox, SmtpSettings } from './smtp.ts';

/**
 * The server for e-mail: `smtp://name:password@host:587`, encrypted by STARTTLS, or `smtps://…:465`, encrypted from the first
 * octet. Name and password are percent-encoded. Nothing is encrypted on the way to this computer itself, which leaves it
 * nowhere, and where `?tls=no` asks for that.
 * @returns undefined for anything else
 */
export function parseSmtpUrl(text: string): Omit<SmtpSettings, 'from'> | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const atOnce = url?.protocol === 'smtps:';
  if (!url || !(atOnce || url.protocol === 'smtp:') || !url.hostname || !/^\/?$/.test(url.pathname) || url.hash)
    return undefined;
  const plain = url.search === '?tls=no';
  if (url.search && (!plain || atOnce)) return undefined;
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === undefined || password === undefined || (user === '') !== (password === '')) return undefined;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    host,
    port: Number(url.port) || (atOnce ? 465 : 587),
    encryption: atOnce ? 'tls' : plain || isOwn(host) ? 'none' : 'starttls',
    ...(user ? { login: { user, password } } : {}),
  };
}

const isOwn = (host: string): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A sender: `nama@contoh.go.id`, or `Nama <nama@contoh.go.id>`. @returns undefined for anything else */
export function parseMailbox(text: string): Mailbox | undefined {
  const [, name = '', address = ''] = /^(?:([^<>"\p{Cc}]{1,100}?)\s*<([^<>]+)>)$/u.exec(text.trim()) ?? [
    '',
    '',
    text.trim(),
  ];
  return isEmailAddress(address) ? { name, address } : undefined;
}
