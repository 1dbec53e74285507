import type { Facts } from './facts.ts';
import { faultSchema, problemSchema } from './failures.ts';
import type { OpenApiDocument, OperationObject } from './format.ts';
import { headers } from './headers.ts';
import { operationObject } from './operation.ts';
import { createSchemas } from './schema.ts';
import { tags } from './tags.ts';

/** OpenAPI 3.1, generated from the definitions that check the input, and from the mounted routes. */
export function openApiDocument(
  facts: readonly Facts[],
  about: { readonly version: string; readonly baseUrl: string },
): OpenApiDocument {
  const schemas = createSchemas();
  const paths: Record<string, Record<string, OperationObject>> = {};
  for (const one of facts) {
    const { path, method } = one.one;
    paths[path] = { ...paths[path], [method]: operationObject(one, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ikrar',
      version: about.version,
      description: guide,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: about.baseUrl }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: { ...schemas.named, Problem: problemSchema, Fault: faultSchema },
      headers,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: '`token` dari `POST /api/session`' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: about.baseUrl.startsWith('https:') ? '__Host-ikrar' : 'ikrar',
          description:
            'Dari halaman masuk. Setiap perubahan juga memerlukan kepala `X-CSRF-Token` dari `<meta name="csrf">` halaman itu.',
        },
      },
    },
  };
}

/** The introduction, which applies to all operations. */
const guide = `Ikrar netralitas: kegiatan, naskah, peserta, penandatanganan, dan pemeriksaan.

**Masuk.** \`POST /api/session\` menjawab \`token\` yang berlaku 12 jam; kirim sebagai \`Authorization: Bearer …\`. Dengan cookie halaman kami setiap perubahan juga memerlukan kepala \`X-CSRF-Token\` dari \`<meta name="csrf">\` halaman itu; program tidak memerlukannya. Pengelola boleh semua yang boleh dilakukan penyelenggara, penyelenggara semua yang boleh dilakukan petugas meja. Menandatangani tidak memerlukan akun: kredensialnya \`token\` pada alamat.

**Urutan upacara.** Kegiatan, naskah, daftar peserta, buka, kartu, baca dan tanda tangan, pantau, tutup, periksa.

**Pengenal.** \`eventId\`, \`declarationId\` dan seterusnya ialah \`id\` dari jawaban; \`{event}\` pada alamat aula ialah \`slug\`. Bidang yang namanya berakhir \`Url\`, \`url\` dan \`link\` berisi alamat lengkap; \`page\`, \`proof\`, \`proofPage\` dan kepala \`Location\` relatif terhadap server ini.

**Waktu.** Saat ditulis UTC (RFC 3339), hari \`YYYY-MM-DD\` menurut zona waktu kegiatan.

**Kesalahan.** \`application/problem+json\` (RFC 9457) dengan \`code\` yang tetap. Isian dan nama di query yang tidak dikenal ditolak (\`invalid-input\`). \`Retry-After\` mengatakan kapan layak dicoba lagi. Alamat di luar \`/api\` menjawab kesalahan sebagai halaman bila \`Accept\` meminta \`text/html\`. Permintaan yang bukan HTTP, atau yang kepalanya lebih dari 16 KB, dijawab 400 atau 431 tanpa isi.

**Mengulang.** Membuka, menutup, memberi hak dan menandatangani aman dikirim lagi: jawabannya yang pertama.`;
