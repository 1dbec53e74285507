import type { VNode } from 'preact';

interface DigitsProps {
  readonly fault: string;
  readonly autofocus?: boolean;
}

/** The field for a PIN, in the hall and on the page of a personal link. */
export const PinField = (props: DigitsProps): VNode => (
  <Digits {...props} name="pin" label="PIN" hint="Enam angka pada kartu Anda" />
);

/** The field for the code on the board; asked once, and then remembered by the phone while it is good. */
export const HallCodeField = (props: DigitsProps & { readonly digits: number }): VNode => (
  <Digits
    {...props}
    name="kode"
    label="Kode aula"
    hint={`${words[props.digits] ?? props.digits} angka yang sekarang tampil di layar`}
  />
);

const words: Readonly<Record<number, string>> = { 6: 'Enam', 12: 'Dua belas' };

function Digits(
  props: DigitsProps & {
    readonly name: string;
    readonly label: string;
    readonly hint: string;
    readonly digits?: number;
  },
): VNode {
  const { name, digits = 6 } = props;
  return (
    <div class="field">
      <label for={name}>{props.label}</label>
      <p class="hint" id={`${name}-hint`}>
        {props.hint}
      </p>
      <input
        id={name}
        name={name}
        class="pin"
        inputMode="numeric"
        maxLength={2 * digits}
        autoComplete="off"
        autofocus={props.autofocus}
        aria-describedby={`${name}-hint ${name}-fault`}
        aria-invalid={props.fault !== ''}
      />
      <p class="fault" id={`${name}-fault`} role="alert" hidden={!props.fault}>
        {props.fault}
      </p>
    </div>
  );
}
