import type { Wordings } from '../localize.ts';

export const de: Wordings = {
  summarize: { name: 'zusammenfassen', description: 'Liest einen Artikel und zeigt, wer darin was sagt' },
  'summarize.link': { name: 'link', description: 'Adresse des Artikels' },
  'summarize.language': { name: 'sprache', description: 'Sprache der Zusammenfassung; sonst die des Servers' },
  'summarize.length': { name: 'länge', description: 'Länge der Zusammenfassung' },
  'summarize.length#short': { name: 'Kurz' },
  'summarize.length#medium': { name: 'Mittel' },
  'summarize.length#long': { name: 'Lang' },
  'summarize.private': { name: 'privat', description: 'Nur du kannst die Antwort sehen' },
  'Summarize links': { name: 'Links zusammenfassen' },
  'Check claims': { name: 'Aussagen prüfen' },
  settings: {
    name: 'einstellungen',
    description: 'Sprache, Länge und Sichtbarkeit der Antworten, Moderation und Log-Kanal',
  },
  help: { name: 'hilfe', description: 'Was Lede kann und wie du seine Karten liest' },
};
