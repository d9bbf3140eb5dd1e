import { type ServiceId, services } from '../wire/services.ts';
import { faultOf } from './upstream-faults.ts';

/** Where the calls go that the gateway does not answer itself. */
export interface Upstream {
  /**
   * Calls an operation in an account, input and output in the SDK's shapes. Throws what the service answers as a `Fault`,
   * and a `ServiceUnavailable` where nothing does. `signal` gives the call up.
   */
  call<O = object>(
    at: Place,
    service: ServiceId,
    operation: string,
    input: object,
    signal?: AbortSignal,
  ): Promise<O>;
  close(): void;
}

export interface Place {
  readonly account: string;
  readonly region: string;
}

interface Client {
  send(
    command: object,
    options: { readonly abortSignal?: AbortSignal },
  ): Promise<{ readonly $metadata?: unknown }>;
  destroy(): void;
}

type Package = Readonly<Record<string, unknown>>;

/** Milliseconds after which no answer is no answer. A long poll of SQS takes 20 seconds. */
const usualPatience = 60_000;

/**
 * Any emulator that takes a 12-digit access key for the account, as LocalStack does. Clients are made once for each service,
 * account and Region; they repeat nothing, for the gateway's own client does that.
 */
export function upstreamAt(endpoint: string, patience = usualPatience): Upstream {
  const clients = new Map<string, Promise<Client>>();
  let closed = false;

  const clientOf = (service: ServiceId, { account, region }: Place): Promise<Client> => {
    const key = `${service}/${account}/${region}`;
    const known = clients.get(key);
    if (known !== undefined) return known;
    const made = packageOf(service).then((sdk) => {
      const credentials = { accessKeyId: account, secretAccessKey: 'gateway' };
      return new (clientClass(sdk))({ ...settings(patience), endpoint, region, credentials });
    });
    clients.set(key, made);
    return made;
  };

  return {
    async call<O>(
      at: Place,
      service: ServiceId,
      operation: string,
      input: object,
      signal?: AbortSignal,
    ) {
      const Command = (await packageOf(service))[`${operation}Command`];
      if (Command === undefined) throw new Error(`the SDK of ${service} has no ${operation}`);
      const command = new (Command as new (input: object) => object)(input);
      try {
        if (closed) throw new Error('the gateway is closed');
        const client = await clientOf(service, at);
        const output = await client.send(command, { ...(signal && { abortSignal: signal }) });
        return (await withBytes(output)) as O;
      } catch (error) {
        throw faultOf(error, `${service}:${operation}`);
      }
    },
    close() {
      closed = true;
      for (const client of clients.values()) void client.then((one) => one.destroy());
    },
  };
}

/** Clients would tell the console of what is meant to be so. */
const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** What goes upstream is what came, and what comes back is what was answered: clients add, check and repeat nothing. */
function settings(patience: number) {
  return {
    maxAttempts: 1,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    disableRequestCompression: true,
    logger: silent,
    requestHandler: {
      connectionTimeout: 5000,
      requestTimeout: patience,
      throwOnRequestTimeout: true,
      // An idle connection is closed before a server closes it under the next request, as nothing is repeated.
      httpAgent: { maxSockets: 1024, timeout: 4000 },
    },
  };
}

/** The wire sends bytes, and the SDK answers S3's bodies as streams. */
async function withBytes({ $metadata, ...output }: { readonly $metadata?: unknown }) {
  const { Body } = output as { Body?: { transformToByteArray?(): Promise<Uint8Array> } };
  if (Body?.transformToByteArray === undefined) return output;
  return { ...output, Body: Buffer.from(await Body.transformToByteArray()) };
}

function packageOf(service: ServiceId): Promise<Package> {
  return services[service].load() as Promise<object> as Promise<Package>;
}

function clientClass(sdk: Package): new (settings: object) => Client {
  const found = Object.entries(sdk).find(([name]) => /^[A-Z]\w*Client$/.test(name));
  if (found === undefined) throw new Error('the package has no client');
  return found[1] as new (
    settings: object,
  ) => Client;
}
