import { createHash, sign as signMessage, verify as verifyMessage } from 'node:crypto';
import { notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { hashOf } from './algorithms.ts';
import { currentMaterial } from './cipher.ts';
import { curveOf } from './ec-key.ts';
import { signEcdsa, verifyEcdsa } from './ecdsa.ts';
import { specOf } from './key-specs.ts';
import { privateKeyOf } from './private-key.ts';
import { signRsa, verifyRsa } from './rsa.ts';
import { digestLength } from './rsa-padding.ts';
import type { Key } from './store.ts';
import { refuse } from './validation.ts';

export interface Signable {
  readonly message: Uint8Array;
  readonly type: 'RAW' | 'DIGEST';
  readonly algorithm: string;
}

/** Every signature of one world comes out the same when its requests are repeated. */
export function makeSignature(call: Call, key: Key, signable: Signable): Buffer {
  const secret = privateKeyOf(key, currentMaterial(key));
  const { algorithm, message } = signable;
  if (specOf(key.spec).kind === 'ed25519') return signMessage(null, message, secret);
  const digest = digestOf(signable);
  if (specOf(key.spec).kind === 'rsa') {
    return signRsa(secret, algorithm, digest, (length) => call.world.random.bytes(length));
  }
  return signEcdsa(secret, curveOf(key.spec), digest, hashOf(algorithm));
}

export function isSignature(key: Key, signable: Signable, signature: Uint8Array): boolean {
  const secret = privateKeyOf(key, currentMaterial(key));
  const { algorithm, message } = signable;
  if (specOf(key.spec).kind === 'ed25519') return verifyMessage(null, message, secret, signature);
  const digest = digestOf(signable);
  return specOf(key.spec).kind === 'rsa'
    ? verifyRsa(secret, algorithm, digest, signature)
    : verifyEcdsa(secret, curveOf(key.spec), digest, signature);
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html */
export function checkSignable({ algorithm, message, type }: Signable): void {
  if (algorithm === 'ED25519_PH_SHA_512') {
    throw notImplemented('kms:Sign and kms:Verify with ED25519_PH_SHA_512');
  }
  if (type === 'RAW') return;
  if (algorithm === 'ED25519_SHA_512') {
    throw refuse(`Message type ${type} is not valid for algorithm ${algorithm}.`);
  }
  if (message.length !== digestLength(hashOf(algorithm))) {
    throw refuse(`Digest is invalid length for algorithm ${algorithm}.`);
  }
}

function digestOf({ algorithm, message, type }: Signable): Buffer {
  if (type === 'DIGEST') return Buffer.from(message);
  return createHash(hashOf(algorithm)).update(message).digest();
}
