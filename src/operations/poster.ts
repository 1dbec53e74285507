import { z } from 'zod';
import { createPoster, type PosterSize, posterSizes } from '../document/poster.ts';
import { hallUrl } from './hall.ts';
import { eventId } from './input.ts';
import { media, operation } from './operation.ts';

const sizes = Object.keys(posterSizes) as [PosterSize, ...PosterSize[]];

export const posterPdf = operation({
  summary: 'Poster aula: QR dan alamat untuk dinding',
  access: { event: 'organizer' },
  input: z.strictObject({ ...eventId, size: z.enum(sizes).default('A4').describe('Ukuran kertas') }),
  answer: media('application/pdf'),
  async run({ services: { config }, event }, { size }) {
    const bytes = await createPoster({ event, use: config.use, hallUrl: hallUrl(config, event) }, size);
    return { bytes, type: 'application/pdf', name: `poster-${event.slug}-${size}.pdf` };
  },
});
