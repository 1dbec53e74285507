/**
 * Paths of tiles, c2sp.org/tlog-tiles: `<L>/<N>[.p/<W>]`, where N is written in groups of three digits, each but the
 * last with an x in front: tile 1234067 of level 0 is `0/x001/x234/067`. A tile has 256 hashes; the path of a partial
 * tile names its width.
 */
export const tileWidth = 256;

export interface TileName {
  /** 0 to 63, or `entries` for the entry bundle with the same index as the tile of level 0. */
  readonly level: number | 'entries';
  readonly index: number;
  /** 1 to 256. */
  readonly width: number;
}

export function tilePath({ level, index, width }: TileName): string {
  const groups = [String(index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  return `${level}/${groups.join('/')}${width === tileWidth ? '' : `.p/${width}`}`;
}

/** Undefined for every spelling but the one that tilePath writes. */
export function parseTilePath(path: string): TileName | undefined {
  const match = /^(entries|\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (!match) return undefined;
  const name: TileName = {
    level: match[1] === 'entries' ? 'entries' : Number(match[1]),
    index: Number(match[2]!.replace(/[x/]/g, '')),
    width: match[3] === undefined ? tileWidth : Number(match[3]),
  };
  const inRange = name.width >= 1 && name.width <= tileWidth && (name.level === 'entries' || name.level <= 63);
  return inRange && tilePath(name) === path ? name : undefined;
}

/** How many hashes a level has in a tree of `size` entries. */
const levelSize = (level: number, size: number): number => Math.floor(size / tileWidth ** level);

/** How wide the tile is in a tree of `size` entries; 0 when the tree does not reach it. */
export function widthAt(level: number | 'entries', index: number, size: number): number {
  const hashes = levelSize(level === 'entries' ? 0 : level, size);
  return Math.max(0, Math.min(tileWidth, hashes - index * tileWidth));
}
