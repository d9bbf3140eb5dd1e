import type { CreateGrantCommandInput, CreateGrantCommandOutput } from '@aws-sdk/client-kms';
import type { Call, Outcome, ServiceModule, TrailDetail } from '../service.ts';
import kms from '../services/kms/index.ts';
import { storeOf } from '../services/kms/store.ts';
import { keyInCiphertext } from './ciphertext-key.ts';
import { type AnyOperation, forward } from './forwarded.ts';
import type { Upstream } from './upstream.ts';

type Input = Readonly<Record<string, unknown>>;
type Rule = (input: unknown, outcome: Outcome<unknown>, call: Call) => TrailDetail;

/**
 * KMS with what the emulator knows of its operations (who may call them, how CloudTrail records them), but answered
 * upstream. An operation that the emulator does not know is refused by name: nobody could say who may call it. `refresh`
 * mirrors a key anew.
 */
export function guardedKms(
  upstream: Upstream,
  refresh: (call: Call, keyId: string) => Promise<void>,
): ServiceModule {
  const guarded = Object.entries(kms.operations as ServiceModule['operations']).flatMap(
    ([name, known]) =>
      known === undefined ? [] : [[name, guard(name, known, forward('kms', name, upstream))]],
  );
  const operations = Object.fromEntries(guarded) as Record<string, AnyOperation>;
  const create = operations.CreateGrant;
  if (create !== undefined) operations.CreateGrant = { ...create, handle: remembering(create) };
  return { operations };

  /** No listing shows a grant's token again. */
  function remembering({ handle }: AnyOperation) {
    return async (input: never, call: Call) => {
      const output = (await handle(input, call)) as CreateGrantCommandOutput;
      const { KeyId = '' } = input as CreateGrantCommandInput;
      await refresh(call, KeyId);
      for (const { grants } of Object.values(storeOf(call).keys)) {
        const grant = grants.find(({ id }) => id === output.GrantId);
        if (grant !== undefined && output.GrantToken) grant.tokens.push(output.GrantToken);
      }
      return output;
    };
  }
}

function guard(
  name: string,
  known: AnyOperation,
  handle: (input: object, call: Call) => Promise<object>,
): AnyOperation {
  const member = sourceMembers[name];
  if (member === undefined) return { ...known, handle };
  const trail = known.trail as Rule | undefined;
  return {
    access: (input: never, call: Call) => known.access(withKey(member, input, call) as never, call),
    handle,
    ...(trail && { trail: recordedAsSent(member, trail) }),
  };
}

/** The member that names the key of a ciphertext, which the ciphertext itself names where the member is missing. */
const sourceMembers: Readonly<Record<string, string>> = {
  Decrypt: 'KeyId',
  ReEncrypt: 'SourceKeyId',
};

/** The emulator reads its own ciphertexts; those of others get a key by name, if it is there. */
function withKey(member: string, input: Input, call: Call): Input {
  if (input[member] !== undefined) return input;
  const id = keyInCiphertext(input.CiphertextBlob, call.region);
  const isKnown = id !== undefined && Object.hasOwn(storeOf(call).keys, id);
  return isKnown ? { ...input, [member]: id } : input;
}

/** The record's resources are those of the key; its parameters show the call as it was sent. */
function recordedAsSent(member: string, trail: Rule): Rule {
  return (input, outcome, call) => {
    const sent = trail(input, outcome, call);
    const { resources } = trail(withKey(member, input as Input, call), outcome, call);
    return { ...sent, ...(resources && { resources }) };
  };
}
