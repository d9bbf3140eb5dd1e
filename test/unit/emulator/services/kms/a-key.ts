import type * as Kms from '@aws-sdk/client-kms';
import { aCaller, aWorld, client } from '../../../../support/world.ts';

export const home = 'arn:aws:kms:ap-southeast-2:123456789012';

/** A key of that kind and the account's root to use it. */
export async function aKey(input: Partial<Kms.CreateKeyCommandInput> = {}, world = aWorld()) {
  const kms = client(world, 'kms');
  const { KeyMetadata } = await kms<{ KeyMetadata: { Arn: string; KeyId: string } }>(
    'CreateKey',
    input,
  );
  return { world, kms, ...KeyMetadata };
}

export function inRegion(world: ReturnType<typeof aWorld>, region: string) {
  return client(world, 'kms', aCaller({ region }));
}

export function bytes(text: string): Buffer {
  return Buffer.from(text);
}
