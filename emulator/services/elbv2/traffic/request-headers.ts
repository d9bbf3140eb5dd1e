/** Names and values in turn, as they came: `rawHeaders` of Node. */
export type RawHeaders = readonly string[];
type Pair = readonly [name: string, value: string];

/** What concerns one connection only is not passed on. RFC 9110, section 7.6.1. */
const hopByHop = [
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
];

export interface Hop {
  readonly clientIp: string;
  readonly clientPort: number;
  readonly protocol: 'http' | 'https';
  readonly port: number;
  readonly forwardedFor: 'append' | 'preserve' | 'remove';
  readonly tellsClientPort: boolean;
  readonly dropsInvalid: boolean;
  /** A trace id of this load balancer: `1-67891233-abcdef012345678912345678`. */
  readonly trace: string;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html */
export function requestHeaders(raw: RawHeaders, hop: Hop): string[] {
  const given = endToEnd(raw).filter(([name]) => !hop.dropsInvalid || /^[A-Za-z0-9-]+$/.test(name));
  const valuesOf = (wanted: string) =>
    given.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  const own: Pair[] = [
    ...forwardedFor(valuesOf('x-forwarded-for'), hop),
    ['X-Forwarded-Proto', hop.protocol],
    ['X-Forwarded-Port', String(hop.port)],
    ['X-Amzn-Trace-Id', traced(valuesOf('x-amzn-trace-id')[0], hop.trace)],
  ];
  const replaced = own.map(([name]) => name.toLowerCase());
  const isKept = ([name]: Pair) => {
    const lower = name.toLowerCase();
    const isRemoved = lower === 'x-forwarded-for' && hop.forwardedFor === 'remove';
    return !replaced.includes(lower) && !isRemoved && lower !== 'expect';
  };
  return [...framing(raw), ...given.filter(isKept), ...own].flat();
}

/** Every header that is meant for the other end. */
export function endToEnd(raw: RawHeaders): Pair[] {
  const pairs = pairsOf(raw);
  const named = pairs
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(/\s*,\s*/));
  return pairs.filter(([name]) => {
    const lower = name.toLowerCase();
    return !hopByHop.includes(lower) && !named.includes(lower);
  });
}

export function pairsOf(raw: RawHeaders): Pair[] {
  const pairs: Pair[] = [];
  for (let at = 0; at < raw.length; at += 2) pairs.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return pairs;
}

/** How many addresses the header would tell; AWS refuses more than 30. */
export function forwardedCount(raw: RawHeaders): number {
  return pairsOf(raw)
    .filter(([name]) => name.toLowerCase() === 'x-forwarded-for')
    .flatMap(([, value]) => value.split(',')).length;
}

function forwardedFor(given: readonly string[], hop: Hop): Pair[] {
  const name = 'X-Forwarded-For';
  if (hop.forwardedFor === 'remove') return [];
  if (hop.forwardedFor === 'preserve') return given.map((value) => [name, value] as const);
  const client = hop.tellsClientPort ? `${hop.clientIp}:${hop.clientPort}` : hop.clientIp;
  return [[name, [...given, client].join(', ')]];
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html */
function traced(given: string | undefined, trace: string): string {
  if (given === undefined) return `Root=${trace}`;
  const others = given.split(';').filter((part) => part !== '' && !/^Self=/i.test(part));
  return [`Self=${trace}`, ...others].join(';');
}

/** A body of unknown length goes on in chunks, as it came. */
function framing(raw: RawHeaders): Pair[] {
  const isChunked = pairsOf(raw).some(([name]) => name.toLowerCase() === 'transfer-encoding');
  return isChunked ? [['Transfer-Encoding', 'chunked']] : [];
}
