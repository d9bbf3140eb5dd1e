import { glob, readFile } from 'node:fs/promises';
import { type CollectionTag, isSeq, parse, type ScalarTag } from 'yaml';

const dummyArn = 'arn:aws:iam::123456789012:role/keywatch/canary-caller';

/** The metric filter patterns of all templates, with a role's ARN in place of what only a deployment knows. */
export async function shippedPatterns(folder: URL): Promise<string[]> {
  const patterns: string[] = [];
  for await (const file of glob('*.yaml', { cwd: folder })) {
    patterns.push(...patternsIn(await readFile(new URL(file, folder), 'utf8')));
  }
  return patterns;
}

export function patternsIn(template: string): string[] {
  const content: unknown = parse(template, { customTags: intrinsics, logLevel: 'silent' });
  return Object.values(record(record(content).Resources)).flatMap((resource) => {
    const { Type: type, Properties: properties } = record(resource);
    const pattern = record(properties).FilterPattern;
    return type === 'AWS::Logs::MetricFilter' && typeof pattern === 'string' ? [pattern] : [];
  });
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** `!Sub` keeps its text, every other function becomes the ARN. */
const intrinsics: (CollectionTag | ScalarTag)[] = [
  { tag: '!Sub', resolve: fill },
  {
    tag: '!Sub',
    collection: 'seq',
    resolve: (node) => fill(String(isSeq(node) ? node.get(0) : '')),
  },
  ...['!Ref', '!GetAtt', '!ImportValue', '!Condition'].map((tag) => ({
    tag,
    resolve: () => dummyArn,
  })),
  ...[
    '!Join',
    '!If',
    '!Select',
    '!Split',
    '!Equals',
    '!And',
    '!Or',
    '!Not',
    '!GetAtt',
    '!FindInMap',
  ].map((tag) => ({ tag, collection: 'seq' as const, resolve: () => dummyArn })),
  { tag: '!ImportValue', collection: 'map', resolve: () => dummyArn },
];

function fill(text: string): string {
  return text.replace(/\$\{[^}]*\}/g, dummyArn);
}
