/**
 * Asks again a quarter of a second after the last letter typed in a form, and shows the answer to the newest question only.
 * Without a network what is shown follows with the next letter.
 * @param ask undefined is not shown
 * @returns asks at once
 */
export function followTyping<Answer>(
  form: HTMLFormElement,
  ask: () => Promise<Answer | undefined>,
  show: (answer: Answer) => void,
): () => void {
  let waiting = 0;
  let asked = 0;

  function refresh(): void {
    asked += 1;
    const mine = asked;
    ask()
      .then((answer) => {
        if (answer !== undefined && mine === asked) show(answer);
      })
      .catch(() => {
        // no network
      });
  }

  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 250);
  });
  return refresh;
}
