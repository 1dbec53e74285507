export interface Question {
  readonly address: string;
  /** JSON to send; a request without it is a GET. */
  readonly body?: string;
  /** The page's CSRF token, in a session with a login. */
  readonly csrf?: string;
  /** Milliseconds to wait for an answer. */
  readonly timeoutMs: number;
  /** The whole body has gone out. */
  sent?(): void;
  answered(answer: XMLHttpRequest): void;
  /** No network, or no answer in time. */
  failed(): void;
}

/** By XMLHttpRequest, because fetch cannot be given a time limit on phones of 2018. */
export function ask({ address, body, csrf, timeoutMs, sent, answered, failed }: Question): void {
  const call = new XMLHttpRequest();
  call.open(body === undefined ? 'GET' : 'POST', address);
  call.timeout = timeoutMs;
  if (body !== undefined) {
    call.setRequestHeader('Content-Type', 'application/json');
    call.setRequestHeader('Accept', 'application/json');
    if (csrf) call.setRequestHeader('X-CSRF-Token', csrf);
  }
  if (sent) call.upload.onload = sent;
  call.onload = () => answered(call);
  call.onerror = call.ontimeout = () => failed();
  call.send(body);
}
