const decoded = (text: string): string =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s/>])`).exec(tag);
  return found ? decoded(found[1] ?? '') : undefined;
};

/** What a browser would send of the forms on a page: inputs, ticked boxes and chosen options. */
export function formFields(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const [name, type] = [attribute(tag, 'name'), attribute(tag, 'type')];
    if (name === undefined || type === 'file') continue;
    if ((type === 'checkbox' || type === 'radio') && attribute(tag, 'checked') === undefined) continue;
    fields[name] = attribute(tag, 'value') ?? '';
  }
  for (const [, head = '', options = ''] of html.matchAll(/<select\b([^>]*)>(.*?)<\/select>/gs)) {
    const name = attribute(`${head}>`, 'name');
    const all = [...options.matchAll(/<option\b[^>]*>/g)].map(([tag]) => tag);
    const chosen = all.find((tag) => attribute(tag, 'selected') !== undefined) ?? all[0] ?? '';
    if (name !== undefined) fields[name] = attribute(chosen, 'value') ?? '';
  }
  return fields;
}
