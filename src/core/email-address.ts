/** One address and nothing else: no display name, no second recipient, no line end, which would add headers to a message. */
export const isEmailAddress = (text: string): boolean =>
  text.length <= 254 &&
  /^[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}$/.test(text);
