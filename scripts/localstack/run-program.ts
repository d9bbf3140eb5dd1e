import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { within } from './deadline.ts';
import { Trouble } from './trouble.ts';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Without it there is nothing to run. */
  readonly file: string;
  readonly seconds: number;
  readonly onLine: (line: string) => void;
}

/** Runs a program of the project's to its end; its last line. Throws a sentence with its last lines unless it succeeds in time. */
export async function runProgram(program: Program): Promise<string> {
  const { command, args, env, file, seconds, onLine } = program;
  await access(file).catch(() => {
    throw new Trouble(`there is no ${file}`);
  });
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      onLine(line);
    });
  }
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on('close', resolve).on('error', reject);
    });
    const code = await within(seconds, file, ended);
    if (code === 0) return lines.at(-1) ?? '';
    throw new Trouble(`${file} ended with exit code ${code}: ${lines.slice(-15).join('\n')}`);
  } finally {
    process.removeListener('exit', end);
    child.kill('SIGKILL');
  }
}
