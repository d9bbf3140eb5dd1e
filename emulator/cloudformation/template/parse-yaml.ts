import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  Pair,
  parseDocument,
  Scalar,
  type ScalarTag,
  type Tags,
  YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { invalid } from './fault.ts';
import { shortForms } from './functions.ts';
import { deepestNesting, malformed, namedTwice, type TextPlace, tooDeep } from './malformed.ts';
import type { Value } from './value.ts';

/** YAML 1.1 without what CloudFormation does not take: aliases, merge keys, binary, sets, timestamps. */
export function parseYaml(text: string, tags: readonly Tags[number][] = functionTags): Value {
  const lineCounter = new LineCounter();
  const document = compose(text, lineCounter, tags);
  refuseErrors(document);
  return document.contents === null ? null : new Reader(lineCounter).value(document.contents, 0);
}

/** Plain YAML, as snippets are written: without the short forms of functions. */
export function parsePlainYaml(text: string): Value {
  return parseYaml(text, []);
}

function compose(text: string, lineCounter: LineCounter, tags: readonly Tags[number][]): Document {
  try {
    // Keys named twice are looked for below: the library compares each with each.
    return parseDocument(text, {
      schema: 'failsafe',
      customTags: [...scalars, ...tags, 'map', 'seq'],
      ...{ uniqueKeys: false, merge: false, resolveKnownTags: false, lineCounter },
    });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooDeep('YAML');
    throw cause;
  }
}

function refuseErrors({ errors, warnings }: Document): void {
  const error = errors[0];
  if (error !== undefined) throw malformed('YAML', placeOf(error.linePos?.[0]));
  const warning = warnings.find(({ code }) => code === 'TAG_RESOLVE_FAILED');
  if (warning === undefined) return;
  const tag = /tag: (\S+?):? /.exec(`${warning.message} `)?.[1] ?? 'here';
  throw malformed('YAML', placeOf(warning.linePos?.[0]), `The tag ${tag} is unknown.`);
}

function placeOf(at: { line: number; col: number } | undefined): TextPlace | undefined {
  return at && { line: at.line, column: at.col };
}

/** Turns nodes into JSON. */
class Reader {
  readonly #lines: LineCounter;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  value(node: unknown, depth: number): Value {
    if (isScalar(node)) return node.value as Value;
    if (isAlias(node)) {
      throw invalid('Template error: YAML aliases are not allowed in CloudFormation templates');
    }
    if (depth >= deepestNesting) throw tooDeep('YAML', this.#place(node));
    if (isSeq(node)) return node.items.map((item) => this.value(item, depth + 1));
    if (isMap(node)) return this.#map(node, depth + 1);
    return null;
  }

  #map(map: YAMLMap, depth: number): Value {
    const members = new Map<string, Value>();
    for (const { key, value } of map.items) {
      const name = this.#key(key);
      if (members.has(name)) throw namedTwice('YAML', name, this.#place(key));
      members.set(name, value === null ? null : this.value(value, depth));
    }
    return Object.fromEntries(members);
  }

  /** Numbers and truths are names too; what has parts is none. */
  #key(key: unknown): string {
    if (isScalar(key) && key.value !== null && typeof key.value !== 'object') {
      return String(key.source ?? key.value);
    }
    if (isAlias(key)) this.value(key, 0);
    throw malformed('YAML', this.#place(key), 'A key must be a text.');
  }

  #place(node: unknown): TextPlace {
    const { line, col } = this.#lines.linePos((node as Node | null)?.range?.[0] ?? 0);
    return { line, column: col };
  }
}

/**
 * A number that would be written otherwise (0644, 1.20, 1_000, 12:30, 1e3) stays the text that it is: an account's id
 * with a leading zero is no octal number, and a version no fraction.
 */
const number: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/,
  resolve: (text) => (String(Number(text)) === text ? Number(text) : text),
};

const scalars: ScalarTag[] = [
  {
    tag: 'tag:yaml.org,2002:null',
    default: true,
    test: /^(?:~|[Nn]ull|NULL)?$/,
    resolve: () => new Scalar(null),
  },
  {
    tag: 'tag:yaml.org,2002:bool',
    default: true,
    test: /^(?:[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/,
    resolve: () => true,
  },
  {
    tag: 'tag:yaml.org,2002:bool',
    default: true,
    test: /^(?:[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/,
    resolve: () => false,
  },
  number,
  { tag: 'tag:yaml.org,2002:int', resolve: (text) => number.resolve(text, ignore, {}) },
  // Last, so that plain texts find the others first.
  { tag: 'tag:yaml.org,2002:str', default: true, resolve: (text) => text },
];

function ignore(): void {
  // A number of another notation is no error.
}

const functionTags: readonly Tags[number][] = Array.from(shortForms).flatMap(([tag, name]) => [
  { tag, resolve: (text: string) => ({ [name]: scalarArgument(name, text) }) },
  { tag, collection: 'seq' as const, resolve: (list: YAMLSeq | YAMLMap) => call(name, list) },
  { tag, collection: 'map' as const, resolve: (map: YAMLSeq | YAMLMap) => call(name, map) },
]);

/** `!GetAtt Key.Arn`: the attribute is all that follows the first dot. */
function scalarArgument(name: string, text: string): string | string[] {
  const dot = text.indexOf('.');
  return name === 'Fn::GetAtt' && dot > 0 ? [text.slice(0, dot), text.slice(dot + 1)] : text;
}

function call(name: string, argument: YAMLSeq | YAMLMap): YAMLMap {
  const map = new YAMLMap();
  map.items.push(new Pair(new Scalar(name), argument));
  return map;
}
