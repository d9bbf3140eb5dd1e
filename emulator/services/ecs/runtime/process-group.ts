import { spawn } from 'node:child_process';

/** Groups that are to end with this process, by the id of their first. */
const groups = new Set<number>();
let isListening = false;

/**
 * Sees to it that a process group does not outlive the emulator, however that ends; call what it returns once the group's first
 * process has ended, which ends the others.
 */
export function keepGroup(id: number): () => void {
  if (!isListening) process.once('exit', () => groups.forEach(killGroup));
  isListening = true;
  groups.add(id);
  const watch = watchGroup(id);
  return () => {
    groups.delete(id);
    watch.kill('SIGKILL');
    killGroup(id);
  };
}

function killGroup(id: number): void {
  try {
    process.kill(-id, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/**
 * A shell that waits for the emulator's end of a pipe to close, as it does also on SIGKILL. In a group of its own, so that what a
 * terminal sends to the emulator does not reach it.
 */
function watchGroup(id: number) {
  const script = 'read -r _; kill -s KILL -- "-$1"';
  const watch = spawn('/bin/sh', ['-c', script, 'watch', String(id)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: {},
  });
  watch.on('error', () => {});
  watch.stdin.on('error', () => {});
  watch.unref();
  return watch;
}
