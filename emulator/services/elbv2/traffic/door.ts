import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { errorPage } from './error-page.ts';
import { listenerCertificate } from './listener-certificate.ts';

/** `drop`: as if the packets went nowhere; `refuse`: nobody listens. */
export type Reception = 'admit' | 'drop' | 'refuse';

/** What stands behind a door. */
export interface Host {
  receive(clientIp: string, isSecure: boolean): Reception;
  answer(request: IncomingMessage, response: ServerResponse, isSecure: boolean): void;
  /** How long a connection may be silent. */
  idleSeconds(): number;
  tlsOptions(): ServerOptions;
}

export interface Door {
  readonly port: number;
  /** Ends the connections of one kind, and goes on listening. */
  dropConnections(isSecure: boolean): void;
  close(): Promise<void>;
}

/** AWS lets a whole request head have 64 KiB. */
const mostHeadBytes = 64 * 1024;
/** AWS's clients wait until they give up; here they are told sooner. */
const dropMilliseconds = 1000;
const graceMilliseconds = 1000;
const tlsHandshake = 0x16;

/**
 * A port of this machine that understands HTTP and TLS: the first byte of a connection tells which, so that one DNS name is good
 * for `http://` and `https://` as it is in AWS. Port 0 takes a free one.
 */
export async function openDoor(port: number, host: Host): Promise<Door> {
  const options = { maxHeaderSize: mostHeadBytes };
  const plain = serve(createHttpServer(options), false, host);
  let secure: Server | undefined;
  const secureServer = () => {
    const { key, cert } = listenerCertificate();
    secure ??= serve(
      createHttpsServer({ ...options, key, cert, ...host.tlsOptions() }),
      true,
      host,
    );
    return secure;
  };
  /** Whether each speaks TLS; undefined: it has not said anything yet. */
  const sockets = new Map<Socket, boolean | undefined>();
  const server = createServer((socket) => {
    sockets.set(socket, undefined);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setNoDelay();
    // In the machine's time, as the client's is; so is every wait for what really runs.
    socket.setTimeout(host.idleSeconds() * 1000, () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.pause();
      const isSecure = first[0] === tlsHandshake;
      sockets.set(socket, isSecure);
      const reception = host.receive(socket.remoteAddress ?? '', isSecure);
      if (reception !== 'admit') return turnAway(socket, reception);
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      socket.unshift(first);
      (isSecure ? secureServer() : plain).emit('connection', socket);
      if (!isSecure) socket.resume();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  // Whoever holds the emulator keeps the process alive; a door does not.
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    dropConnections(isSecure) {
      for (const [socket, kind] of sockets) if (kind === isSecure) socket.destroy();
      if (isSecure) secure = undefined;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets.keys()) socket.destroy();
      await closed;
    },
  };
}

/** Never listens itself: the door hands it connections. */
function serve(server: Server, isSecure: boolean, host: Host): Server {
  server.on('connection', () => {
    server.keepAliveTimeout = host.idleSeconds() * 1000;
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    // Behind the one to the target, so that its silence is answered with 504 first.
    request.socket.setTimeout(host.idleSeconds() * 1000 + graceMilliseconds);
    host.answer(request, response, isSecure);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
    const { title, body } = errorPage(status);
    const head = [
      `HTTP/1.1 ${title}`,
      'Server: awselb/2.0',
      'Content-Type: text/html',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
  return server;
}

function turnAway(socket: Socket, reception: 'drop' | 'refuse'): void {
  const wait = reception === 'drop' ? dropMilliseconds : 0;
  const ending = setTimeout(() => socket.resetAndDestroy(), wait);
  socket.once('close', () => clearTimeout(ending));
}
