import { Failure } from '../../shared/failure.ts';
import type { StackDefinition } from './manifest.ts';

/** Environments that reach nobody: their deployment files keep the example values. */
const pretended = ['emulator', 'localstack'];

/** What the shipped deployment files carry where a team puts its own: names and addresses of nobody, by RFC 2606 and RFC 5737. */
const placeholders = [
  /@example\.(com|net|org)\b/i,
  /\bexample-org\b/i,
  /\b(192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}(\/\d{1,2})?\b/,
];

/** A mail to nobody, a trust in nobody's repository or a door for nobody would deploy, and fail only when it is needed. */
export function refusePlaceholders(environment: string, stacks: readonly StackDefinition[]): void {
  if (pretended.includes(environment)) return;
  for (const { deployment, parameters } of stacks) {
    for (const [name, value] of Object.entries(parameters)) {
      const found = placeholders.map((pattern) => pattern.exec(value)?.[0]).find(Boolean);
      if (found === undefined) continue;
      throw new Failure(
        'INVALID_FILE',
        `${deployment} parameters.${name} still has the example value ${JSON.stringify(found)}; replace it by your own before you deploy ${environment}`,
      );
    }
  }
}
