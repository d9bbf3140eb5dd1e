import { services } from '../registry.ts';
import type { ServiceModule } from '../service.ts';
import type { ServiceId } from '../wire/services.ts';

type Known = NonNullable<ServiceModule['operations'][string]>;

/** What the emulator knows of operations that others answer: how CloudTrail records them. */
export class KnownOperations {
  #modules = new Map<ServiceId, ServiceModule>();

  /** To be awaited before a service's operations are asked for. */
  async load(service: ServiceId): Promise<void> {
    if (this.#modules.has(service)) return;
    const module = await services[service]?.load();
    if (module !== undefined) this.#modules.set(service, module);
  }

  find(service: ServiceId, name: string): Known | undefined {
    const operations = this.#modules.get(service)?.operations;
    return operations !== undefined && Object.hasOwn(operations, name)
      ? operations[name]
      : undefined;
  }
}
