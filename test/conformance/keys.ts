import {
  CreateKeyCommand,
  type CreateKeyCommandInput,
  EncryptCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import type { Place } from './case.ts';

/** A key of its own, deleted with the case. Answers its id. */
export async function aKey(place: Place, input: CreateKeyCommandInput = {}): Promise<string> {
  const { kms } = place.clients;
  const { KeyMetadata } = await kms.send(new CreateKeyCommand(input));
  const KeyId = KeyMetadata?.KeyId ?? '';
  place.later(() => kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 })));
  return KeyId;
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** Text encrypted under a new key in a context. */
export async function sealed(place: Place, context?: Record<string, string>) {
  const KeyId = await aKey(place);
  const { CiphertextBlob } = await place.clients.kms.send(
    new EncryptCommand({ KeyId, Plaintext: bytesOf('clear'), EncryptionContext: context }),
  );
  return { KeyId, CiphertextBlob };
}
