import { Agent, createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { load } from '../../support/load.ts';
import { callerToken, type RunningWorkload } from '../../support/workload.ts';
import { openStage, type Stage } from './stage.ts';

describe('SIGTERM loses no request that was sent on a connection', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage?.[Symbol.asyncDispose]());

  /** 64 callers who go on until nobody listens any more, and SIGTERM when they have got going. */
  const hammer = async (workload: RunningWorkload, url: string, keepAlive: boolean) => {
    let [isAsked, isOver] = [false, false];
    void workload.ended.then(() => {
      isOver = true;
    });
    const result = await load({
      ...{ url, keepAlive, token: callerToken, pairs: 1_000_000, inFlight: 64 },
      isOver: () => isOver,
      onPair: (done) => {
        if (done < 200 || isAsked) return;
        isAsked = true;
        workload.signal('SIGTERM');
      },
    });
    return { ...result, code: await workload.ended };
  };

  test.each([
    ['keep-alive', true],
    ['a connection for each request', false],
  ])('of callers who never look at the readiness: %s', async (_what, keepAlive) => {
    await using workload = await stage.start({ DRAIN_MS: '500', LINGER_MS: '5000' });

    const { code, right, refused, lost } = await hammer(workload, workload.url, keepAlive);

    const { ECONNREFUSED = 0, ...others } = lost;
    expect({ code, refused, others }).toEqual({ code: 0, refused: {}, others: {} });
    expect(right).toBeGreaterThan(200);
    expect(ECONNREFUSED).toBeGreaterThan(0);
  });

  test('of callers behind a proxy that keeps its connections, as a load balancer does', async () => {
    await using workload = await stage.start({ DRAIN_MS: '500', LINGER_MS: '5000' });
    await using proxy = await openProxy(workload.url);

    const { code, refused, lost } = await hammer(workload, proxy.url, true);

    // 502 is the proxy's word for a connection that was refused; a lost one is 599.
    const { 502: unreachable = 0, ...others } = refused;
    expect({ code, others, lost }).toEqual({ code: 0, others: {}, lost: {} });
    expect(unreachable).toBeGreaterThan(0);
  });

  test('of callers who were idle when the listener closed', async () => {
    await using workload = await stage.start({ LINGER_MS: '1000' });
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const ask = () =>
      Promise.all(Array.from({ length: 8 }, () => status(agent, `${workload.url}/livez`)));
    await ask();
    workload.signal('SIGTERM');
    await until(() => workload.lines.some((line) => line.includes('closed the listener')));

    const late = await ask();

    expect(late).toEqual(Array.from({ length: 8 }, () => [200, 'close']));
    expect(await workload.ended).toBe(0);
  });

  test('whose head came before the listener closed and whose body came after', async () => {
    await using workload = await stage.start({ LINGER_MS: '1000' });
    const body = JSON.stringify({ name: 'a', text: 'b' });
    const { port } = new URL(workload.url);
    const socket = connect(Number(port), '127.0.0.1');
    const answer = read(socket);
    socket.write(
      `POST /encrypt HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${callerToken}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
    );
    await fetch(`${workload.url}/livez`);
    workload.signal('SIGTERM');
    await until(() => workload.lines.some((line) => line.includes('closed the listener')));
    socket.write(body);

    expect(await answer).toMatch(/^HTTP\/1.1 200 /);
    expect(await workload.ended).toBe(0);
  });

  test('and does not wait for ever for a connection on which nothing comes', async () => {
    await using workload = await stage.start({ LINGER_MS: '1000' });
    const silent = connect(Number(new URL(workload.url).port), '127.0.0.1');
    const closed = read(silent);
    await fetch(`${workload.url}/livez`);
    workload.signal('SIGTERM');

    expect(await workload.ended).toBe(0);
    expect(await closed).toBe('');
  });
});

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition() && Date.now() < end) await new Promise((done) => setTimeout(done, 5));
}

function read(socket: ReturnType<typeof connect>): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (part) => {
      text += String(part);
    });
    socket.on('error', () => {}).on('close', () => resolve(text));
  });
}

function status(agent: Agent, url: string): Promise<readonly [number | undefined, string]> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent }, (response) => {
      response.resume().on('end', () => {
        resolve([response.statusCode, response.headers.connection ?? '']);
      });
    });
    sent.on('error', reject).end();
  });
}

interface Proxy extends AsyncDisposable {
  readonly url: string;
}

/** Forwards each request on a connection of its pool, and does not repeat what failed. */
async function openProxy(target: string): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const server: Server = createServer((incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const { connection: _own, ...passed } = headers;
    const forwarded = request(`${target}${url}`, { method, headers: passed, agent }, (answer) => {
      const { connection: _its, 'keep-alive': _hint, ...kept } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 599, kept);
      answer.pipe(outgoing);
    });
    forwarded.on('error', ({ code }: NodeJS.ErrnoException) => {
      outgoing.writeHead(code === 'ECONNREFUSED' ? 502 : 599).end('{}');
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
