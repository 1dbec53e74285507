import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { documents, root } from '../readme/blocks.mjs';
import { src } from './sources.ts';

/** Comments and documents name files; whoever follows them must find something there. */

const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:tsx?|mjs)$/.test(name));
const topNames = new Set([...readdirSync(root), ...readdirSync(src)]);

/** `log/entry`, `docs/formats.md`, `ceremony.ts`; not the paths of addresses, which begin with a slash. */
const pathLike =
  /(?<![\w./@:{}-])((?:[\w.-]+\/)*[\w-]+\.(?:tsx?|mjs|md|sh|css|csv|yaml)|(?:[\w-]+\/)+[\w-]*)(?![\w{/]|\.\w)/g;

const isThere = (path: string, ...folders: readonly string[]): boolean =>
  folders.some((folder) => ['', '.ts', '.tsx'].some((ending) => existsSync(join(folder, path) + ending)));

/** What looks like a path of ours in a text and leads nowhere. */
function dangling(text: string, folder: string): string[] {
  const named = [...text.matchAll(pathLike)].map(([, path]) => path!);
  return named.filter((path) => {
    const isFile = /\.\w+$/.test(path);
    if (!isFile && !topNames.has(path.split('/')[0]!)) return false; // "and/or", a media type, an address
    if (isFile && !path.includes('/') && sources.some((name) => name.split('/').at(-1) === path)) return false;
    return !isThere(path, folder, src, root);
  });
}

const commentsIn = (text: string): readonly string[] =>
  [...text.matchAll(/\/\*[\s\S]*?\*\/|(?<![:'"`\w])\/\/.*$/gm)].map(([comment]) => comment);

/** As GitHub and GitLab make them of headings. */
const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replace(/\s/g, '-'),
  );

describe('what is named is there', () => {
  it('in comments of the sources', () => {
    const wrong = sources.flatMap((name) => {
      const path = join(src, name);
      const comments = commentsIn(readFileSync(path, 'utf8'));
      return comments.flatMap((text) => dangling(text, dirname(path)).map((found) => `${name}: ${found}`));
    });
    expect(wrong).toEqual([]);
  });

  it('in links of the documents, to the heading', () => {
    const wrong = documents.flatMap((document) => {
      const text = readFileSync(join(root, document), 'utf8').replace(/^ *```[\s\S]*?^ *```$/gm, '');
      const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
      return links
        .filter((link) => !/^[a-z]+:/.test(link))
        .filter((link) => {
          const [path = '', anchor] = link.split('#');
          const target = path === '' ? join(root, document) : join(root, dirname(document), path);
          if (!existsSync(target)) return true;
          return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor);
        })
        .map((link) => `${document}: ${link}`);
    });
    expect(wrong).toEqual([]);
  });

  it('in code spans of the documents', () => {
    const ours = /^(?:src|test|docs|certs|examples|templates|\.ci)\//;
    const wrong = documents.flatMap((document) => {
      const text = readFileSync(join(root, document), 'utf8').replace(/^ *```[\s\S]*?^ *```$/gm, '');
      const named = [...text.matchAll(/`([^`\s{}…*]+)`/g)].map(([, path]) => path!).filter((path) => ours.test(path));
      return named.filter((path) => !isThere(path, root)).map((path) => `${document}: ${path}`);
    });
    expect(wrong).toEqual([]);
  });

  it('or would be found', () => {
    expect(dangling('as `pades.md` wants it (document/fonts), see DESIGN.md and log/receipt-of-old', src)).toEqual([
      'pades.md',
      'document/fonts',
      'DESIGN.md',
      'log/receipt-of-old',
    ]);
    expect(dangling('ceremony.ts, log/entry and /log/checkpoint of c2sp.org/tlog-tiles, and/or docs/', src)).toEqual(
      [],
    );
    expect(sources.map((name) => relative(src, join(src, name)))).toContain('ceremony.ts');
  });
});
