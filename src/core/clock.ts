/** The only source of time. It is injected, so that tests and audits determine the current time. */
export type Clock = () => Date;

/** Returns unpredictable bytes; injected wherever a result depends on chance. */
export type Random = (length: number) => Uint8Array;
