import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { invalidRequest, notFound, required, requireLength } from './refusals.ts';
import { type Secret, storeOf } from './store.ts';

/** What a request names: a name, or an ARN with or without its six random characters. */
interface Reference {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn?: string;
}

const nameRule = /^[\w/+=.@!-]+$/;

export function checkName(name: string, member: string): string {
  requireLength(name.length, member, 1, member === 'name' ? 512 : 2048);
  if (nameRule.test(name)) return name;
  throw new Fault(
    'ValidationException',
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    { status: 400 },
  );
}

/**
 * An ARN that ends with a hyphen and six characters is taken for a complete one, even where the name itself ends so.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
export function findSecret(call: Call, secretId: string): Secret | undefined {
  const { account, region, name, arn } = refer(call, secretId);
  if (region !== call.region) return undefined;
  const isComplete = arn !== undefined && /-[A-Za-z0-9]{6}$/.test(arn);
  const secret = secretNamed(
    { world: call.world, account, region },
    isComplete ? name.slice(0, -7) : name,
  );
  return isComplete && secret?.arn !== arn ? undefined : secret;
}

/** A name may be one that every object has (`constructor`). */
export function secretNamed(
  place: Pick<Call, 'world' | 'account' | 'region'>,
  name: string,
): Secret | undefined {
  const { secrets } = storeOf(place);
  return Object.hasOwn(secrets, name) ? secrets[name] : undefined;
}

/** The secret of a request. Throws what AWS answers where there is none. */
export function secretOf(call: Call, secretId: string | undefined): Secret {
  const secret = findSecret(call, required(secretId, 'secretId'));
  if (secret === undefined) throw notFound();
  return secret;
}

/** A secret that is to be deleted can be looked at, restored and deleted, but nothing else. */
export function liveSecretOf(call: Call, secretId: string | undefined): Secret {
  const secret = secretOf(call, secretId);
  if (secret.deletion === undefined) return secret;
  throw invalidRequest(
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
}

export function arnOfName(call: Pick<Call, 'account' | 'region'>, name: string): string {
  return `arn:aws:secretsmanager:${call.region}:${call.account}:secret:${name}`;
}

/** The ARN of what is not there, for policies to be asked about; its six characters are not known. */
export function wantedArn(call: Call, secretId: string): string {
  return refer(call, secretId).arn ?? `${arnOfName(call, secretId)}-??????`;
}

export function ownerOf(call: Call, secretId: string): string {
  return refer(call, secretId).account;
}

function refer(call: Call, secretId: string): Reference {
  const match = /^arn:[^:]+:secretsmanager:([^:]*):(\d{12}):secret:(.+)$/.exec(secretId);
  if (match === null) {
    const { account, region } = call;
    return { account, region, name: checkName(secretId, 'secretId') };
  }
  const [, region = '', account = '', rest = ''] = match;
  return { account, region, name: checkName(rest, 'secretId'), arn: secretId };
}
