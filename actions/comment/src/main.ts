import type { Comment, GitHub } from '../../shared/github.ts';
import { mark } from '../../shared/marker.ts';
import { keptComments, saysTheSame } from './kept-comments.ts';
import type { Inputs } from './read-inputs.ts';

export interface Result {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly comment: Comment;
}

export async function run({ key, number, body }: Inputs, github: GitHub): Promise<Result> {
  const me = await github.whoAmI();
  const find = async () => keptComments(await github.listComments(number), key, me);
  const text = mark(key, body);

  const [comment, ...duplicates] = await find();
  for (const duplicate of duplicates) await github.deleteComment(duplicate);
  if (comment !== undefined) return update(comment, text, github);

  const created = await github.comment(number, text);
  // Another run may have made one since the look, and a call that broke off and was repeated may have been done twice.
  const [oldest = created] = await find();
  if (oldest.id >= created.id) return { outcome: 'created', comment: created };
  await github.deleteComment(created);
  return update(oldest, text, github);
}

async function update(comment: Comment, text: string, github: GitHub): Promise<Result> {
  if (saysTheSame(comment.body, text)) return { outcome: 'unchanged', comment };
  await github.editComment(comment, text);
  return { outcome: 'updated', comment };
}
