/** The browser's storage for this site. Private windows may refuse to store; then nothing is recalled. */
export interface Memory {
  keep(key: string, value: unknown): void;
  /** The stored value; null if there is none, or none that can be parsed. */
  recall<T>(key: string): T | null;
  forget(key: string): void;
}

/** `sessionStorage` ends with the tab. Where storage is refused, merely accessing it throws. */
export function memoryIn(storage: 'localStorage' | 'sessionStorage'): Memory {
  const attempt = <T>(act: (store: Storage) => T): T | null => {
    try {
      return act(window[storage]);
    } catch {
      return null;
    }
  };
  return {
    keep: (key, value) => attempt((store) => store.setItem(key, JSON.stringify(value))),
    recall: (key) => attempt((store) => JSON.parse(store.getItem(key) || 'null')),
    forget: (key) => attempt((store) => store.removeItem(key)),
  };
}
