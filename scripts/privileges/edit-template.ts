import { parseDocument, type YAMLMap } from 'yaml';
import type { PropertyChange } from './changes.ts';
import { resourcesOf } from './resources.ts';
import { shortForms } from './short-forms.ts';

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
