/** What stopped the program, in one sentence for whoever runs it; anything else that is thrown is a defect of ours. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
