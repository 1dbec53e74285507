import { Router } from 'express';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { IkrarError } from '../errors.ts';
import { checkReady } from '../operations/readiness.ts';
import type { Services } from '../services.ts';

/**
 * For monitoring: live (the process answers), ready (a durable write is possible now), and metrics for Prometheus. A
 * load balancer that asks /readyz sends no requests to a node that could not store them.
 */
export function healthRoutes(services: Services): Router {
  const router = Router();
  const ready = onceASecond(() => checkReady(services));
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'ikrar_http_seconds',
    help: 'Time to answer, by method and status',
    labelNames: ['method', 'status'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const signatures = new Counter({
    name: 'ikrar_revisions_total',
    help: 'Revisions written by this node',
    registers: [registry],
  });
  services.signatureIndex.onWritten((facts) => signatures.inc(facts.length));

  router.use((request, response, next) => {
    const stop = seconds.startTimer({ method: request.method });
    response.once('finish', () => stop({ status: String(response.statusCode) }));
    next();
  });
  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    // An alarm does not make the node unready: its other events are sound, and every other node would raise the same
    // alarm.
    const alarms = services.alarms.list().length;
    response.set('Cache-Control', 'no-store').json({ status: 'ready', ...(await ready()), alarms });
  });
  router.get('/metrics', async (request, response) => {
    // Metrics of the process are for its operator: only from this machine, never through a proxy.
    if (
      request.get('x-forwarded-for') !== undefined ||
      !/^(::1|(::ffff:)?127\.)/.test(request.socket.remoteAddress ?? '')
    )
      throw new IkrarError('forbidden', 'Angka pemantauan hanya dapat dibaca dari mesin server.');
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

/** Gives all callers within a second the same answer: readiness costs a durable write, and anybody may ask for it. */
function onceASecond<T>(work: () => Promise<T>): () => Promise<T> {
  let last: { readonly begun: number; readonly answer: Promise<T> } | undefined;
  return () => {
    const now = performance.now();
    if (last === undefined || now - last.begun >= 1000) last = { begun: now, answer: work() };
    return last.answer;
  };
}
