import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { PolicyType, Statement } from './permission.ts';
import { resourcesOf } from './resources.ts';
import { shortForms } from './short-forms.ts';

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
