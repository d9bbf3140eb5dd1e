/** A blob or manifest that another document names. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
}

/** What a manifest is: one image, or an index of manifests for several platforms. */
export type Manifest =
  | { readonly kind: 'image'; readonly config: Descriptor; readonly layers: readonly Descriptor[] }
  | { readonly kind: 'index'; readonly manifests: readonly PlatformDescriptor[] };

interface PlatformDescriptor extends Descriptor {
  readonly platform?: { readonly os?: string; readonly architecture?: string };
}

/** What an image says of how it wants to be run. */
export interface ImageConfiguration {
  readonly entryPoint: readonly string[];
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly stopSignal?: string;
}

export const acceptedTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/** Throws a sentence about what is wrong with it. https://github.com/opencontainers/image-spec/blob/main/manifest.md */
export function readManifest(text: string): Manifest {
  const { manifests, config, layers } = readDocument(text, 'manifest');
  if (Array.isArray(manifests)) {
    return {
      kind: 'index',
      manifests: manifests.map((one) => ({ ...readDescriptor(one), platform: one.platform })),
    };
  }
  if (!Array.isArray(layers)) throw new Error('the manifest has no layers');
  return { kind: 'image', config: readDescriptor(config), layers: layers.map(readDescriptor) };
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/**
 * The manifest that suits a machine of this architecture (Node's name of it). Where none does, the first for any platform: Fargate
 * would refuse, but here only the image's program text counts, for it is this machine's Node that runs it.
 */
export function chooseManifest(
  manifests: readonly PlatformDescriptor[],
  architecture: string,
): Descriptor | undefined {
  const wanted = architectures[architecture] ?? architecture;
  const usable = manifests.filter(({ platform }) => platform?.os !== 'unknown');
  const linux = usable.filter(({ platform }) => platform?.os === 'linux');
  return linux.find(({ platform }) => platform?.architecture === wanted) ?? linux[0] ?? usable[0];
}

/** https://github.com/opencontainers/image-spec/blob/main/config.md, which Docker's form agrees with. */
export function readConfiguration(text: string): ImageConfiguration {
  const { config } = readDocument(text, 'configuration');
  const { Entrypoint, Cmd, Env, WorkingDir, StopSignal } = (config ?? {}) as Record<
    string,
    unknown
  >;
  return {
    entryPoint: texts(Entrypoint),
    command: texts(Cmd),
    environment: Object.fromEntries(texts(Env).map(readVariable)),
    workingDirectory: typeof WorkingDir === 'string' && WorkingDir !== '' ? WorkingDir : '/',
    ...(typeof StopSignal === 'string' && StopSignal !== '' && { stopSignal: StopSignal }),
  };
}

function readVariable(text: string): [string, string] {
  const [name = '', ...rest] = text.split('=');
  return [name, rest.join('=')];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function readDocument(text: string, what: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new Error(`the ${what} is no JSON`, { cause });
  }
  if (typeof document === 'object' && document !== null) return document as Record<string, unknown>;
  throw new Error(`the ${what} is no JSON object`);
}

function readDescriptor(value: unknown): Descriptor {
  const { mediaType = '', digest } = (value ?? {}) as Record<string, unknown>;
  if (typeof digest === 'string' && /^sha256:[a-f0-9]{64}$/.test(digest)) {
    return { mediaType: String(mediaType), digest };
  }
  throw new Error(
    `the manifest names a blob by ${JSON.stringify(digest)}, which is no SHA-256 digest`,
  );
}
