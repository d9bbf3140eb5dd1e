import { readFile } from 'node:fs/promises';
import { Failure } from '../../shared/failure.ts';

/** The number of the pull request whose event began the run. */
export async function readPullRequest(env: NodeJS.ProcessEnv): Promise<number> {
  const number = numberIn(await readEvent(env.GITHUB_EVENT_PATH));
  if (number !== undefined) return number;
  const event = env.GITHUB_EVENT_NAME;
  throw new Failure(
    'INVALID_INPUT',
    `input number is empty, and the run was begun by ${event ? `the event ${event}` : 'no event'}, which has no pull request; give the number`,
  );
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request */
export function numberIn(event: unknown): number | undefined {
  const { pull_request } = (event ?? {}) as { pull_request?: { number?: unknown } | null };
  const number = pull_request?.number;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0
    ? number
    : undefined;
}

async function readEvent(path: string | undefined): Promise<unknown> {
  if (!path) return undefined;
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new Failure(
      'INVALID_INPUT',
      `the event file ${path} cannot be read as JSON; give input number`,
      { cause },
    );
  }
}
