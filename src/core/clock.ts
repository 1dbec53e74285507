/** The only source of time. It is injected, so that tests and audits decide what now is. */
export type Clock = () => Date;

/** Fills an array with unpredictable bytes; injected wherever a result depends on chance. */
export type Random = (length: number) => Uint8Array;
