import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Postgres, startPostgres } from '../../support/postgres.ts';
import { createDatabase, migrateDatabase, type WorkloadDatabase } from '../../support/workload.ts';

describe('server.cjs migrate', () => {
  let postgres: Postgres;

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => postgres?.[Symbol.asyncDispose]());

  const environmentOf = ({ place, owner, login }: WorkloadDatabase) => ({
    ...place,
    ...owner,
    ...login,
  });
  const rightsOf = async ({ place, login }: WorkloadDatabase) => {
    const { DATABASE_NAME: name = '', DATABASE_USER: user = '' } = { ...place, ...login };
    const tables = await postgres.query(
      `SELECT table_name || ':' || privilege_type AS right FROM information_schema.role_table_grants
         WHERE grantee IN ('${user}', 'PUBLIC') AND table_schema = 'public' ORDER BY 1`,
      name,
    );
    const [others] = await postgres.query(
      `SELECT has_schema_privilege('${user}', 'public', 'CREATE') AS "createTables",
         has_database_privilege('${user}', '${name}', 'CREATE') AS "createSchemas",
         has_database_privilege('${user}', '${name}', 'TEMP') AS temporary,
         has_database_privilege('${user}', '${name}', 'CONNECT') AS connect`,
      name,
    );
    return { tables: tables.map(({ right }) => right), ...others };
  };

  test('makes the schema and a login that may read and add records, and nothing else', async () => {
    const database = await createDatabase(postgres);

    const { code, lines } = await migrateDatabase(environmentOf(database));

    expect([code, ...lines]).toEqual([
      0,
      '{"level":"info","migration":1,"msg":"the schema is up to date"}',
    ]);
    expect(await rightsOf(database)).toEqual({
      tables: ['migration:SELECT', 'record:INSERT', 'record:SELECT'],
      ...{ createTables: false, createSchemas: false, temporary: false, connect: true },
    });
  });

  test('takes away what the login was given besides', async () => {
    const database = await createDatabase(postgres);
    await migrateDatabase(environmentOf(database));
    const before = await rightsOf(database);
    const { DATABASE_NAME: name = '', DATABASE_USER: user } = {
      ...database.place,
      ...database.login,
    };
    await postgres.query(
      `GRANT ALL ON record TO ${user}; GRANT CREATE ON SCHEMA public TO PUBLIC; GRANT UPDATE ON record TO PUBLIC`,
      name,
    );

    const { code } = await migrateDatabase(environmentOf(database));

    expect(code).toBe(0);
    expect(await rightsOf(database)).toEqual(before);
  });

  test('may be run by several tasks at once, and again', async () => {
    const [one, other] = [await createDatabase(postgres), await createDatabase(postgres)];
    const env = environmentOf(one);
    const shared = { ...environmentOf(other), ...one.owner, ...one.login };
    await postgres.query(
      `ALTER DATABASE ${other.place.DATABASE_NAME} OWNER TO ${one.owner.OWNER_USER}`,
    );

    const runs = await Promise.all([env, env, env, env, shared, shared].map(migrateDatabase));

    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
    expect((await migrateDatabase(env)).code).toBe(0);
    const rows = await postgres.query('SELECT number FROM migration', one.place.DATABASE_NAME);
    expect(rows).toEqual([{ number: 1 }]);
  });

  test.each<[string, Readonly<Record<string, string>>, string | RegExp]>([
    ['no owner', { OWNER_USER: '' }, 'set OWNER_SECRET, or OWNER_USER and OWNER_PASSWORD'],
    [
      'an owner that is no JSON',
      { OWNER_SECRET: 'hidden-words' },
      'OWNER_SECRET is no JSON object with username and password',
    ],
    [
      'a wrong password of the owner',
      { OWNER_PASSWORD: 'hidden-words' },
      'the database refuses the login of its owner',
    ],
    [
      'a name with a quote',
      { DATABASE_USER: 'a"; DROP TABLE record; --' },
      /^the username of the service’s login must be 1 to 63 of a-z/,
    ],
    ['a name of the database’s own', { DATABASE_USER: 'pg_monitor' }, /^the username of/],
    ['a short password', { DATABASE_PASSWORD: 'short' }, /^the password of .* must have 8 or more/],
    [
      'nobody at the port',
      { DATABASE_PORT: '1' },
      'connecting to 127.0.0.1:1 failed: ECONNREFUSED',
    ],
    [
      'another’s certificate',
      { DATABASE_CA: 'rds' },
      /^connecting to 127.0.0.1:\d+ failed: (SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE)/,
    ],
    [
      'a login of another owner',
      { DATABASE_USER: 'elsewhere' },
      'setting the service’s login failed: the owner has not the right to (42501)',
    ],
    ['the owner as login', {}, 'the service must not log in as the owner'],
  ])('ends with a sentence, and changes nothing: %s', async (what, change, sentence) => {
    const database = await createDatabase(postgres);
    await postgres.query('DROP ROLE IF EXISTS elsewhere; CREATE ROLE elsewhere LOGIN');
    const env = { ...environmentOf(database), ...change };
    if (what === 'the owner as login') env.DATABASE_USER = String(env.OWNER_USER);

    const { code, lines } = await migrateDatabase(env);

    const [line = '{}', ...others] = lines;
    expect([code, others]).toEqual([1, []]);
    expect(JSON.parse(line)).toMatchObject({
      level: 'fatal',
      msg: typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
    });
    expect(line).not.toContain('hidden-words');
    expect(await postgres.query(tableNames, database.place.DATABASE_NAME)).toEqual([]);
  });

  test('refuses a login that may do more than the owner can take away', async () => {
    const database = await createDatabase(postgres);
    await migrateDatabase(environmentOf(database));
    const { DATABASE_USER: user } = database.login;
    await postgres.query(`ALTER ROLE ${user} CREATEDB`);

    const { code, lines } = await migrateDatabase(environmentOf(database));

    expect(code).toBe(1);
    expect(lines.join()).toContain(`the login ${user} may do more than the service needs`);
  });
});

const tableNames = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'";
