import {
  type CollectionTag,
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type ScalarTag,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { PropertyChange } from './changes.ts';
import type { PolicyType, Statement } from './permission.ts';

/** A template whose statements carry their marks as `Sid`. */
export interface MarkedTemplate {
  readonly text: string;
  readonly statements: readonly Statement[];
}

/** Where in a resource its policies stand. Policies of VPC endpoints and repositories are not among those that are tried. */
const policies: Readonly<Record<string, Readonly<Record<string, PolicyType>>>> = {
  'AWS::IAM::ManagedPolicy': { PolicyDocument: 'identity' },
  'AWS::IAM::Role': { AssumeRolePolicyDocument: 'trust', Policies: 'identity' },
  'AWS::IAM::RolePolicy': { PolicyDocument: 'identity' },
  'AWS::KMS::Key': { KeyPolicy: 'key' },
  'AWS::SNS::TopicPolicy': { PolicyDocument: 'topic' },
  'AWS::SQS::QueuePolicy': { PolicyDocument: 'queue' },
  'AWS::S3::BucketPolicy': { PolicyDocument: 'bucket' },
};

/** Lists the statements of a template's policies and puts a mark into each: `identity17`. Nothing else in it changes. */
export function markTemplate(template: string, source: string): MarkedTemplate {
  const lines = new LineCounter();
  const document = parseDocument(source, { customTags: shortForms, lineCounter: lines });
  const boundaries = namesOfBoundaries(document);
  const statements: Statement[] = [];
  for (const { resource, type, node } of policiesIn(document)) {
    for (const [index, element] of statementsIn(node).entries()) {
      const mark = `${template.replaceAll('-', '')}${statements.length + 1}`;
      statements.push({
        mark,
        template,
        resource,
        type: boundaries.has(resource) ? 'boundary' : type,
        name: String(element.get('Sid') ?? `${type}-${index + 1}`),
        effect: element.get('Effect') === 'Deny' ? 'Deny' : 'Allow',
        actions: listOf(element.get('Action', true)),
        line: lines.linePos(element.range?.[0] ?? 0).line,
      });
      element.set('Sid', mark);
    }
  }
  return { text: document.toString({ lineWidth: 0 }), statements };
}

interface PlacedPolicy {
  readonly resource: string;
  readonly type: PolicyType;
  readonly node: Node;
}

function policiesIn(document: Document): PlacedPolicy[] {
  return resourcesOf(document).flatMap(([resource, definition]) => {
    const places = policies[String(definition.get('Type'))] ?? {};
    return Object.entries(places).flatMap(([property, type]) => {
      const node = definition.getIn(['Properties', property], true) as Node | undefined;
      return node === undefined ? [] : [{ resource, type, node }];
    });
  });
}

function resourcesOf(document: Document): [string, YAMLMap][] {
  const resources = document.get('Resources') as YAMLMap;
  return resources.items.map(({ key, value }: Pair) => [String(key), value as YAMLMap]);
}

/** Policies that a role of the same template names as its boundary. */
function namesOfBoundaries(document: Document): ReadonlySet<string> {
  return new Set(
    resourcesOf(document).map(([, definition]) =>
      String(definition.getIn(['Properties', 'PermissionsBoundary']) ?? ''),
    ),
  );
}

/** Every map with an Effect, in the order of the text; also those within `!If`. */
function statementsIn(node: unknown): YAMLMap[] {
  if (isSeq(node)) return (node as YAMLSeq).items.flatMap(statementsIn);
  if (!isMap(node)) return [];
  return node.has('Effect') ? [node] : node.items.flatMap(({ value }) => statementsIn(value));
}

function listOf(node: unknown): string[] {
  if (isScalar(node)) return [String(node.value)];
  return isSeq(node) ? node.items.map((item) => String(isScalar(item) ? item.value : item)) : [];
}

const functions =
  'And Cidr Equals FindInMap GetAtt GetAZs If ImportValue Join Not Or Ref Select Split Sub'.split(
    ' ',
  );

/** CloudFormation's short forms, kept as they are. */
const shortForms: (ScalarTag | CollectionTag)[] = functions.flatMap((name) => [
  { tag: `!${name}`, resolve: (text: string) => text },
  { tag: `!${name}`, collection: 'seq' as const },
  { tag: `!${name}`, collection: 'map' as const },
]);

/** Sets or removes properties: `['Key.Properties.Enabled', 'false']`. Throws if there is no such place to change. */
export function changeTemplate(text: string, changes: readonly PropertyChange[]): string {
  const document = parseDocument(text, { customTags: shortForms });
  for (const [path, value] of changes) {
    const place = [
      'Resources',
      ...path.split('.').map((part) => (/^\d+$/u.test(part) ? Number(part) : part)),
    ];
    if (!document.hasIn(place.slice(0, -1))) throw new Error(`no template has ${path}`);
    if (value === undefined) document.deleteIn(place);
    else document.setIn(place, parseDocument(value, { customTags: shortForms }).contents);
  }
  return document.toString({ lineWidth: 0 });
}

/** What is never made where a creation fails: a bucket into which the trail has delivered could not be taken back. */
const comesLast: Readonly<Record<string, string>> = { trail: 'Trail' };

/** Adds a resource that can't be made, after all others that these deployments have. */
export function failAtTheEnd(text: string, template: string): string {
  const document = parseDocument(text, { customTags: shortForms });
  const last = comesLast[template];
  const before = resourcesOf(document).filter(
    ([logicalId, definition]) => logicalId !== last && isThere(definition),
  );
  document.setIn(['Resources', 'Handle'], { Type: 'AWS::CloudFormation::WaitConditionHandle' });
  document.setIn(['Resources', 'NeverSignalled'], {
    Type: 'AWS::CloudFormation::WaitCondition',
    DependsOn: before.map(([logicalId]) => logicalId),
    Properties: { Handle: { Ref: 'Handle' }, Timeout: '1' },
  });
  if (last !== undefined) document.setIn(['Resources', last, 'DependsOn'], 'NeverSignalled');
  return document.toString({ lineWidth: 0 });
}

/** Without a condition, or with one that the emulator's deployment files meet. */
function isThere(definition: YAMLMap): boolean {
  const condition = definition.get('Condition');
  return condition === undefined || condition === 'CreateTrail' || condition === 'HasOperatorEmail';
}
