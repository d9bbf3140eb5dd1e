import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call } from '../../service.ts';
import { type Outline, refuseExtensions } from '../template/outline.ts';
import type { Template } from '../template/template.ts';
import { capabilitiesOf, givenOutline, transformNames } from './given-template.ts';
import { checkedTemplate } from './source.ts';

/** What transforms will make of a template is not known yet: then only its outline is looked at. */
export async function validateTemplate(
  input: Sdk.ValidateTemplateCommandInput,
  call: Call,
): Promise<Sdk.ValidateTemplateOutput> {
  const { text, outline } = await givenOutline(input, call);
  if (outline.transforms.length > 0) return validated(outline, { resources: {} });
  refuseExtensions(outline.root);
  return validated(outline, checkedTemplate(text));
}

function validated(
  outline: Outline,
  template: Pick<Template, 'resources'>,
): Sdk.ValidateTemplateOutput {
  const { parameters, description, transforms } = outline;
  return {
    Parameters: Object.entries(parameters).map(([name, declared]) => ({
      ParameterKey: name,
      NoEcho: declared.NoEcho,
      ...(declared.Default !== undefined && { DefaultValue: declared.Default }),
      ...(declared.Description !== undefined && { Description: declared.Description }),
    })),
    ...(description !== undefined && { Description: description }),
    ...capabilitiesOf(outline, template),
    ...(transforms.length > 0 && { DeclaredTransforms: transformNames(transforms) }),
  };
}
