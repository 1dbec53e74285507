import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IkrarError } from '../errors.ts';
import { parsePem } from './certificate.ts';

/** Every root certificate (DER) in the PEM files of a folder. @throws IkrarError 'config-invalid' naming a file without one */
export async function loadRoots(folder: string): Promise<readonly Uint8Array[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pem')).toSorted();
  const roots = await Promise.all(names.map((name) => readRoots(join(folder, name))));
  return roots.flat();
}

/** The certificates of one PEM file. @throws IkrarError 'config-invalid' */
export async function readRoots(path: string): Promise<readonly Uint8Array[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new IkrarError('config-invalid', `Sertifikat ${path} tidak dapat dibaca. Periksa nama berkasnya.`, { cause });
  });
  const found = parsePem('CERTIFICATE', text);
  if (found.length > 0) return found;
  throw new IkrarError('config-invalid', `${path} tidak berisi sertifikat PEM.`);
}
