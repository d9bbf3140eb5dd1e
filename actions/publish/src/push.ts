import { setTimeout } from 'node:timers/promises';
import { log } from '../../shared/log.ts';
import type { Ending } from '../../shared/program.ts';
import type { Docker } from './docker.ts';
import { explainEnding, isWorthAnotherTry, troubleOf } from './docker-trouble.ts';

const PAUSE_MS = 1000;

export interface PushOptions {
  readonly attempts: number;
  /** Logs in with a new token. */
  readonly renew: () => Promise<void>;
}

/**
 * Calls Docker until it has pushed. A lost connection is tried again, with what has arrived left alone; an expired token is
 * renewed once. `taken`: the registry says that the tag is immutable and taken, which is no verdict on what it holds.
 */
export async function push(
  docker: Docker,
  args: readonly string[],
  { attempts, renew }: PushOptions,
): Promise<'pushed' | 'taken'> {
  let renewed = false;
  for (let attempt = 1; ; attempt += 1) {
    const ending = await docker.attempt(args, { show: true });
    if (isGood(ending)) return 'pushed';
    const trouble = troubleOf(ending);
    if (trouble === 'tag-taken') return 'taken';
    if (trouble === 'token-expired' && !renewed) {
      log('the authorization token has expired: asking for a new one');
      renewed = true;
      attempt -= 1;
      await renew();
    } else if (isWorthAnotherTry(trouble) && attempt < attempts) {
      log(`push ${attempt} of ${attempts} failed (${trouble}): trying again`);
      await setTimeout(PAUSE_MS * attempt);
    } else {
      throw explainEnding('push', ending);
    }
  }
}

function isGood(ending: Ending): boolean {
  return ending.kind === 'exit' && ending.code === 0;
}
