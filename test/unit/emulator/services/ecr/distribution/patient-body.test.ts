import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  patientBody,
  Stalled,
} from '../../../../../../emulator/services/ecr/distribution/patient-body.ts';

describe('the body of a push', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  });
  afterEach(() => void jest.useRealTimers());

  const turns = () => new Promise(setImmediate);

  function read(request: PassThrough) {
    let bytes = 0;
    const work = async () => {
      for await (const chunk of patientBody(request)) bytes += chunk.length;
      return bytes;
    };
    return work().catch((error: unknown) => error);
  }

  async function send(request: PassThrough, size: number, everyMs: number, times: number) {
    for (let time = 0; time < times && !request.destroyed; time += 1) {
      request.write(Buffer.alloc(size));
      await turns();
      jest.advanceTimersByTime(everyMs);
    }
  }

  test('may take hours at a decent pace', async () => {
    const request = new PassThrough();
    const body = read(request);
    await send(request, 64 * 1024, 29_000, 500);
    request.end();

    expect(await body).toBe(500 * 64 * 1024);
  });

  test.each([
    ['stops', 0],
    ['brings a few bytes every second', 100],
  ])('that %s is given up with its connection', async (_what, size) => {
    const request = new PassThrough();
    const body = read(request);
    await send(request, 64 * 1024, 1000, 10);
    if (size > 0) await send(request, size, 1000, 40);
    else jest.advanceTimersByTime(31_000);

    expect(await body).toBeInstanceOf(Stalled);
    expect(request.destroyed).toBe(true);
  });

  test('does not wait for whoever reads it', async () => {
    const request = new PassThrough();
    const chunks = patientBody(request);
    request.write('some');
    expect((await chunks.next()).value?.toString()).toBe('some');
    jest.advanceTimersByTime(3_600_000);
    request.end('more');

    expect((await chunks.next()).value?.toString()).toBe('more');
    expect(await chunks.next()).toMatchObject({ done: true });
  });
});
