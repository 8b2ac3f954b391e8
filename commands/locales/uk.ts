import type { Wordings } from '../localize.ts';

export const uk: Wordings = {
  summarize: { name: 'підсумок', description: 'Читає статтю й показує, хто що в ній каже' },
  'summarize.link': { name: 'посилання', description: 'Адреса статті' },
  'summarize.language': { name: 'мова', description: 'Мова підсумку; якщо не вказати, мова сервера' },
  'summarize.length': { name: 'обсяг', description: 'Обсяг підсумку' },
  'summarize.length#short': { name: 'Короткий' },
  'summarize.length#medium': { name: 'Середній' },
  'summarize.length#long': { name: 'Докладний' },
  'summarize.private': { name: 'приватно', description: 'Відповідь бачитимете лише ви' },
  'Summarize links': { name: 'Підсумувати посилання' },
  'Check claims': { name: 'Перевірити твердження' },
  settings: {
    name: 'налаштування',
    description: 'Мова, обсяг і приватність відповідей, модератори та канал журналу',
  },
  help: { name: 'довідка', description: 'Що вміє Lede і як читати його картки' },
};
