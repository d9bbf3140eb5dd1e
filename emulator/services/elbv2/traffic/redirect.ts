import type { RedirectActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2';

/** Parts of the request's address, for the keywords of a redirect. */
export interface Address {
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly host: string;
  readonly port: number;
  /** With its leading slash. */
  readonly path: string;
  readonly query: string;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions */
export function locationOf(config: RedirectActionConfig, address: Address): string {
  const { protocol, host, port, path, query } = address;
  const words: Readonly<Record<string, string>> = {
    ...{ protocol, host, port: String(port), path: path.slice(1), query },
  };
  const fill = (text = '') =>
    text.replace(/#\{(\w+)\}/g, (all, word: string) => words[word] ?? all);
  const { Protocol = '#{protocol}', Host = '#{host}', Port = '#{port}' } = config;
  const { Path = '/#{path}', Query = '#{query}' } = config;
  const search = fill(Query);
  const origin = `${fill(Protocol).toLowerCase()}://${fill(Host)}:${fill(Port)}`;
  return `${origin}${fill(Path)}${search === '' ? '' : `?${search}`}`;
}
