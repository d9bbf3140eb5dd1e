import { mkdir } from 'node:fs/promises';
import { constants } from 'node:os';
import { execa } from 'execa';
import { OutputLines } from '../../../log-delivery/output-lines.ts';
import type { World } from '../../../world.ts';
import type { ContainerEnd, ContainerPlan, RunningContainer } from './container.ts';
import { emulatorAddress } from './emulator-address.ts';
import { processEnvironment } from './process-environment.ts';
import { keepGroup } from './process-group.ts';
import { type Program, programOf } from './program.ts';
import { stopOnce } from './stop-once.ts';
import { untilUp } from './until-up.ts';

/**
 * Runs a container as a child process of the emulator and returns when it listens, has ended or is to end, or 30 real seconds are over. Time
 * does not leap while it starts or is being stopped.
 *
 * A process is no container: it shares this machine's network and files, runs as the emulator's user, and its root file system
 * takes what is written to it, whatever the task definition says. Memory and CPU are not bounded.
 */
export function runContainer(world: World, plan: ContainerPlan): Promise<RunningContainer> {
  return world.clock.during(async () => {
    const program = programOf(plan);
    return program.runs ? start(world, plan, program) : failed(program.reason);
  });
}

/** 127, as a shell says that there is no such program. */
function failed(reason: string): RunningContainer {
  return { ended: Promise.resolve({ exitCode: 127, reason }), stop: async () => {} };
}

async function start(
  world: World,
  plan: ContainerPlan,
  program: Program & { runs: true },
): Promise<RunningContainer> {
  // Docker, too, makes the working directory if the image has none.
  await mkdir(program.folder, { recursive: true });
  return untilUp(world, plan, async (port) =>
    spawn(plan, program, await environmentOf(world, plan, port)),
  );
}

async function environmentOf(world: World, plan: ContainerPlan, port: number | undefined) {
  const { authorityFile } = await import('../../rds/certificate-authority.ts');
  return processEnvironment(plan, {
    endpoint: emulatorAddress(world.settings),
    region: world.settings.defaultRegion,
    port,
    authority: await authorityFile(world),
    node: process.execPath,
  });
}

function spawn(
  plan: ContainerPlan,
  { args, folder }: Program & { runs: true },
  env: Record<string, string>,
) {
  const child = execa(process.execPath, args, {
    ...{ cwd: folder, env, extendEnv: false, reject: false, buffer: false },
    // A group of its own: what the process starts ends with it, and a terminal's Ctrl-C is for the emulator to pass on.
    ...{ detached: true, cleanup: false, stdin: 'ignore' },
    ...{ killSignal: stopSignalOf(plan), forceKillAfterDelay: plan.stopSeconds * 1000 },
  });
  const { pid } = child;
  if (pid !== undefined) child.nodeChildProcess.once('exit', keepGroup(pid));
  for (const stream of ['stdout', 'stderr'] as const) {
    const lines = new OutputLines((line) => plan.onLine(line, stream));
    child[stream].on('data', (chunk: Buffer) => lines.push(chunk)).once('end', () => lines.end());
  }
  const ended = child.then(endOf);
  const stop = stopOnce(async () => {
    child.kill();
    await ended;
  });
  return { ended, stop };
}

/** Images name signals as Docker takes them: `SIGQUIT` or `QUIT`. */
function stopSignalOf({ image: { stopSignal = 'TERM' } }: ContainerPlan): NodeJS.Signals {
  const name = `SIG${stopSignal.replace(/^SIG/, '')}`;
  return (name in constants.signals ? name : 'SIGTERM') as NodeJS.Signals;
}

interface ProcessResult {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly originalMessage?: string | undefined;
}

/** A process that a signal ended has an exit code all the same, as a shell tells it. */
function endOf({ exitCode, signal, originalMessage }: ProcessResult): ContainerEnd {
  if (exitCode !== undefined) return { exitCode };
  if (signal !== undefined) return { exitCode: 128 + numberOf(signal) };
  return {
    exitCode: 128,
    reason: `CannotStartContainerError: Error response from daemon: ${originalMessage}`,
  };
}

function numberOf(signal: string): number {
  return (constants.signals as Readonly<Record<string, number>>)[signal] ?? 0;
}
