import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../../emulator/emulator.ts';
import { resolveCaller } from '../../../../../../emulator/identity/caller.ts';
import { credentialsOf } from '../../../../../../emulator/identity/credentials.ts';
import { grantsOf } from '../../../../../../emulator/services/ecs/runtime/credential-grants.ts';
import {
  answerCredentials,
  grantTaskCredentials,
  revokeTaskCredentials,
} from '../../../../../../emulator/services/ecs/runtime/task-credentials.ts';
import { taskSession } from '../../../../../../emulator/services/ecs/runtime/task-session.ts';
import { aWorld } from '../../../../../support/world.ts';
import { aRole } from './a-role.ts';

const taskId = '0123456789abcdef0123456789abcdef';
const hour = 3_600_000;

interface Given {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  readonly Expiration: string;
}

describe('the credentials of a task', () => {
  let world: Emulator;
  beforeEach(() => {
    world = aWorld();
  });

  function grant(roleArn: string) {
    const task = { taskId, roleArn, account: '123456789012', region: 'ap-southeast-2' };
    const { environment } = grantTaskCredentials(world, task);
    const id = environment.AWS_CONTAINER_CREDENTIALS_FULL_URI?.split('/').at(-1) ?? '';
    return { id, token: environment.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? '', environment };
  }
  async function ask({ id, token }: { id: string; token: string }): Promise<Given> {
    const { status, body } = await answerCredentials(world, id, { authorization: token });
    expect(status).toBe(200);
    return body as Given;
  }
  const callAs = ({ AccessKeyId, Token }: Given) =>
    resolveCaller(world, { accessKeyId: AccessKeyId, sessionToken: Token }, 'kms');

  test('are those of its role, in a session named for the task', async () => {
    const roleArn = await aRole(world, []);
    const given = await ask(grant(roleArn));
    expect(given).toMatchObject({ RoleArn: roleArn, Expiration: expect.stringMatching(/^20.*Z$/) });
    expect(callAs(given)).toMatchObject({
      arn: `arn:aws:sts::123456789012:assumed-role/task/${taskId}`,
    });
  });

  test('are given to who has the token only', async () => {
    const { id, token } = grant(await aRole(world, []));
    for (const authorization of [undefined, '', token.slice(1), `${token} `, `Bearer ${token}`]) {
      const headers = authorization === undefined ? {} : { authorization };
      expect(await answerCredentials(world, id, headers)).toMatchObject({ status: 401 });
    }
    expect(await answerCredentials(world, 'other', { authorization: token })).toMatchObject({
      status: 400,
    });
    expect(credentialsOf({ world }).sessions).toEqual({});
  });

  test('do not end before the task, however far the emulator’s time leaps', async () => {
    const access = grant(await aRole(world, []));
    const first = await ask(access);
    await world.clock.advance(400 * 24 * hour);
    expect(callAs(first)).toMatchObject({ type: 'role' });
    expect(await ask(access)).toEqual(first);
  });

  test('end with the task', async () => {
    const access = grant(await aRole(world, []));
    const given = await ask(access);
    revokeTaskCredentials(world, taskId);
    revokeTaskCredentials(world, taskId);
    expect(() => callAs(given)).toThrow('expired');
    expect(
      await answerCredentials(world, access.id, { authorization: access.token }),
    ).toMatchObject({ status: 400 });
  });

  test('are new when the machine’s time comes near their end, and the old ones still hold', async () => {
    const { id } = grant(await aRole(world, []));
    const own = grantsOf({ world }).grants[id];
    if (own === undefined) throw new Error('no grant');
    const at = (now: number) => taskSession(world, own, now);

    const first = await at(0);
    const same = await at(5 * hour);
    const next = await at(6 * hour - 600_000);

    expect(first.expiration).toEqual(new Date(6 * hour));
    expect(same).toEqual(first);
    expect(next.accessKeyId).not.toBe(first.accessKeyId);
    const { accessKeyId, session } = first;
    expect(resolveCaller(world, { accessKeyId, sessionToken: session.token })).toMatchObject({
      type: 'role',
    });
    revokeTaskCredentials(world, taskId);
    expect(() => resolveCaller(world, { accessKeyId, sessionToken: session.token })).toThrow(
      'expired',
    );
  });

  test('are asked for as before by a task that comes back after a restore', async () => {
    const roleArn = await aRole(world, []);
    const { environment } = grant(roleArn);
    world.restore(world.snapshot());
    expect(grant(roleArn).environment).toEqual(environment);
  });

  test('are refused where the role does not trust ECS', async () => {
    const { id, token } = grant(await aRole(world, [], 'ec2.amazonaws.com'));
    const { status, body } = await answerCredentials(world, id, { authorization: token });
    expect({ status, body }).toMatchObject({
      status: 400,
      body: {
        code: 'AccessDenied',
        message: expect.stringMatching(/^ECS was unable to assume the role/),
      },
    });
  });

  test('keep their secret out of CloudTrail', async () => {
    const given = await ask(grant(await aRole(world, [])));
    const { ecs, credentials, ...others } = Object.fromEntries(
      Object.entries(world.state.stores).map(([key, store]) => [
        key.split('/')[0],
        JSON.stringify(store),
      ]),
    );
    expect(credentials).toContain(JSON.stringify(given.SecretAccessKey).slice(1, -1));
    expect(JSON.stringify(others)).not.toContain(given.SecretAccessKey);
    expect(ecs).toBeUndefined();
  });
});
