type Kind<T extends Element> = new () => T;

export function find<T extends Element>(kind: Kind<T>, selector: string, root: ParentNode = document): T | undefined {
  const found = root.querySelector(selector);
  return found instanceof kind ? found : undefined;
}

/** @throws Error when the page lacks the element: page and script are then of different releases */
export function get<T extends Element>(kind: Kind<T>, selector: string, root: ParentNode = document): T {
  const found = find(kind, selector, root);
  if (!found) throw new Error(`no ${selector} on this page`);
  return found;
}

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  text = '',
  className = '',
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** Shows a text in a status line; an empty text hides the line. */
export function say(line: HTMLElement, text: string, kind = ''): void {
  line.textContent = text;
  line.className = `status ${kind}`;
  line.hidden = !text;
}

/** 1234567 as "1.234.567". */
export const dotted = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '.');
