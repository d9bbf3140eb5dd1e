import { isDeepStrictEqual } from 'node:util';
import type { ConformanceCase, Place } from '../../test/conformance/case.ts';
import { type Clients, clientsOf, destroy } from '../../test/conformance/clients.ts';
import { account, type Backend, type OpenBackend, region, root } from './backend.ts';
import { githubToken } from './github-token.ts';

export interface Outcome {
  readonly passed: boolean;
  /** What the case answered, or how it ended. */
  readonly observed: unknown;
  /** What was left behind, and why. */
  readonly left: readonly string[];
}

/** Runs one case at one backend within `deadline` seconds, and undoes what it did. */
export async function runCase(
  backend: Backend,
  conformanceCase: ConformanceCase,
  suffix: string,
  deadline: number,
): Promise<Outcome> {
  await using open = await backend.open(conformanceCase);
  const undos: (() => Promise<unknown>)[] = [];
  const made: Clients[] = [];
  const place = placeAt(open, suffix, undos, made);
  const observed = await within(deadline, conformanceCase.run(place)).catch((error: unknown) => ({
    ended: String(error),
  }));
  const left = await undo(undos, deadline);
  for (const clients of made) destroy(clients);
  const passed = isDeepStrictEqual(plain(observed), plain(conformanceCase.expected));
  return { passed, observed: plain(observed), left };
}

function placeAt(
  open: OpenBackend,
  suffix: string,
  undos: (() => Promise<unknown>)[],
  made: Clients[],
): Place {
  const { endpoint, now, pass, settling } = open;
  const clientsAs: Place['clientsAs'] = (credentials) => {
    const clients = clientsOf(endpoint, region, credentials);
    made.push(clients);
    return clients;
  };
  return {
    clients: clientsAs(root),
    account,
    region,
    fresh: (base) => `${base}-${suffix}`,
    later: (undoing) => undos.push(undoing),
    clientsAs,
    githubToken: (repository) => githubToken(endpoint, repository),
    now,
    pass,
    settle: () => pass(settling),
    async until(look, seconds) {
      for (let left = seconds; ; left -= 1) {
        const seen = await look();
        if (seen !== undefined || left <= 0) return seen;
        await pass(1);
      }
    },
  };
}

/** The latest first. A failure does not keep the others from being undone. */
async function undo(undos: (() => Promise<unknown>)[], deadline: number): Promise<string[]> {
  const left: string[] = [];
  for (const undoing of undos.reverse()) {
    await within(deadline, undoing()).catch((error: unknown) => left.push(String(error)));
  }
  return left;
}

async function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`not done within ${seconds} seconds`)),
    seconds * 1000,
  );
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** As it would stand in the report: no `undefined`, dates and bytes as text. */
function plain(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}
