import { describe, expect, test } from '@jest/globals';
import {
  howItEnded,
  missingProgram,
} from '../../../../../../../emulator/services/ecs/runtime/docker/how-it-ended.ts';

const state = { Status: 'exited', ExitCode: 0, OOMKilled: false, Error: '' };
const missing = missingProgram('[FATAL tini (7)] exec /node failed: No such file or directory');

describe('how a container of the engine ended', () => {
  test('is its exit code alone, where it ended by itself or was killed', () => {
    expect(howItEnded({ ...state, ExitCode: 3 }, undefined)).toEqual({ exitCode: 3 });
    expect(howItEnded({ ...state, ExitCode: 137 }, undefined)).toEqual({ exitCode: 137 });
  });

  test('names the memory only where the engine does', () => {
    expect(howItEnded({ ...state, ExitCode: 137, OOMKilled: true }, undefined)).toEqual({
      ...{ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
    });
  });

  test('is ECS’s error where it never started', () => {
    const created = { ...state, Status: 'created', Error: 'unable to find user x' };
    expect(howItEnded(created, undefined)).toEqual({
      exitCode: 128,
      reason: 'CannotStartContainerError: Error response from daemon: unable to find user x',
    });
  });

  test('believes the init process only with the exit code that goes with it', () => {
    expect(howItEnded({ ...state, ExitCode: 127 }, missing).reason).toMatch(
      /exec: "\/node": No such/,
    );
    expect(howItEnded({ ...state, ExitCode: 1 }, missing)).toEqual({ exitCode: 1 });
    expect(missingProgram('another line')).toBeUndefined();
  });
});
