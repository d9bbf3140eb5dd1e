import pg from 'pg';
import { isConnectionLost, isLoginRefused, refuseForDatabase } from './database-failure.ts';
import { type DatabaseLogin, type DatabasePlace, tlsOptions } from './database-settings.ts';

export interface DatabaseSettings extends DatabasePlace {
  readonly connections: number;
  readonly queryMilliseconds: number;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A login that was refused is asked for again at most this often: a wrong one must not flood its source. */
const renewalMilliseconds = 2000;

/**
 * A pool whose login is asked for again when the server refuses it, so that a rotated password costs one refused connection and
 * no request. Connections that are open live on. A statement whose connection broke is sent once more on another one.
 */
export class Database {
  readonly #settings: DatabaseSettings;
  readonly #login: () => Promise<DatabaseLogin>;
  readonly #onIdleError: (error: Error) => void;
  #pool: Promise<pg.Pool> | undefined;
  #renewedAt = Number.NEGATIVE_INFINITY;

  constructor(
    settings: DatabaseSettings,
    login: () => Promise<DatabaseLogin>,
    onIdleError: (error: Error) => void = () => {},
  ) {
    this.#settings = settings;
    this.#login = login;
    this.#onIdleError = onIdleError;
  }

  query<Row extends pg.QueryResultRow>(
    { text, values }: Statement,
    signal: AbortSignal,
  ): Promise<Row[]> {
    return this.#attempt(async (pool) => {
      signal.throwIfAborted();
      return (await pool.query<Row>(text, [...values])).rows;
    });
  }

  async end(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await (await pool)?.end();
  }

  async #attempt<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
    try {
      const pool = await this.#open();
      return await work(pool).catch(async (error: unknown) => {
        if (isLoginRefused(error)) this.#renew(pool);
        else if (!isConnectionLost(error)) throw error;
        return work(await this.#open());
      });
    } catch (error) {
      throw refuseForDatabase(error);
    }
  }

  #open(): Promise<pg.Pool> {
    this.#pool ??= this.#create();
    return this.#pool;
  }

  /** The pool to come asks for the login. The old one stays until nobody can be waiting in it any more. */
  #renew(refused: pg.Pool): void {
    const current = this.#pool;
    const now = performance.now();
    if (current === undefined || now - this.#renewedAt < renewalMilliseconds) return;
    this.#renewedAt = now;
    const { connectMilliseconds, queryMilliseconds } = this.#settings;
    this.#pool = current.then((pool) => {
      if (pool !== refused) return pool;
      const end = () => void pool.end().catch(this.#onIdleError);
      setTimeout(end, connectMilliseconds + queryMilliseconds).unref();
      return this.#create();
    });
    this.#forgetIfFailed(this.#pool);
  }

  #create(): Promise<pg.Pool> {
    const { ca, connections, connectMilliseconds, queryMilliseconds, ...place } = this.#settings;
    const pool = this.#login().then((login) =>
      new pg.Pool({
        ...place,
        ...login,
        ssl: tlsOptions(ca),
        max: connections,
        connectionTimeoutMillis: connectMilliseconds,
        // The server gives up first, so that nothing goes on there.
        statement_timeout: queryMilliseconds,
        query_timeout: queryMilliseconds + 500,
        application_name: 'keywatch-workload',
        keepAlive: true,
      }).on('error', this.#onIdleError),
    );
    this.#forgetIfFailed(pool);
    return pool;
  }

  #forgetIfFailed(pool: Promise<pg.Pool>): void {
    pool.catch(() => {
      if (this.#pool === pool) this.#pool = undefined;
    });
  }
}
