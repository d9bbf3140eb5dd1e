import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from './refusal.ts';

/** A token is asked for again after so long, and earlier if another one is presented: then it may have been rotated. */
const freshMilliseconds = 300_000;
const strangerMilliseconds = 10_000;

/** Throws a {@link Refusal} unless the header presents the token. */
export type TokenCheck = (authorization: string | undefined) => Promise<void>;

/**
 * The token that callers present. It follows its source, so a rotation needs no new task; while the source fails, the last one
 * known holds. A stranger cannot make the service ask more than once in ten seconds.
 */
export function checkToken(
  source: () => Promise<string>,
  now: () => number = () => performance.now(),
): TokenCheck {
  let known: { readonly digest: Buffer; readonly at: number } | undefined;
  let asking: Promise<void> | undefined;

  const ask = async (): Promise<void> => {
    const at = now();
    try {
      known = { digest: digest(await source()), at };
    } catch (cause) {
      if (known === undefined) throw new Refusal('starting', { cause });
      known = { ...known, at };
    }
  };
  const refresh = (): Promise<void> => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
  const isOlderThan = (milliseconds: number): boolean =>
    known === undefined || now() - known.at >= milliseconds;
  const matches = (presented: Buffer): boolean =>
    known !== undefined && timingSafeEqual(known.digest, presented);

  return async (authorization) => {
    const token = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new Refusal('unauthorized');
    const presented = digest(token);
    if (isOlderThan(freshMilliseconds)) await refresh();
    if (!matches(presented) && isOlderThan(strangerMilliseconds)) await refresh();
    if (!matches(presented)) throw new Refusal('unauthorized');
  };
}

/** Digests have one length, which the comparison needs, and hide that of the token. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
