import type { Call } from '../../service.ts';
import { neededCapabilities } from '../template/capabilities.ts';
import { invalid } from '../template/fault.ts';
import { type Outline, readOutline } from '../template/outline.ts';
import { parseTemplateText } from '../template/parse.ts';
import type { Template } from '../template/template.ts';
import { templateText } from './template-text.ts';

/** The outline of the template that a request brings. Throws `ValidationError`. */
export async function givenOutline(
  input: Parameters<typeof templateText>[0],
  call: Call,
): Promise<{ readonly text: string; readonly outline: Outline }> {
  const text = await templateText(input, call);
  if (text === undefined) {
    throw invalid('Either Template URL or Template Body must be specified.');
  }
  return { text, outline: readOutline(parseTemplateText(text)) };
}

/** What a caller must acknowledge, and why. */
export function capabilitiesOf(
  { transforms }: Outline,
  template: Pick<Template, 'resources'>,
): {
  Capabilities?: ('CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM' | 'CAPABILITY_AUTO_EXPAND')[];
  CapabilitiesReason?: string;
} {
  const needed = neededCapabilities(template);
  const expansion = transformNames(transforms);
  const reasons = [
    ...(needed === undefined ? [] : [needed.reason]),
    ...(expansion.length === 0
      ? []
      : [`The following resource(s) require capabilities: [${expansion.join(', ')}]`]),
  ];
  if (reasons.length === 0) return {};
  return {
    Capabilities: [
      ...(needed === undefined ? [] : [needed.capability]),
      ...(expansion.length === 0 ? [] : (['CAPABILITY_AUTO_EXPAND'] as const)),
    ],
    CapabilitiesReason: reasons.join(' '),
  };
}

export function transformNames(transforms: Outline['transforms']): string[] {
  return [...new Set(transforms.map(({ name }) => name))];
}
