import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';

export interface LoadResult {
  /** Pairs whose text came back as it went. */
  readonly right: number;
  /** Answers that were not what was asked for, by their status; a text that differs is `wrong text`. */
  readonly refused: Readonly<Record<string, number>>;
  /** Requests that were sent and never answered, by the connection's error. */
  readonly lost: Readonly<Record<string, number>>;
  /** Of single requests, in order. */
  readonly milliseconds: readonly number[];
}

interface LoadOptions {
  readonly url: string;
  readonly token: string;
  readonly pairs: number;
  readonly inFlight: number;
  /** False: each request on a connection of its own. */
  readonly keepAlive?: boolean;
  /** Called after so many pairs. */
  readonly onPair?: (done: number) => void;
  /** True as soon as no further request may be sent, as a load balancer knows from the readiness. */
  readonly isOver?: () => boolean;
}

/** Encrypts and decrypts on so many connections at once. */
export async function load({
  url,
  token,
  pairs,
  inFlight,
  keepAlive = true,
  onPair,
  isOver = () => false,
}: LoadOptions): Promise<LoadResult> {
  const agent = new Agent({ keepAlive, maxSockets: inFlight });
  const refused: Record<string, number> = {};
  const lost: Record<string, number> = {};
  const milliseconds: number[] = [];
  let [begun, done, right] = [0, 0, 0];
  const post = async (path: string, body: object) => {
    const start = performance.now();
    const answer = await send(agent, `${url}${path}`, token, JSON.stringify(body));
    milliseconds.push(performance.now() - start);
    return answer;
  };
  const onePair = async (): Promise<void> => {
    const text = randomBytes(48).toString('base64');
    const name = `load-${begun}`;
    const encrypted = await post('/encrypt', { name, text });
    if (encrypted.status !== 200) return count(refused, encrypted.status);
    if (isOver()) return;
    const decrypted = await post('/decrypt', { name, key: encrypted.body.key });
    if (decrypted.status !== 200) return count(refused, decrypted.status);
    if (decrypted.body.text === text) right += 1;
    else count(refused, 'wrong text');
  };
  const client = async (): Promise<void> => {
    while (begun < pairs && !isOver()) {
      begun += 1;
      await onePair().catch((error: NodeJS.ErrnoException) => {
        count(lost, error.code ?? error.message);
      });
      done += 1;
      onPair?.(done);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, client));
  agent.destroy();
  return { right, refused, lost, milliseconds: milliseconds.toSorted((a, b) => a - b) };
}

function count(counts: Record<string, number>, what: string | number): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

function send(agent: Agent, url: string, token: string, body: string) {
  return new Promise<{ status: number; body: Record<string, string> }>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject).end(body);
  });
}
