/** Functions of every template, in the order in which AWS lists them when it meets another. */
export const supportedFunctions = [
  ...['Fn::Base64', 'Fn::GetAtt', 'Fn::GetAZs', 'Fn::ImportValue', 'Fn::Join', 'Fn::Split'],
  ...['Fn::FindInMap', 'Fn::Select', 'Ref', 'Fn::Equals', 'Fn::If', 'Fn::Not', 'Condition'],
  ...['Fn::And', 'Fn::Or', 'Fn::Contains', 'Fn::EachMemberEquals', 'Fn::EachMemberIn'],
  ...['Fn::ValueOf', 'Fn::ValueOfAll', 'Fn::RefAll', 'Fn::Sub', 'Fn::Cidr'],
] as const;

/** Newer than that list, and those that need a transform. */
const further = ['Fn::GetStackOutput', 'Fn::Length', 'Fn::ToJsonString', 'Fn::Transform'] as const;

/** YAML tags: `!Sub` is `{ "Fn::Sub": … }`. */
export const shortForms: ReadonlyMap<string, string> = new Map(
  [...supportedFunctions, ...further].map((name) => [`!${name.replace('Fn::', '')}`, name]),
);

/** What AWS answers to a name that looks like a function's and is none. */
export function unsupportedFunction(name: string): string {
  return `Template Error: Encountered unsupported function: ${name} Supported functions are: [${supportedFunctions.join(', ')}]`;
}
