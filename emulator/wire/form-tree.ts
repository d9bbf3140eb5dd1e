import { Fault } from '../fault.ts';

/** A parameter of the Query protocols and those below it: `Tags.member.1.Key` is four nodes deep. */
export interface FormNode {
  text?: string;
  readonly children: Map<string, FormNode>;
}

/** Reads `application/x-www-form-urlencoded` parameters into a tree split at the dots. Throws `MalformedQueryString`. */
export function parseForm(text: string): FormNode {
  const root: FormNode = { children: new Map() };
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    place(root, name, equals < 0 ? '' : decode(pair.slice(equals + 1)));
  }
  return root;
}

export function textOf(form: FormNode, name: string): string | undefined {
  return form.children.get(name)?.text;
}

function place(root: FormNode, name: string, text: string): void {
  let node = root;
  for (const part of name.split('.')) {
    let child = node.children.get(part);
    if (!child) {
      child = { children: new Map() };
      node.children.set(part, child);
    }
    node = child;
  }
  node.text = text;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    throw new Fault('MalformedQueryString', `The query string contains a syntax error: ${text}`, {
      status: 404,
      cause,
    });
  }
}
