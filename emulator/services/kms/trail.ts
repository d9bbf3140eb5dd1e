import type { Call, Outcome, TrailDetail } from '../../service.ts';
import { mention } from './mention.ts';
import { peekKey } from './resolve.ts';
import type { Key } from './store.ts';

interface NamesKey {
  readonly KeyId?: string | undefined;
}

/** A call that reads a key: its answer is not written down. */
export function reads(input: NamesKey, _outcome: Outcome<unknown>, call: Call): TrailDetail {
  return { readOnly: true, responseElements: null, ...mention(peekKey(call, input.KeyId)) };
}

/** A call that changes a key: since December 2022 its record names the key even where the answer does not. */
export function writes(input: NamesKey, outcome: Outcome<unknown>, call: Call): TrailDetail {
  return recordChange(peekKey(call, input.KeyId), outcome);
}

export function recordChange(key: Key | undefined, outcome: Outcome<unknown>): TrailDetail {
  const named = outcome.ok && key !== undefined && isEmpty(outcome.output);
  return {
    readOnly: false,
    ...(named && { responseElements: { keyId: key.arn } }),
    ...mention(key),
  };
}

/** A use of a key's material: what came in and went out is never written down. `shown`: the id of a symmetric key's material. */
export function recordCryptography(
  call: Call,
  keyId: string | undefined,
  requestParameters: Readonly<Record<string, unknown>>,
  shown = false,
): TrailDetail {
  const key = peekKey(call, keyId);
  const material = shown ? key?.materials.at(-1) : undefined;
  return {
    readOnly: true,
    requestParameters,
    responseElements: null,
    ...(material && { additionalEventData: { keyMaterialId: material.id } }),
    ...mention(key),
  };
}

function isEmpty(output: unknown): boolean {
  return typeof output === 'object' && output !== null && Object.keys(output).length === 0;
}
