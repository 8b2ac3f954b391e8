import type { Wordings } from '../localize.ts';

export const fr: Wordings = {
  summarize: { name: 'résumer', description: 'Lit un article et montre qui y dit quoi' },
  'summarize.link': { name: 'lien', description: 'Adresse de l’article' },
  'summarize.language': { name: 'langue', description: 'Langue du résumé ; par défaut, celle du serveur' },
  'summarize.length': { name: 'longueur', description: 'Longueur du résumé' },
  'summarize.length#short': { name: 'Court' },
  'summarize.length#medium': { name: 'Moyen' },
  'summarize.length#long': { name: 'Long' },
  'summarize.private': { name: 'privé', description: 'Toi seul(e) peux voir la réponse' },
  'Summarize links': { name: 'Résumer les liens' },
  'Check claims': { name: 'Vérifier les affirmations' },
  settings: {
    name: 'paramètres',
    description: 'Langue, longueur et visibilité des réponses, modération et salon des logs',
  },
  help: { name: 'aide', description: 'Ce que fait Lede et comment lire ses fiches' },
};
