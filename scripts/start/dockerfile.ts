/** What a Dockerfile says of the image that it makes on top of its base. */
export interface ImageRecipe {
  /** As it stands in the image's configuration. https://github.com/opencontainers/image-spec/blob/main/config.md */
  readonly config: {
    readonly Env: readonly string[];
    readonly WorkingDir?: string;
    readonly User?: string;
    readonly ExposedPorts?: Readonly<Record<string, object>>;
    readonly StopSignal?: string;
    readonly Entrypoint?: readonly string[];
    readonly Cmd?: readonly string[];
  };
  /** Files of the context and where they go, as absolute paths. */
  readonly copies: readonly { readonly from: string; readonly to: string }[];
}

type Mutable = { -readonly [K in keyof ImageRecipe['config']]: ImageRecipe['config'][K] };

/** Adds what one instruction says to the recipe. */
type Instruction = (rest: string, config: Mutable, copies: ImageRecipe['copies'][number][]) => void;

/** Those that can be followed without a builder; every other one would need one. */
const instructions: Readonly<Record<string, Instruction>> = {
  ARG: () => {},
  FROM: () => {},
  ENV: (rest, config) => {
    config.Env = [...config.Env, demandMatch(/^\w+=[^\s"'\\$]*$/u, rest, 'ENV')];
  },
  WORKDIR: (rest, config) => {
    config.WorkingDir = demandPath(rest, 'WORKDIR');
  },
  USER: (rest, config) => {
    config.User = rest;
  },
  EXPOSE: (rest, config) => {
    const port = demandMatch(/^\d+$/u, rest, 'EXPOSE');
    config.ExposedPorts = { ...config.ExposedPorts, [`${port}/tcp`]: {} };
  },
  STOPSIGNAL: (rest, config) => {
    config.StopSignal = rest;
  },
  ENTRYPOINT: (rest, config) => {
    config.Entrypoint = demandWords(rest, 'ENTRYPOINT');
  },
  CMD: (rest, config) => {
    config.Cmd = demandWords(rest, 'CMD');
  },
  COPY: (rest, _, copies) => {
    const [from = '', to = '', ...more] = rest.replace(/^--chown=0:0\s+/u, '').split(/\s+/u);
    if (more.length > 0 || from.startsWith('-')) throw cannotFollow('COPY', rest);
    copies.push({ from, to: demandPath(to, 'COPY') });
  },
};

/**
 * Reads a Dockerfile that only copies and configures, as ours does; so that the image that is registered without a builder says
 * the same. Throws a sentence for everything else.
 */
export function readDockerfile(text: string): ImageRecipe {
  const config: Mutable = { Env: [] };
  const copies: ImageRecipe['copies'][number][] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const [, name = '', rest = ''] = /^(\S+)\s+(.*)$/u.exec(line) ?? [];
    const instruction = Object.hasOwn(instructions, name) ? instructions[name] : undefined;
    if (instruction === undefined || rest.endsWith('\\')) throw cannotFollow(name, line);
    instruction(rest, config, copies);
  }
  return { config, copies };
}

function demandPath(text: string, name: string): string {
  return demandMatch(/^\/[\w./-]+$/u, text, name);
}

function demandWords(text: string, name: string): string[] {
  const words: unknown = text.startsWith('[') ? JSON.parse(text) : undefined;
  if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return words;
  throw cannotFollow(name, text);
}

function demandMatch(pattern: RegExp, text: string, name: string): string {
  if (pattern.test(text)) return text;
  throw cannotFollow(name, text);
}

function cannotFollow(name: string, text: string): Error {
  return new Error(
    `the Dockerfile's ${name || 'line'} cannot be followed without a builder: ${JSON.stringify(text)}; only COPY of a file to its absolute path and plain settings can`,
  );
}
