import type { IncomingMessage, ServerResponse } from 'node:http';
import { readObject } from './request-body.ts';
import type { World } from './world.ts';

/** A world that can be taken back. */
export interface Controlled extends World {
  snapshot(): string;
  restore(snapshot: string): void;
  reset(): void;
  resume(): Promise<void>;
}

/** A snapshot of a long day's work fits; more would not fit into one text, nor be good for the memory. */
const mostBytes = 256 * 1024 * 1024;

/** What the control interface answers; a string is sent as it is, anything else as JSON. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Default: JSON. */
  readonly type?: string;
}

type Handler = (emulator: Controlled, request: ControlRequest) => Answer | Promise<Answer>;

interface ControlRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const prefix = '/_emulator/';
/** Where tasks ask for the credentials of their roles. */
const credentials = 'ecs/credentials/';
/** A hundred years: far beyond any waiting period, and well within what a date can hold. */
const longestAdvance = 100 * 365 * 86_400;

const handlers: Readonly<Record<string, Handler>> = {
  'GET health': (emulator) =>
    ok({ status: 'running', clock: emulator.clock.mode, now: emulator.clock.date() }),
  'POST reset': async (emulator) => {
    emulator.reset();
    return ok(await emulator.resume());
  },
  'POST snapshot': (emulator) => ok(emulator.snapshot()),
  'POST restore': async (emulator, { body }) => {
    emulator.restore(body);
    return ok(await emulator.resume());
  },
  'POST advance': async (emulator, { body }) => ok(await advance(emulator, body)),
  'GET decisions': async (emulator, { url }) => {
    const { recallDecisions } = await import('./identity/decision-log.ts');
    return ok({ decisions: recallDecisions(emulator, url.searchParams.get('requestId')) });
  },
  'GET outbox': async (emulator) => {
    const { outboxOf } = await import('./services/sns/outbox.ts');
    return ok(outboxOf(emulator));
  },
  'GET faults': async (emulator) => ok((await faults()).listFaults(emulator)),
  'POST faults': async (emulator, { body }) =>
    ok(await (await faults()).orderFaults(emulator, body)),
  'DELETE faults': async (emulator, { body }) => ok((await faults()).liftFaults(emulator, body)),
};

const faults = () => import('./faults/control.ts');

/** Answers what stands under `/_emulator/`; false: the request is for a service. */
export async function answerControl(
  emulator: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (!request.url?.startsWith(prefix)) return false;
  const answered: Promise<Answer> = answer(emulator, request);
  const { status, body, type } = await answered.catch(
    (error: unknown): Answer => ({
      status: 400,
      body: { message: error instanceof Error ? error.message : String(error) },
    }),
  );
  response.writeHead(status, { 'content-type': type ?? 'application/json' });
  response.end(typeof body === 'string' ? body : `${JSON.stringify(body ?? {})}\n`);
  return true;
}

async function answer(emulator: Controlled, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '', `http://${request.headers.host ?? '127.0.0.1'}`);
  const method = request.method ?? 'GET';
  const path = url.pathname.slice(prefix.length);
  const asked = { method, url, headers: request.headers, body: await textOf(request) };
  if (path.startsWith('github/')) {
    const { answerIssuer } = await import('./identity/github-issuer.ts');
    return answerIssuer(emulator, asked);
  }
  if (path.startsWith('sns/')) {
    const { answerCertificate } = await import('./services/sns/answer-certificate.ts');
    return answerCertificate(path.slice('sns/'.length));
  }
  if (method === 'GET' && path.startsWith(credentials)) {
    const { answerCredentials } = await import('./services/ecs/runtime/task-credentials.ts');
    return answerCredentials(emulator, path.slice(credentials.length), asked.headers);
  }
  const handler = handlers[`${method} ${path}`];
  if (handler !== undefined) return handler(emulator, asked);
  const known = Object.keys(handlers).map((name) => name.replace(' ', ` ${prefix}`));
  return {
    status: 404,
    body: { message: `no ${method} ${url.pathname}; there are ${known.join(', ')}` },
  };
}

async function advance(emulator: Controlled, body: string): Promise<{ now: Date }> {
  const { seconds } = readObject(body, '{ "seconds": 60 }');
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= longestAdvance)) {
    throw new Error(
      `"seconds" must be a number from 0 to ${longestAdvance}, not ${JSON.stringify(seconds)}`,
    );
  }
  await emulator.clock.advance(seconds * 1000);
  return { now: emulator.clock.date() };
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > mostBytes) throw new Error(`a body may have at most ${mostBytes} bytes`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
