import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { globalStore } from '../state.ts';
import type { World } from '../world.ts';

interface IssuerKey {
  /** The private key; absent until somebody asks for a token. */
  key?: JWK & { kid: string };
}

const issuerKeyOf = globalStore<IssuerKey>('github-key', () => ({}));

/**
 * The issuer's public keys. The pair is made at first use and then is part of the state. It is the
 * one thing that does not follow the seed: Node makes no RSA key from given randomness.
 */
export async function publicKeys(world: World): Promise<{ keys: JWK[] }> {
  const { kty, n, e, kid } = await ensureKey(world);
  return { keys: [{ kty, n, e, kid, alg: 'RS256', use: 'sig' } as JWK] };
}

export async function signingKey(world: World): Promise<{ kid: string; key: CryptoKey }> {
  const jwk = await ensureKey(world);
  const key = await importJWK(jwk, 'RS256');
  if (key instanceof Uint8Array) throw new Error('the issuer key is not an RSA key');
  return { kid: jwk.kid, key };
}

async function ensureKey(world: World): Promise<JWK & { kid: string }> {
  const found = issuerKeyOf({ world }).key;
  if (found !== undefined) return found;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const made = { ...(await exportJWK(privateKey)), kid: world.random.hex(40).toUpperCase() };
  const store = issuerKeyOf({ world });
  // Somebody else may have made one meanwhile.
  store.key ??= made;
  return store.key;
}
