import type { VNode } from 'preact';

/** The field for a PIN, in the hall and on the page of a personal link. */
export function PinField(props: { readonly fault: string; readonly autofocus?: boolean }): VNode {
  return (
    <div class="field">
      <label for="pin">PIN</label>
      <p class="hint" id="pin-hint">
        Enam angka pada kartu Anda
      </p>
      <input
        id="pin"
        name="pin"
        class="pin"
        inputMode="numeric"
        maxLength={12}
        autoComplete="off"
        autofocus={props.autofocus}
        aria-describedby="pin-hint pin-fault"
        aria-invalid={props.fault !== ''}
      />
      <p class="fault" id="pin-fault" role="alert" hidden={!props.fault}>
        {props.fault}
      </p>
    </div>
  );
}
