import { createHash, createPublicKey } from 'node:crypto';
import type { World } from '../../world.ts';
import { deriveRsaKey } from '../kms/rsa-key.ts';
import { type SigningKey, signingKeysOf } from './store.ts';

/** The key pair that signs a Region's digests, made from the world's seed when it is first needed. */
export function signingKey(world: World, region: string): SigningKey {
  const { keys } = signingKeysOf({ world });
  keys[region] ??= makeKey(world);
  return keys[region];
}

function makeKey(world: World): SigningKey {
  const privateKey = deriveRsaKey(world.random.bytes(32), 2048);
  const der = createPublicKey(privateKey).export({ type: 'pkcs1', format: 'der' });
  return {
    madeAt: world.clock.now(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: der.toString('base64'),
    fingerprint: createHash('md5').update(der).digest('hex'),
  };
}
