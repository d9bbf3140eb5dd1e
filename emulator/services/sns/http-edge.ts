import { isLocal } from './local-address.ts';

export type Outcome =
  | { readonly kind: 'delivered' }
  /** May be tried again. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Will not get better. */
  | { readonly kind: 'refused'; readonly reason: string };

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
function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const isPassing = status >= 500 || status === 429;
  return { kind: isPassing ? 'failed' : 'refused', reason: `HTTP ${status}` };
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
