// The shell blocks of our documents, and how each is run. In front of every ```sh fence stands one of
//
//     <!-- run: SCENE -->          a test runs it as it stands; SCENE is one of those below
//     <!-- not run: REASON -->     it cannot be run here, and why
//
// Blocks of one document and scene are one script: a later one may use what an earlier one has set.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** In the order in which they are played; all in one folder. */
export const scenes = {
  http: 'beside a running server: $BASE is its address, $SETUP the token of the first link',
  offline: 'on the files that http left, without the server',
  stopped: "on that server's data folder, after it was stopped",
  alone: 'needs nothing of the others',
};

/** Documents that people read, as paths from the root; those whose files others need come first. */
export const documents = [
  ...['docs/api.md', 'docs/verify.md', 'README.md'],
  ...markdownIn('docs'),
  ...markdownIn('certs'),
  ...markdownIn('examples'),
  ...['CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
].filter((path, i, all) => all.indexOf(path) === i);

function markdownIn(folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => relative(root, join(root, folder, name)))
    .sort();
}

/** Every fenced block in a shell's language: where, in which scene or why not, and what. `fault` where neither is said. */
export function shellBlocks(path) {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/^( *)(?:<!-- (run|not run): (.+) -->\n *)?```(\w*)\n([\s\S]*?)^ *```$/gm)]
    .filter(([, , , , language]) => ['sh', 'bash', 'shell', 'console'].includes(language))
    .map((match) => {
      const [, indent, kind, said, , body] = match;
      const script = body.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
      const place = `${path}:${text.slice(0, match.index).split('\n').length}`;
      if (kind === 'not run') return { place, script, reason: said };
      if (kind === 'run' && said in scenes) return { place, script, scene: said };
      const fault = kind
        ? `no scene is called "${said}"`
        : 'neither "<!-- run: SCENE -->" nor "<!-- not run: REASON -->"';
      return { place, script, fault };
    });
}
