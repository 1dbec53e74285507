import type { VNode } from 'preact';
import type { Config } from '../config.ts';
import { useMark } from '../core/use.ts';

/** What a page says of the service that it comes from. */
export type House = Pick<Config, 'baseUrl' | 'reach' | 'use'>;

/** Above every page of those who run an event: what the service's address is not good for, and how to change that. */
export function HouseNotice({ house, open = false }: { readonly house: House; readonly open?: boolean }): VNode | null {
  const { baseUrl, reach, use } = house;
  if (!use && reach === 'secure') return null;
  return (
    <div class="notice warn house" role="note">
      <p>
        {use && <b>{useMark(use)}. </b>}
        {reach === 'loopback' && (
          <>
            Alamat <span class="code">{baseUrl}</span> hanya dapat dibuka di komputer ini sendiri, tidak oleh ponsel.{' '}
          </>
        )}
        {reach === 'plain' && (
          <>
            Alamat <span class="code">{baseUrl}</span> memakai http biasa: siapa pun di jaringan yang sama dapat membaca
            dan mengubah halaman, dan ponsel tidak dapat membuat kunci sendiri, memakai kamera, atau bekerja tanpa
            jaringan.{' '}
          </>
        )}
        {use && `Setiap lembar naskah dan setiap hasil pemeriksaan bertanda ${useMark(use)} untuk selamanya.`}
      </p>
      {use !== 'contoh' && reach !== 'secure' && <HowTo open={open} training={use !== undefined} />}
    </div>
  );
}

function HowTo(props: { readonly open: boolean; readonly training: boolean }): VNode {
  return (
    <details open={props.open}>
      <summary>
        {props.training ? 'Memakai layanan ini untuk ikrar sungguhan' : 'Memasang https untuk layanan ini'}
      </summary>
      <ol>
        <li>
          Siapkan nama di internet, misalnya <span class="code">ikrar.kantor.go.id</span>, dan proksi dengan sertifikat
          TLS di depan layanan ini (panduan pemasangan: docs/install.md).
        </li>
        <li>
          Jalankan ulang dengan <span class="code">BASE_URL=https://ikrar.kantor.go.id</span>; tanpa proksi di mesin
          yang sama juga <span class="code">HOST=0.0.0.0</span>.
        </li>
        <li>Alamat itu tercetak pada setiap QR. Tentukan sebelum kegiatan pertama dibuka.</li>
      </ol>
    </details>
  );
}

/** Before something is frozen or printed that would not be real. */
export function UseNotice({ house, what }: { readonly house: House; readonly what: string }): VNode | null {
  if (!house.use) return null;
  return (
    <p class="notice warn">
      <b>{`Hanya ${house.use}. `}</b>
      {`${what} bertanda ${useMark(house.use)} dan tidak dapat dijadikan resmi. `}
      {house.reach === 'loopback' && 'Ponsel tidak dapat membuka alamatnya.'}
    </p>
  );
}
