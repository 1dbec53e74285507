import type { VNode } from 'preact';

/** Takes a lent tablet back. With the page's script the digits are tapped, and the last of them sends the form. */
export function ReturnForm({ fault = '' }: { readonly fault?: string }): VNode {
  return (
    <form id="return" class="return" method="post" action="/tablet">
      <DeskPin name="pin" fault={fault} />
      <button type="submit">Ambil kembali</button>
    </form>
  );
}

/** The attendant's PIN, with the digits that a tablet's script shows below it. Without a name it is sent nowhere. */
export function DeskPin({ name, fault = '' }: { readonly name?: string; readonly fault?: string }): VNode {
  return (
    <>
      <label for="desk-pin">PIN petugas</label>
      <input
        id="desk-pin"
        name={name}
        class="pin"
        type="password"
        inputMode="numeric"
        maxLength={4}
        autoComplete="off"
        aria-describedby="desk-pin-fault"
        aria-invalid={fault !== ''}
      />
      <p class="fault" id="desk-pin-fault" role="alert" hidden={!fault}>
        {fault}
      </p>
      <Keypad />
    </>
  );
}

function Keypad(): VNode {
  return (
    <div class="keypad" hidden>
      {['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'].map((digit) => (
        <button key={digit} type="button" class="quiet" data-digit={digit}>
          {digit}
        </button>
      ))}
      <button type="button" class="quiet" data-digit="" aria-label="Hapus angka terakhir">
        ⌫
      </button>
    </div>
  );
}
