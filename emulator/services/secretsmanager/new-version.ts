import { createHash } from 'node:crypto';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { type PlainValue, seal } from './encryption.ts';
import { invalidParameter, invalidRequest, requireLength } from './refusals.ts';
import { attach } from './stages.ts';
import type { Secret, Version } from './store.ts';

const longest = 65_536;
const mostVersions = 100;
const day = 86_400_000;

interface ValueRequest {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
  readonly ClientRequestToken?: string | undefined;
}

/** The value that a request brings, if it does. */
export function valueIn({ SecretString, SecretBinary }: ValueRequest): PlainValue | undefined {
  if (SecretString !== undefined && SecretBinary !== undefined) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  if (SecretBinary !== undefined) {
    requireLength(SecretBinary.length, 'secretBinary', 1, longest);
    return { kind: 'binary', bytes: SecretBinary };
  }
  if (SecretString === undefined) return undefined;
  requireLength(Buffer.byteLength(SecretString), 'secretString', 1, longest);
  return { kind: 'string', bytes: Buffer.from(SecretString) };
}

/** SDKs and the CLI make one up; it becomes the id of the version. */
export function checkToken(token: string | undefined): string {
  if (token === undefined) {
    throw invalidRequest(
      'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
    );
  }
  if (token.length >= 32 && token.length <= 64) return token;
  throw invalidParameter('ClientRequestToken must be 32-64 characters long.');
}

/** Adds a version, or finds that the same request has added it before. */
export async function addVersion(
  call: Call,
  secret: Secret,
  id: string,
  value: PlainValue,
  stages: readonly string[],
): Promise<Version> {
  const digest = digestOf(secret, id, value);
  const known = findRepeated(secret, id, digest);
  if (known !== undefined) return known;
  const sealed = await seal(call, secret, id, value);
  // The same request may have come again while KMS was asked.
  const meanwhile = findRepeated(secret, id, digest);
  if (meanwhile !== undefined) return meanwhile;
  const createdAt = call.world.clock.now();
  const version: Version = { id, stages: [], createdAt, digest, value: sealed };
  const isFirst = secret.versions.length === 0;
  attach(secret, version, isFirst ? [...new Set([...stages, 'AWSCURRENT'])] : stages);
  secret.versions.push(version);
  secret.versions = withoutOldest(secret.versions, createdAt - day);
  secret.changedAt = createdAt;
  return version;
}

function findRepeated({ arn, versions }: Secret, id: string, digest: string): Version | undefined {
  const known = versions.find((version) => version.id === id);
  if (known === undefined || known.digest === digest) return known;
  throw new Fault(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${arn}.`,
  );
}

function digestOf({ arn }: Secret, id: string, { kind, bytes }: PlainValue): string {
  return createHash('sha256').update(`${arn} ${id} ${kind} `).update(bytes).digest('hex');
}

/** Versions without a label are deprecated, and those beyond a hundred go once they are a day old. */
function withoutOldest(versions: readonly Version[], before: number): Version[] {
  let surplus = versions.length - mostVersions;
  return versions.filter(({ stages, createdAt }) => {
    const goes = surplus > 0 && stages.length === 0 && createdAt < before;
    if (goes) surplus -= 1;
    return !goes;
  });
}
