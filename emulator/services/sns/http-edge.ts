import { isLocal } from './local-address.ts';

export interface Outcome {
  /** `failed`: may be tried again; `refused`: will not get better. */
  readonly kind: 'delivered' | 'failed' | 'refused';
  readonly reason: string;
  /** Absent where nobody answered. */
  readonly statusCode?: number;
}

interface Request {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** SNS gives an endpoint so long to answer. https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html */
const patience = 15_000;

/** Posts to the address that the user gave, and nowhere else: what is not of this machine or its network is not called. */
export async function postMessage({ url, headers, body }: Request): Promise<Outcome> {
  const { address, authorization } = withoutPassword(new URL(url));
  if (!isLocal(address.hostname)) {
    return { kind: 'refused', reason: `${address.hostname} is not an address of this network` };
  }
  try {
    const { status } = await fetch(address, {
      method: 'POST',
      headers: {
        'user-agent': 'Amazon Simple Notification Service Agent',
        'accept-encoding': 'gzip,deflate',
        ...authorization,
        ...headers,
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    });
    return outcomeOf(status);
  } catch (error) {
    return { kind: 'failed', reason: causeOf(error) };
  }
}

/** A client's mistake is not repeated, unless it was asked too often. */
function outcomeOf(statusCode: number): Outcome {
  const isPassing = statusCode >= 500 || statusCode === 429;
  const isDone = statusCode >= 200 && statusCode < 300;
  const kind = isDone ? 'delivered' : isPassing ? 'failed' : 'refused';
  return { kind, reason: `HTTP ${statusCode}`, statusCode };
}

/** `fetch` takes no user and password in an address. */
function withoutPassword(address: URL) {
  const { username, password } = address;
  if (username === '') return { address, authorization: {} };
  address.username = '';
  address.password = '';
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  return { address, authorization };
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
