import { type Finding, type Suppression, type Tool, Unavailable } from './tool.ts';

/** How it went with one tool. */
export type Outcome =
  | {
      readonly kind: 'examined';
      readonly tool: string;
      readonly version: string;
      readonly findings: readonly Finding[];
      readonly suppressed: number;
    }
  | { readonly kind: 'unavailable'; readonly tool: string; readonly reason: string };

/** Has a tool look at the tree. A suppression that does not say why counts among the findings. */
export async function examine(tool: Tool, root: string): Promise<Outcome> {
  try {
    const [{ version, findings }, suppressions] = await Promise.all([
      tool.examine(root),
      tool.suppressions(root),
    ]);
    return {
      kind: 'examined',
      tool: tool.name,
      version,
      findings: [...findings, ...refuseUnexplained(suppressions)],
      suppressed: suppressions.length,
    };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { kind: 'unavailable', tool: tool.name, reason: error.message };
  }
}

function refuseUnexplained(suppressions: readonly Suppression[]): Finding[] {
  return suppressions
    .filter(({ reason }) => reason === '')
    .map(({ file, line, rule }) => ({
      file,
      line,
      rule: 'suppression-without-reason',
      message: `${rule} is suppressed, and nothing says why; write the reason behind it or in the line above`,
    }));
}
