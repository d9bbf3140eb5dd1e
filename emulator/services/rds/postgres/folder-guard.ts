import { spawn } from 'node:child_process';

/**
 * Ends the server and removes its folder should this process be killed: the guard waits for the end of its standard input,
 * which comes however we end. A process that is not this folder's server is left alone.
 */
const script = `
read -r _
pid=$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null)
case "$(ps -o args= -p "\${pid:-0}" 2>/dev/null)" in *"$0/data"*) kill -QUIT "$pid"; sleep 1 ;; esac
rm -rf -- "$0"
`;

/** Guards a folder until `dismiss` is called. */
export function guardFolder(folder: string): { dismiss(): void } {
  if (process.platform === 'win32') return { dismiss: () => {} };
  const guard = spawn('/bin/sh', ['-c', script, folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  // Without a shell nothing is guarded, and all else goes on.
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.unref();
  return { dismiss: () => void guard.kill('SIGKILL') };
}
