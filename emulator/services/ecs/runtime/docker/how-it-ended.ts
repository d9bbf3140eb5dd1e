import type { ContainerEnd } from '../container.ts';

/** As `docker inspect` tells it. */
export interface EngineState {
  readonly Status: string;
  readonly ExitCode: number;
  readonly OOMKilled: boolean;
  readonly Error: string;
}

const fatal = /^\[FATAL tini \(\d+\)\] exec (.+) failed: (.+)$/;

/** What the init process says when there is no such program; undefined: another line. */
export function missingProgram(line: string): string | undefined {
  const [, program, why] = fatal.exec(line) ?? [];
  if (program === undefined) return undefined;
  return `exec: "${program}": ${why}: a Docker engine runs the image alone, and the one that npm start registers is the bundle's layer without Node; push the image that workload/Dockerfile makes, or start the emulator without --containers docker`;
}

/**
 * A container's end in ECS's words. `missing`: what its init process said, which ends with 127 as the program itself might.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
export function howItEnded(state: EngineState, missing: string | undefined): ContainerEnd {
  const { Status, ExitCode: exitCode, OOMKilled, Error: error } = state;
  if (OOMKilled) {
    return { exitCode, reason: 'OutOfMemoryError: Container killed due to memory usage' };
  }
  if (Status === 'created' || error !== '') return cannotStart(error, exitCode);
  return missing !== undefined && exitCode === 127 ? cannotStart(missing, exitCode) : { exitCode };
}

/** 128 where the engine tells no code, since nothing has run. */
export function cannotStart(why: string, exitCode = 0): ContainerEnd {
  return {
    exitCode: exitCode === 0 ? 128 : exitCode,
    reason: `CannotStartContainerError: Error response from daemon: ${why}`,
  };
}
