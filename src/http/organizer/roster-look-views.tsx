import type { VNode } from 'preact';
import type { RosterLook } from '../../operations/roster-look.ts';
import { PostForm } from '../form.tsx';

/** "Budi; Siti dan 12 lainnya" */
export function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, 8);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join('; ')} dan ${more.toLocaleString('id')} lainnya` : shown.join('; ');
}

/**
 * What wants a look on the roster as it is stored, with the names. `back` is where putting names right leads to.
 */
export function LookNotice(props: {
  readonly look: RosterLook;
  readonly path: string;
  readonly back: 'buka' | 'peserta';
}): VNode | null {
  const { look, path } = props;
  const [first] = look;
  if (!first) return null;
  const codes = [...new Set(look.map(({ code }) => code))];
  const tidied = look.filter(({ suggestion }) => suggestion !== undefined);
  return (
    <section class="notice warn" aria-labelledby="perlu-dilihat">
      <h2 id="perlu-dilihat">Perlu dilihat</h2>
      <p>Bukan kesalahan, tetapi sesudah dibuka tidak dapat diubah lagi.</p>
      <ul>
        {codes.map((code) => {
          const found = look.filter((one) => one.code === code);
          return (
            <li key={code}>
              <b>{found[0]?.message}</b> {namesOf(code === 'near-duplicate' ? pairsOf(found) : found.map(placed))}
            </li>
          );
        })}
      </ul>
      <div class="actions">
        {tidied.length > 0 && (
          <PostForm action={`${path}/rapikan`}>
            <input type="hidden" name="kembali" value={props.back} />
            <button type="submit" class="quiet">
              Rapikan huruf besar {tidied.length.toLocaleString('id')} nama
            </button>
          </PostForm>
        )}
        <a href={`${path}/sunting?hal=${Math.ceil(first.row / 50)}`}>Sunting daftar</a>
      </div>
    </section>
  );
}

type Placed = Pick<RosterLook[number], 'row' | 'name' | 'suggestion'>;

const placed = ({ row, name, suggestion }: Placed): string =>
  suggestion === undefined ? `${name} (no. ${row})` : `${name} → ${suggestion}`;

/** Each group of names that may be one person once. */
const pairsOf = (found: RosterLook): readonly string[] =>
  found
    .filter(({ row, others = [] }) => others.every((other) => other.row > row))
    .map(({ row, name, others = [] }) => [`${name} (no. ${row})`, ...others.map(placed)].join(' = '));
