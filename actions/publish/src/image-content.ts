import { isDeepStrictEqual } from 'node:util';
import { get, textsOf } from './json.ts';

/** What an image is, whenever and by whichever builder it was built. */
export interface ImageContent {
  /** Digests of the uncompressed layers. */
  readonly layers: readonly string[];
  readonly platform: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** What a container is started with. https://github.com/opencontainers/image-spec/blob/main/config.md */
const RUNTIME = [
  'Cmd',
  'Entrypoint',
  'Env',
  'ExposedPorts',
  'Healthcheck',
  'Labels',
  'OnBuild',
  'Shell',
  'StopSignal',
  'User',
  'Volumes',
  'WorkingDir',
];

export function readContent(parts: {
  config: unknown;
  layers: unknown;
  os: unknown;
  architecture: unknown;
}): ImageContent {
  const entries = RUNTIME.map((key) => [key, get(parts.config, key)] as const);
  return {
    layers: textsOf(parts.layers),
    platform: `${String(parts.os)}/${String(parts.architecture)}`,
    config: Object.fromEntries(entries.filter(([, value]) => !isEmpty(value))),
  };
}

/** An image without layers is not compared: nothing would say that it was read at all. */
export function isSameContent(one: ImageContent, other: ImageContent): boolean {
  return one.layers.length > 0 && isDeepStrictEqual(one, other);
}

/** The engine writes out what a configuration leaves out, and one builder writes out the root as working folder. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === '/') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
