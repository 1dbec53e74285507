/** `@jest/globals` under our runtime: the globals themselves, the same for every suite of a process. */
export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } = globalThis;
