import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * So many looks in a row at which nobody had connected, so many milliseconds apart: longer than it takes a caller on a busy
 * machine to read an answer and connect anew. Looks are counted, since time also passes while this process does not run.
 */
const quietLooks = 50;
const lookMilliseconds = 5;
/** Callers who come whether they are answered or not must not hold up the answers of the others for longer. */
const mostLooks = 400;

/** What the end of a server needs to know: who is connected, who waits for an answer, and how many came. */
export class Connections {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #waiting = new Set<Socket>();
  #onEmpty: () => void = () => {};
  #accepted = 0;

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#accepted += 1;
      this.#open.add(socket);
      socket.once('close', () => this.#forget(socket));
    });
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.#waiting.add(socket);
      response.once('close', () => this.#waiting.delete(socket));
    });
  }

  /**
   * Closes the listener alone: `http.Server.close` would cut idle connections too, on which a request may be under way.
   *
   * The system resets connections that wait to be accepted when their listener closes, and Node accepts a single one in each turn
   * of its loop: with 64 callers who connect for each request, 60 wait at any time. So the answers are held back meanwhile. Then
   * those who wait come in, nobody has a reason to come again, and the listener closes when it is quiet.
   */
  async closeListener(): Promise<void> {
    for (let [quiet, looks] = [0, 0]; quiet < quietLooks && looks < mostLooks; looks += 1) {
      const before = this.#accepted;
      await sleep(lookMilliseconds);
      quiet = this.#accepted === before ? quiet + 1 : 0;
    }
    NetServer.prototype.close.call(this.#server);
  }

  /** Until all connections have ended; after so long those that wait for no answer are cut. */
  async end(milliseconds: number): Promise<void> {
    const timer = setTimeout(() => {
      for (const socket of this.#open) if (!this.#waiting.has(socket)) socket.destroy();
    }, milliseconds);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onEmpty = resolve;
    if (this.#open.size > 0) await promise;
    clearTimeout(timer);
  }

  #forget(socket: Socket): void {
    this.#open.delete(socket);
    if (this.#open.size === 0) this.#onEmpty();
  }
}
