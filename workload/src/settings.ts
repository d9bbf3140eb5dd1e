import type { DatabaseSettings } from './database.ts';
import {
  type DatabaseLogin,
  readDatabasePlace,
  readLogin,
  type Source,
} from './database-settings.ts';
import { type Environment, list, oneOf, required, wholeNumber } from './environment.ts';

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
  readonly lingerMilliseconds: number;
  readonly logLevel: string;
}

const keyArnPattern = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;
const logLevels = ['debug', 'info', 'warn', 'error'];

/** Reads the environment. Throws a sentence that names the variable, and never a value that may be secret. */
export function readSettings(env: Environment): Settings {
  const drainMilliseconds = wholeNumber(env, 'DRAIN_MS', 10_000, 0, 100_000);
  return {
    host: env.HOST ?? '0.0.0.0',
    port: wholeNumber(env, 'PORT', 8080, 0, 65_535),
    keyArn: keyArn('KEY_ARN', required(env, 'KEY_ARN')),
    formerKeyArns: list(env.FORMER_KEY_ARNS).map((arn) => keyArn('FORMER_KEY_ARNS', arn)),
    token: readToken(env),
    login: readLogin(env),
    database: readDatabase(env),
    maxInFlight: wholeNumber(env, 'MAX_IN_FLIGHT', 128, 1, 10_000),
    deadlineMilliseconds: wholeNumber(env, 'DEADLINE_MS', 10_000, 100, 55_000),
    drainMilliseconds,
    lingerMilliseconds: wholeNumber(env, 'LINGER_MS', Math.min(drainMilliseconds, 5000), 0, 10_000),
    logLevel: oneOf('LOG_LEVEL', env.LOG_LEVEL ?? 'info', logLevels),
  };
}

function readDatabase(env: Environment): DatabaseSettings {
  return {
    ...readDatabasePlace(env),
    connections: wholeNumber(env, 'DATABASE_CONNECTIONS', 10, 1, 1000),
    queryMilliseconds: wholeNumber(env, 'DATABASE_QUERY_MS', 3000, 100, 60_000),
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

function keyArn(name: string, value: string): string {
  if (keyArnPattern.test(value)) return value;
  throw new Error(`${name} must hold key ARNs (arn:aws:kms:…:key/…), not ${JSON.stringify(value)}`);
}
