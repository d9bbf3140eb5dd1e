import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { during, tellWhenInterrupted } from '../../../../actions/deploy/src/interruption.ts';
import { Failure } from '../../../../actions/shared/failure.ts';

function interrupted(underWay: Set<string>) {
  const signals = new EventEmitter();
  const told: string[] = [];
  tellWhenInterrupted(underWay, {
    signals,
    log: (line) => told.push(line),
    end: () => told.push('end'),
  });
  return { signals, told };
}

describe('a job that is cancelled', () => {
  test.each(['SIGTERM', 'SIGINT'])('tells by %s what goes on in AWS, and ends', (signal) => {
    const { signals, told } = interrupted(new Set(['arn:stack/one', 'arn:stack/two']));

    signals.emit(signal);

    expect(told).toEqual([
      `ended by ${signal}`,
      'goes on in AWS: arn:stack/one',
      'goes on in AWS: arn:stack/two',
      'end',
    ]);
  });

  test('tells of nothing if nothing is under way', () => {
    const { signals, told } = interrupted(new Set());

    signals.emit('SIGTERM');

    expect(told).toEqual(['ended by SIGTERM', 'end']);
  });
});

describe('while an operation is followed', () => {
  test('its stack is under way, and afterwards no more', async () => {
    const underWay = new Set<string>();

    const seen = await during(underWay, 'arn:stack/one', async () => [...underWay]);

    expect(seen).toEqual(['arn:stack/one']);
    expect(underWay.size).toBe(0);
  });

  test('an error says that the operation goes on', async () => {
    const cause = new Error('ExpiredToken');
    const follow = during(new Set(), 'arn:stack/one', () => Promise.reject(cause));

    await expect(follow).rejects.toMatchObject({
      message:
        'lost sight of arn:stack/one: its operation goes on in AWS; run the action again to follow it',
      cause,
    });
  });

  test('a deadline stays what it is', async () => {
    const deadline = new Failure('DEADLINE', 'too long');

    await expect(during(new Set(), 'x', () => Promise.reject(deadline))).rejects.toBe(deadline);
  });
});
