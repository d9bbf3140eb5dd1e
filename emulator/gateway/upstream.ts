import { Fault } from '../fault.ts';
import { type ServiceId, services } from '../wire/services.ts';

/** Where the calls go that the gateway does not answer itself. */
export interface Upstream {
  /** Calls an operation in an account, input and output in the SDK's shapes. Throws what the service answers as a `Fault`. */
  call(at: Place, service: ServiceId, operation: string, input: object): Promise<object>;
  close(): void;
}

export interface Place {
  readonly account: string;
  readonly region: string;
}

interface Client {
  send(command: object): Promise<{ readonly $metadata?: unknown }>;
  destroy(): void;
}

/**
 * Any emulator that takes a 12-digit access key for the account, as LocalStack does. Clients are made once for each service,
 * account and Region; they repeat nothing, for the gateway's own client does that.
 */
export function upstreamAt(endpoint: string): Upstream {
  const clients = new Map<string, Promise<Client>>();
  const packages = new Map<ServiceId, Promise<Readonly<Record<string, unknown>>>>();

  const packageOf = (service: ServiceId) => {
    const loaded = packages.get(service) ?? services[service].load();
    packages.set(service, loaded as Promise<Record<string, unknown>>);
    return loaded as Promise<Record<string, unknown>>;
  };
  const clientOf = (service: ServiceId, { account, region }: Place): Promise<Client> => {
    const key = `${service}/${account}/${region}`;
    const known = clients.get(key);
    if (known !== undefined) return known;
    const made = packageOf(service).then((sdk) => {
      const ServiceClient = clientClass(sdk);
      const credentials = { accessKeyId: account, secretAccessKey: 'gateway' };
      const settings = { endpoint, region, credentials, maxAttempts: 1, forcePathStyle: true };
      return new ServiceClient(settings);
    });
    clients.set(key, made);
    return made;
  };

  return {
    async call(at, service, operation, input) {
      const Command = (await packageOf(service))[`${operation}Command`];
      if (Command === undefined) throw new Error(`the SDK of ${service} has no ${operation}`);
      const command = new (Command as new (input: object) => object)(input);
      try {
        const { $metadata, ...output } = await (await clientOf(service, at)).send(command);
        return output;
      } catch (error) {
        throw toFault(error, service, operation);
      }
    },
    close() {
      for (const client of clients.values()) void client.then((one) => one.destroy());
    },
  };
}

function clientClass(sdk: Readonly<Record<string, unknown>>): new (settings: object) => Client {
  const found = Object.entries(sdk).find(([name]) => /^[A-Z]\w*Client$/.test(name));
  if (found === undefined) throw new Error('the package has no client');
  return found[1] as new (
    settings: object,
  ) => Client;
}

/** An answer of the service's, as it is; that nothing answered is the gateway's to say. */
function toFault(error: unknown, service: string, operation: string): Fault {
  const { name, message, $metadata, $fault, $response, ...members } = error as {
    name: string;
    message: string;
    $metadata?: { httpStatusCode?: number };
  } & Record<string, unknown>;
  const status = $metadata?.httpStatusCode;
  if (status !== undefined) return new Fault(name, message, { status, members, cause: error });
  return new Fault('ServiceUnavailable', `${service}:${operation} got no answer: ${message}`, {
    status: 503,
    cause: error,
  });
}
