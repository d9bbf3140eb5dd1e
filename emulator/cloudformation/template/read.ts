import { invalid } from './fault.ts';
import { type Outline, readOutline, section } from './outline.ts';
import { parseTemplateText } from './parse.ts';
import { readMappings } from './read-mappings.ts';
import { readOutputs } from './read-outputs.ts';
import { readResources } from './read-resources.ts';
import { readRules } from './read-rules.ts';
import type { Template } from './template.ts';

/** Recently read templates; a deployment sends the same text several times. */
const cache = new Map<string, Template>();
const cacheSize = 32;

/**
 * Reads and checks the form of a template after its transforms; references are `checkReferences`'s affair. Throws
 * `ValidationError`.
 */
export function readTemplate(text: string): Template {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const template = readSections(text, readOutline(parseTemplateText(text)));
  const oldest = cache.keys().next();
  if (cache.size >= cacheSize && oldest.done !== true) cache.delete(oldest.value);
  cache.set(text, template);
  return template;
}

function readSections(text: string, outline: Outline): Template {
  const { root, transforms, ...rest } = outline;
  if (transforms.length > 0) throw invalid('The transforms of the template have not been applied.');
  return {
    text,
    ...rest,
    rules: readRules(section(root, 'Rules')),
    mappings: readMappings(section(root, 'Mappings')),
    conditions: section(root, 'Conditions'),
    resources: readResources(section(root, 'Resources')),
    outputs: readOutputs(section(root, 'Outputs')),
  };
}
