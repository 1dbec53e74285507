/** The events of workers, because the DOM library has no types for them. */
export interface LifeEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
export interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
