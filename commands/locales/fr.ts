import { type Wordings, within } from '../localize.ts';

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
  feed: { name: 'flux', description: 'Suit des flux dans les salons de ce serveur' },
  'feed.add': {
    name: 'ajouter',
    description: 'Suit un site ou un flux ; montre avant d’enregistrer ce qui serait publié',
  },
  'feed.list': { name: 'liste', description: 'Les flux que suit ce serveur, et comment ils vont' },
  'feed.edit': {
    name: 'modifier',
    description: 'Change la façon de suivre un flux ; « none » retire le filtre, les tags ou la catégorie',
  },
  'feed.remove': { name: 'retirer', description: 'Cesse de suivre un flux ; annulable pendant dix minutes' },
  'feed.pause': { name: 'suspendre', description: 'Ne publie rien d’un flux pour l’instant' },
  'feed.resume': { name: 'reprendre', description: 'Publie de nouveau les entrées d’un flux' },
  'feed.test': {
    name: 'tester',
    description: 'Interroge un flux et montre ce qu’il contient et ce que fait le filtre',
  },
  'feed.why': { name: 'pourquoi', description: 'Pourquoi les dernières entrées d’un flux ont été publiées ou non' },
  'feed.import': {
    name: 'importer',
    description: 'Suit les flux d’un fichier OPML ; montre un rapport avant d’enregistrer',
  },
  'feed.export': { name: 'exporter', description: 'Les flux que suit ce serveur, en fichier OPML' },
  'feed.add.url': { name: 'url', description: 'Adresse d’un site ou d’un flux' },
  'feed.add.backfill': { name: 'rattrapage', description: 'Publie autant d’entrées déjà présentes' },
  'feed.import.file': { name: 'fichier', description: 'Un fichier OPML, tel que d’autres lecteurs l’exportent' },
  ...within(['feed.edit', 'feed.remove', 'feed.pause', 'feed.resume', 'feed.test', 'feed.why'], {
    feed: { name: 'flux', description: 'Un flux que suit ce serveur' },
  }),
  ...within(['feed.add', 'feed.import'], {
    channel: { name: 'salon', description: 'Où publier ; par défaut, ici' },
  }),
  ...within(['feed.add', 'feed.edit', 'feed.import'], {
    mode: { name: 'mode', description: 'Ce qui est publié pour chaque entrée ; par défaut, une fiche' },
    'mode#card': { name: 'Fiche : l’article est lu' },
    'mode#link': { name: 'Lien : seulement le titre' },
    'mode#digest': { name: 'Digest : gardé pour les digests' },
  }),
  ...within(['feed.add', 'feed.edit'], {
    filter: { name: 'filtre', description: 'Par exemple : budget OR "conseil municipal" -sport, title:/^Direct/' },
    role: { name: 'rôle', description: 'Rôle à mentionner à chaque entrée ; @everyone pour aucun' },
    max_per_hour: { name: 'max_par_heure', description: 'Au plus autant de messages par heure ; 0 pour aucune limite' },
    max_age_hours: { name: 'âge_max_heures', description: 'Rien de plus ancien, en heures ; 0 pour aucune limite' },
    thread: { name: 'fil', description: 'Ouvre un fil pour chaque entrée' },
    publish: { name: 'diffuser', description: 'Publie pour les abonnés d’un salon d’annonces' },
    tags: { name: 'tags', description: 'Pour un forum : filtre => tag; filtre => tag' },
    category: { name: 'catégorie', description: 'Un dossier à toi, pour les digests et les exports' },
  }),
};
