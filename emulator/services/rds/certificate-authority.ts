import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificate } from '../../certificates/certificate.ts';
import { authorityExtensions, serverExtensions } from '../../certificates/extensions.ts';
import type { World } from '../../world.ts';

const name = 'Keywatch emulator RDS Root CA';

interface Authority {
  readonly key: KeyObject;
  readonly pem: string;
}

/** A server's certificate and its private key, in PEM. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

/**
 * What clients must trust to connect to the emulator's databases. One for a process, whatever the seed: its key is never
 * written down, so that no other can vouch for a server.
 */
export function authorityPem(): string {
  return authority().pem;
}

/** A file with the certificate to trust, for `NODE_EXTRA_CA_CERTS` and the like; it goes with the world. */
export async function authorityFile(world: Pick<World, 'running'>): Promise<string> {
  const { path } = await world.running.start('rds-authority', writeAuthority);
  return path;
}

async function writeAuthority() {
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-rds-ca-'));
  const path = join(folder, 'rds-ca.pem');
  await writeFile(path, authorityPem());
  return { path, stop: () => rm(folder, { recursive: true, force: true }) };
}

/** For a server on this machine. */
export function serverCertificate(): ServerCertificate {
  const { key: issuerKey } = authority();
  const key = newKey();
  return {
    certificate: certificate({
      subject: '127.0.0.1',
      issuer: name,
      serial: [1, ...randomBytes(15)],
      key,
      issuerKey,
      extensions: serverExtensions(issuerKey, { addresses: ['127.0.0.1'], names: ['localhost'] }),
    }),
    key: key.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

let made: Authority | undefined;

function authority(): Authority {
  made ??= newAuthority();
  return made;
}

function newAuthority(): Authority {
  const key = newKey();
  const serial = [1, ...randomBytes(15)];
  const self = { subject: name, issuer: name, key, issuerKey: key, serial };
  return { key, pem: certificate({ ...self, extensions: authorityExtensions(key) }) };
}

function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}
