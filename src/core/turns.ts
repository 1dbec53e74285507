/**
 * What never changes is read once, also when many ask for it in the same instant. Beyond `most` the oldest is given up; a
 * failure is not kept.
 */
export function keep<T>(most: number): (id: string, read: () => Promise<T>) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (id, read) => {
    const found = known.get(id);
    if (found) return found;
    if (known.size >= most) known.delete(known.keys().next().value!);
    const reading = read();
    known.set(id, reading);
    reading.catch(() => known.delete(id));
    return reading;
  };
}
