import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const interval = 20;

/** Returns as soon as somebody listens at the port, or `signal` is aborted. Real time: it is a real process that starts. */
export async function untilListening(port: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await accepts(port))) {
    await pause(interval, undefined, { signal }).catch(() => {});
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
