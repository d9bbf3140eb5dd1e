import { setTimeout } from 'node:timers/promises';
import { Failure } from '../../shared/failure.ts';

const ATTEMPTS = 3;
const PAUSE_MS = 500;
const LONGEST_MS = 30_000;
const LARGEST_BYTES = 4 * 1024 * 1024;

type Headers = Readonly<Record<string, string>>;

/** A document of a registry; undefined if there is none. */
export async function fetchBytes(url: string, headers: Headers): Promise<Buffer | undefined> {
  const { status, bytes } = await askPatiently(url, { headers });
  if (status === 404) return undefined;
  if (status !== 200) throw refusal(url, status, bytes.toString());
  if (bytes.length <= LARGEST_BYTES) return bytes;
  throw new Failure(
    'REGISTRY_REFUSED',
    `${url} has ${bytes.length} bytes, more than a manifest or configuration may have; push under a new tag`,
  );
}

/** ECR's words: https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors-docker.html */
export async function putBytes(
  url: string,
  body: Buffer,
  headers: Headers,
): Promise<'put' | 'taken'> {
  const { status, bytes } = await askPatiently(url, {
    method: 'PUT',
    headers,
    body: new Uint8Array(body),
  });
  if (status === 201 || status === 200) return 'put';
  if (/TAG_INVALID|immutable|AlreadyExists/iu.test(bytes.toString())) return 'taken';
  throw refusal(url, status, bytes.toString());
}

/** What may pass is tried again. */
async function askPatiently(url: string, init: RequestInit) {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask(url, init);
    const isPassing = answer instanceof Failure || answer.status === 429 || answer.status >= 500;
    if (!isPassing) return answer;
    if (attempt === ATTEMPTS) {
      throw answer instanceof Failure
        ? answer
        : refusal(url, answer.status, answer.bytes.toString());
    }
    await setTimeout(PAUSE_MS * attempt);
  }
}

/** ECR sends for a configuration to S3; `fetch` does not take the authorization along to another host. */
async function ask(url: string, init: RequestInit) {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(LONGEST_MS) });
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
  } catch (cause) {
    return new Failure(
      'UNREACHABLE',
      `the registry ${new URL(url).host} cannot be reached or broke off; check the network, then run the step again`,
      { cause },
    );
  }
}

export function refusal(url: string, status: number, said: string): Failure {
  const { host } = new URL(url);
  const cause = `${status} ${said.slice(0, 2000)}`;
  if (status === 401 || status === 403) {
    return new Failure(
      'ACCESS_DENIED',
      `the registry ${host} denied a look at the image with ${status}; grant the role ecr:BatchGetImage, GetDownloadUrlForLayer and PutImage on the repository`,
      { cause },
    );
  }
  return new Failure(
    'REGISTRY_REFUSED',
    `the registry ${host} answered ${status} when asked for an image; run the step again a little later`,
    { cause },
  );
}
