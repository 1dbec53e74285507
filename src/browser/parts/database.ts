/**
 * What this browser keeps for us, each under names of its own: keys, consents that are not recorded yet, and pages for the time
 * without a network; on a desk's tablet what it knows of its event, and what was signed on it and is not recorded yet.
 */
export type Shelf = 'kunci' | 'antrean' | 'halaman' | 'bekal' | 'meja';

type Act<T> = (shelf: IDBObjectStore) => IDBRequest<T>;

/**
 * One transaction. The database is opened anew each time, because iOS closes connections in the background. What was written is
 * on the disk when it resolves. Rejects where storage is refused.
 */
export function transact<T>(shelf: Shelf, mode: IDBTransactionMode, act: Act<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(`ikrar-${shelf}`, 1); // throws, or is undefined, where storage is refused
    opening.onupgradeneeded = () => opening.result.createObjectStore(shelf);
    opening.onerror = opening.onblocked = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      try {
        const transaction = database.transaction(shelf, mode, { durability: 'strict' });
        const request = act(transaction.objectStore(shelf));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      } catch (error) {
        reject(error); // DataCloneError
      } finally {
        database.close(); // once its transactions have ended
      }
    };
  });
}
