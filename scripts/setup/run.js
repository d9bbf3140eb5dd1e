import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const WATCHDOG = fileURLToPath(new URL('watchdog.js', import.meta.url));
const STILL_MS = 15_000;
const KEPT_OUTPUT = 64 * 1024;

/** Runs an installer to its end, which comes at once if this process ends before it. */
export function run(file, args, { cwd, env } = {}) {
  return collect(spawn(process.execPath, [WATCHDOG, file, ...args], { cwd, env, stdio: 'pipe' }));
}

/** Runs a program that answers at once and writes nothing. */
export function ask(file, args, { cwd, env } = {}) {
  return collect(spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }));
}

/** Exit code and the end of the output. A program that is not there ends with code 127. */
function collect(child) {
  return new Promise((resolve) => {
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-KEPT_OUTPUT);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => resolve({ code: error.code === 'ENOENT' ? 127 : 126, output }));
    child.on('close', (code) => resolve({ code: code ?? 128, output }));
  });
}

/** Tells on standard error what is being done, that it still is, and when it is done. */
export async function withProgress(what, work) {
  const start = performance.now();
  const seconds = () => `${Math.round((performance.now() - start) / 1000)} s`;
  console.error(`set-up: ${what} …`);
  const timer = setInterval(() => console.error(`set-up: ${what} … ${seconds()}`), STILL_MS);
  try {
    const result = await work();
    console.error(`set-up: ${what} – done in ${seconds()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
