/**
 * As much of one database of IndexedDB as src/browser/parts uses, in memory. Requests are answered later, in order, and a transaction
 * whose `add` meets a taken name is aborted, as browsers do.
 */
export function browserDatabase(refuse: (value: unknown) => void = () => {}) {
  const values = new Map<string, unknown>();

  function transaction() {
    const made: Record<string, unknown> & { error?: Error } = {};
    let failed = false;
    const request = (act: () => unknown) => {
      const asked: { result?: unknown } = {};
      try {
        asked.result = act();
      } catch (error) {
        failed = true;
        made.error = error as Error;
      }
      setTimeout(() => (made[failed ? 'onabort' : 'oncomplete'] as () => void)());
      return asked;
    };
    return Object.assign(made, {
      objectStore: () => ({
        get: (name: string) => request(() => values.get(name)),
        getAll: () => request(() => [...values.values()]),
        getAllKeys: () => request(() => [...values.keys()]),
        put: (value: unknown, name: string) => request(() => values.set(name, value)),
        delete: (name: string) => request(() => values.delete(name)),
        add(value: unknown, name: string) {
          refuse(value); // a DataCloneError is thrown at once
          return request(() => {
            if (values.has(name)) throw new Error('ConstraintError');
            values.set(name, value);
          });
        },
      }),
    });
  }

  return {
    values,
    open() {
      const opening: Record<string, unknown> = { result: { transaction, close() {}, createObjectStore() {} } };
      setTimeout(() => (opening.onsuccess as () => void)());
      return opening;
    },
  };
}

/** The browser's databases, each made when it is opened first. */
export function browserDatabases() {
  const all = new Map<string, ReturnType<typeof browserDatabase>>();
  return {
    open(name: string) {
      const database = all.get(name) ?? browserDatabase();
      all.set(name, database);
      return database.open();
    },
  };
}
