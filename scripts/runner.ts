import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface StepOptions {
  /** The workspace, by default the project itself. */
  cwd?: string;
  /** Added to `PATH` and `HOME`, which is all that the step gets otherwise. */
  env?: Readonly<Record<string, string>>;
  /** Hears each line of the step's log as it comes. */
  onLine?: (line: string) => unknown;
}

export interface StepResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  outputs: Record<string, string>;
  summary: string;
}

/**
 * Runs the committed bundle of an action as a GitHub runner would: inputs in `INPUT_*`, those not
 * given with the default of its `action.yml`, outputs and job summary through files.
 */
export async function runStep(
  action: string,
  inputs: Readonly<Record<string, string>>,
  { cwd = ROOT, env = {}, onLine }: StepOptions = {},
): Promise<StepResult> {
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-step-'));
  try {
    const files = await makeFiles(folder);
    const step = spawn(process.execPath, [join(ROOT, 'actions', action, 'dist/index.cjs')], {
      cwd,
      env: { ...pickEnvironment(), ...env, ...files, ...(await toInputs(action, inputs)) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = () => step.kill();
    process.once('exit', end);
    if (onLine) createInterface({ input: step.stdout }).on('line', onLine);
    const [exitCode, stdout, stderr] = await Promise.all([
      new Promise<number | null>((resolve, reject) => {
        step.on('close', resolve).on('error', reject);
        step.once('close', () => process.removeListener('exit', end));
      }),
      text(step.stdout),
      text(step.stderr),
    ]);
    const outputs = parseOutputs(await readFile(files.GITHUB_OUTPUT, 'utf8'));
    const summary = await readFile(files.GITHUB_STEP_SUMMARY, 'utf8');
    return { exitCode, stdout, stderr, outputs, summary };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeFiles(folder: string) {
  const files = {
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
  };
  await Promise.all(Object.values(files).map(async (file) => writeFile(file, '')));
  return files;
}

function pickEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME };
}

/** The variables of all inputs that `action.yml` knows; another one is a mistake of the caller. */
async function toInputs(
  action: string,
  given: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const definition: { inputs?: Record<string, { default?: unknown } | null> } = parse(
    await readFile(join(ROOT, 'actions', action, 'action.yml'), 'utf8'),
  );
  const known = definition.inputs ?? {};
  for (const name of Object.keys(given)) {
    if (!(name in known)) throw new Error(`action ${action} has no input ${name}`);
  }
  return Object.fromEntries(
    Object.entries(known).map(([name, input]) => [
      `INPUT_${name.toUpperCase().replaceAll(' ', '_')}`,
      given[name] ?? String(input?.default ?? ''),
    ]),
  );
}

/**
 * Reads the file form of outputs, `name=value` or `name<<delimiter` up to the delimiter.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-output-parameter
 */
export function parseOutputs(content: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = content.split('\n');
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, name, sign, rest] = /^([^=<]+)(=|<<)(.*)$/u.exec(line) ?? [];
    if (name === undefined || rest === undefined) continue;
    if (sign === '=') outputs[name] = rest;
    else outputs[name] = takeUntil(lines, rest).join('\n');
  }
  return outputs;
}

function takeUntil(lines: string[], delimiter: string): string[] {
  const end = lines.indexOf(delimiter);
  return lines.splice(0, end + 1).slice(0, -1);
}
