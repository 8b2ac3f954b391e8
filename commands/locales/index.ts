import type { Translations } from '../localize.ts';
import { de } from './de.ts';
import { es } from './es-ES.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { ptBR } from './pt-BR.ts';
import { uk } from './uk.ts';

/** Every language that commands are named in, besides English. Discord has Spanish twice; one wording serves both. */
export const TRANSLATIONS = {
  de,
  'es-ES': es,
  'es-419': es,
  fr,
  ja,
  'pt-BR': ptBR,
  uk,
} as const satisfies Translations;
