import type { AnyResourceType, Apply } from './type.ts';

/** CloudFormation's own types are carried out by the engine (`engine/own-type.ts`); here stands what they take. */
function ownType(type: string, properties: AnyResourceType['properties']): AnyResourceType {
  const byEngine = (): never => {
    throw new Error(`${type} is carried out by the engine`);
  };
  return { type, properties, create: byEngine, delete: byEngine };
}

const inPlace: Apply<never> = () => Promise.resolve();

export const nestedStack = ownType('AWS::CloudFormation::Stack', {
  ...{ TemplateURL: inPlace, Parameters: inPlace, NotificationARNs: inPlace },
  ...{ Tags: inPlace, TimeoutInMinutes: inPlace },
});

/** Updates of it are refused. */
export const waitCondition = ownType('AWS::CloudFormation::WaitCondition', {
  ...{ Count: inPlace, Handle: inPlace, Timeout: inPlace },
});

export const waitConditionHandle = ownType('AWS::CloudFormation::WaitConditionHandle', {});
