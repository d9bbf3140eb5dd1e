import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { OutputLines } from '../../../../log-delivery/output-lines.ts';
import type { World } from '../../../../world.ts';
import type { ContainerEnd, ContainerPlan, RunningContainer } from '../container.ts';
import { emulatorAddress } from '../emulator-address.ts';
import { taskEnvironment } from '../process-environment.ts';
import { keepGroup } from '../process-group.ts';
import { stopOnce } from '../stop-once.ts';
import { untilUp } from '../until-up.ts';
import { authorityInside, createArguments, lackOf } from './create-arguments.ts';
import { type Engine, EngineRefusal, engineOf } from './engine.ts';
import { cannotStart, type EngineState, howItEnded, missingProgram } from './how-it-ended.ts';
import { withVariables } from './variables.ts';

/**
 * Runs a container in the Docker engine, as `runContainer` of the child processes does on this machine. It shares the machine's
 * network: two tasks cannot both listen on 8080, so it is told another port, on the loopback, in the same way.
 *
 * Created first, then started, then asked how it ended and removed: with `docker run --rm` nobody could tell whether memory ran out.
 */
export function runContainer(world: World, plan: ContainerPlan): Promise<RunningContainer> {
  return world.clock.during(async () => {
    const lack = lackOf(plan);
    if (lack !== undefined) return failed(lack);
    try {
      const engine = await engineOf(world);
      return await untilUp(world, plan, async (port) => {
        const name = await create(world, engine, plan, port);
        const container = start(engine, plan, name);
        engine.keep(container);
        return container;
      });
    } catch (error) {
      if (error instanceof EngineRefusal) return failed(error.message);
      throw error;
    }
  });
}

function failed(why: string): RunningContainer {
  return { ended: Promise.resolve(cannotStart(why)), stop: async () => {} };
}

/** `keywatch-<task id>-<container>` */
async function create(
  world: World,
  engine: Engine,
  plan: ContainerPlan,
  port: number | undefined,
): Promise<string> {
  const { authorityFile } = await import('../../../rds/certificate-authority.ts');
  const variables = taskEnvironment(plan, {
    ...{ endpoint: emulatorAddress(world.settings), region: world.settings.defaultRegion, port },
    authority: authorityInside,
  });
  const name = `keywatch-${plan.id.replace('/', '-')}`;
  const authority = await authorityFile(world);
  await withVariables(engine.folder, variables, (environment, env) =>
    engine.docker(createArguments(plan, { name, authority, environment }), { env }),
  );
  return name;
}

function start(engine: Engine, plan: ContainerPlan, name: string) {
  // In a group of its own, so that a terminal's Ctrl-C is for the emulator to pass on.
  const child = execa('docker', ['start', '--attach', name], {
    ...{ env: engine.env, extendEnv: false, reject: false, buffer: false },
    ...{ detached: true, cleanup: false, stdin: 'ignore' },
  });
  const { pid } = child;
  if (pid !== undefined) child.nodeChildProcess.once('exit', keepGroup(pid));
  let missing: string | undefined;
  for (const stream of ['stdout', 'stderr'] as const) {
    const lines = new OutputLines((line) => {
      missing ??= stream === 'stderr' ? missingProgram(line) : undefined;
      plan.onLine(line, stream);
    });
    child[stream].on('data', (chunk: Buffer) => lines.push(chunk)).once('end', () => lines.end());
  }
  const ended = child.then(() => remove(engine, name, () => missing));
  return { ended, stop: stopOnce(() => stop(engine, name, ended)) };
}

/** The engine may not have started it yet, and then would start what it was told to stop. */
async function stop(engine: Engine, name: string, ended: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  void ended.then(() => over.abort());
  while (!over.signal.aborted) {
    await engine.docker(['stop', name]).catch(() => {});
    await pause(100, undefined, { signal: over.signal }).catch(() => {});
  }
}

async function remove(
  engine: Engine,
  name: string,
  missing: () => string | undefined,
): Promise<ContainerEnd> {
  try {
    const text = await engine.docker(['inspect', '--format', '{{json .State}}', name]);
    return howItEnded(JSON.parse(text) as EngineState, missing());
  } catch (error) {
    return cannotStart(error instanceof Error ? error.message : String(error));
  } finally {
    await engine.docker(['rm', '--force', '--volumes', name]).catch(() => {});
  }
}
