import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../../emulator/emulator.ts';
import {
  type LogDestination,
  logLines,
} from '../../../../../../emulator/services/ecs/runtime/log-lines.ts';
import { aCaller, aWorld, client } from '../../../../../support/world.ts';
import { aRoleSession } from './a-role.ts';

const place = {
  group: '/keywatch/app',
  stream: 'app/web/0123',
  region: 'ap-southeast-2',
  createGroup: false,
};

describe('the log driver awslogs', () => {
  let world: Emulator;
  beforeEach(() => {
    world = aWorld();
  });
  const logs = <O>(operation: string, input: object) => client(world, 'logs')<O>(operation, input);
  const makeGroup = () => logs('CreateLogGroup', { logGroupName: place.group });
  const driver = async (actions: readonly string[], own: Partial<LogDestination> = {}) =>
    logLines(world, await aRoleSession(world, ...actions.map((name) => `logs:${name}`)), {
      ...place,
      ...own,
    });
  const usual = ['CreateLogStream', 'PutLogEvents'];

  async function written(): Promise<string[]> {
    const { events } = await logs<{ events: { message: string }[] }>('GetLogEvents', {
      ...{ logGroupName: place.group, logStreamName: place.stream, startFromHead: true },
    });
    return events.map(({ message }) => message);
  }

  test('writes lines in their order, but for empty ones', async () => {
    await makeGroup();
    const { onLine, end } = await driver(usual);
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index} ✓`);
    for (const line of lines.slice(0, 30)) onLine(line, 'stdout');
    await new Promise(setImmediate);
    for (const line of ['', ...lines.slice(30)]) onLine(line, 'stderr');
    await end();
    expect(await written()).toEqual(lines);
  });

  test('goes on in a stream that is there', async () => {
    await makeGroup();
    const first = await driver(usual);
    first.onLine('1');
    await first.end();
    const second = logLines(world, aCaller(), place);
    second.onLine('2');
    await second.end();
    expect(await written()).toEqual(['1', '2']);
  });

  test('fails without its group as on Fargate', async () => {
    const { opened, onLine, end } = await driver(usual);
    onLine('lost');
    await expect(opened).rejects.toThrow(
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1',
    );
    await end();
  });

  test('makes the group where that is asked for and allowed', async () => {
    const { onLine, end } = await driver([...usual, 'CreateLogGroup'], { createGroup: true });
    onLine('first');
    await end();
    expect(await written()).toEqual(['first']);
  });

  test.each([
    ['CreateLogGroup', usual, 'failed to create Cloudwatch log group: AccessDeniedException'],
    [
      'CreateLogStream',
      ['PutLogEvents'],
      'failed to create Cloudwatch log stream: AccessDeniedException',
    ],
  ])('fails where %s is not allowed', async (_, actions, why) => {
    const { opened } = await driver(actions, { createGroup: true });
    await expect(opened).rejects.toThrow(why);
  });

  test('loses what it may not write, and what its buffer has no place for', async () => {
    await makeGroup();
    const { onLine, end } = await driver(['CreateLogStream']);
    onLine('not allowed');
    await end();
    const small = logLines(world, aCaller(), { ...place, bufferBytes: 100 });
    for (const line of ['kept', 'too long '.repeat(10), 'kept too']) small.onLine(line);
    await small.end();
    expect(await written()).toEqual(['kept', 'kept too']);
  });
});
