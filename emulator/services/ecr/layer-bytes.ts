import type { StateHolder } from '../../state.ts';
import { type Layer, type Repository, repositoriesOf } from './store.ts';

interface Registry {
  readonly world: StateHolder;
  readonly account: string;
  readonly region: string;
}

/** The bytes of a layer that a repository holds. Nobody is asked for permission: it is for who has it already. */
export function layerBytes(
  registry: Registry,
  repository: string,
  digest: string,
): Buffer | undefined {
  const layer = findLayer(registry, repository, digest);
  return layer && Buffer.concat(layer.parts.map((part) => Buffer.from(part, 'base64')));
}

export function findLayer(registry: Registry, name: string, digest: string): Layer | undefined {
  const { repositories } = repositoriesOf(registry);
  return own(own<Repository>(repositories, name)?.layers ?? {}, digest);
}

/** The bytes from `first` to `last`, part by part, so that a large layer never stands in the memory twice. */
export function* layerRange({ parts }: Layer, first: number, last: number): Generator<Buffer> {
  let begin = 0;
  for (const part of parts) {
    const end = begin + Buffer.byteLength(part, 'base64');
    if (end > first && begin <= last) {
      const bytes = Buffer.from(part, 'base64');
      yield bytes.subarray(Math.max(first - begin, 0), Math.min(last + 1, end) - begin);
    }
    begin = end;
  }
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
