import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import type { ContainerPlan } from './container.ts';
import { insideRoot } from './inside-root.ts';

/** What is to be started on this machine for a container; or why nothing can be. */
export type Program =
  | { readonly runs: true; readonly args: readonly string[]; readonly folder: string }
  | { readonly runs: false; readonly reason: string };

/** Programs that only start the one named after them. */
const starters = new Set(['tini', 'dumb-init', 'docker-entrypoint.sh']);

/**
 * The arguments for this machine's Node. An entry point of the task definition takes the image's command away, as with Docker.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#ContainerDefinition-taskcommand
 */
export function programOf(plan: ContainerPlan): Program {
  const { image } = plan;
  const own = plan.entryPoint?.length ? plan.entryPoint : undefined;
  const entryPoint = own ?? image.entryPoint;
  const given = plan.command?.length ? plan.command : undefined;
  const line = [...entryPoint, ...(given ?? (own === undefined ? image.command : []))];
  const [program, ...args] = withoutStarter(line);
  if (program === undefined) return refused('no command specified');
  if (!isNode(program)) {
    return refused(`${program} is not implemented: the Keywatch emulator runs images of Node only`);
  }
  const folder = insideRoot(image.root, plan.workingDirectory ?? image.workingDirectory);
  return { runs: true, args: mapPaths(image.root, args), folder };
}

function withoutStarter(line: readonly string[]): readonly string[] {
  const [first = '', ...rest] = line;
  if (!starters.has(posix.basename(first))) return line;
  const [next, ...after] = rest;
  // `tini -- node …`; Docker's own script starts Node also for options alone.
  if (next === '--') return after;
  return next?.startsWith('-') ? ['node', ...rest] : rest;
}

function isNode(program: string): boolean {
  return ['node', 'nodejs'].includes(posix.basename(program));
}

/**
 * An absolute path means the image's file: the script always, anything else (also behind `--import=`) where the image has it. What
 * the program itself opens by an absolute path is this machine's: it is not locked into the root.
 */
function mapPaths(root: string, args: readonly string[]): string[] {
  const script = args.findIndex((arg) => !arg.startsWith('-'));
  return args.map((arg, index) => {
    const [, option = '', path = ''] = /^(--[\w-]+=)?(\/.*)$/s.exec(arg) ?? [];
    if (path === '') return arg;
    const place = insideRoot(root, path);
    return index === script || existsSync(place) ? `${option}${place}` : arg;
  });
}

function refused(why: string): Program {
  return { runs: false, reason: `CannotStartContainerError: Error response from daemon: ${why}` };
}
