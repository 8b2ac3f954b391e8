import { type Wordings, within } from '../localize.ts';

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
  feed: { name: 'feed', description: 'Folgt Feeds in den Kanälen dieses Servers' },
  'feed.add': {
    name: 'hinzufügen',
    description: 'Folgt einer Website oder einem Feed; zeigt vor dem Speichern, was gepostet würde',
  },
  'feed.list': { name: 'liste', description: 'Die Feeds dieses Servers und wie es ihnen geht' },
  'feed.edit': {
    name: 'bearbeiten',
    description: 'Ändert, wie einem Feed gefolgt wird; „none“ entfernt Filter, Tags oder Kategorie',
  },
  'feed.remove': {
    name: 'entfernen',
    description: 'Folgt einem Feed nicht mehr; lässt sich zehn Minuten lang rückgängig machen',
  },
  'feed.pause': { name: 'pausieren', description: 'Postet vorerst nichts aus einem Feed' },
  'feed.resume': { name: 'fortsetzen', description: 'Postet wieder Einträge eines Feeds' },
  'feed.test': {
    name: 'testen',
    description: 'Fragt einen Feed jetzt ab und zeigt, was darin steht und was der Filter bewirkt',
  },
  'feed.why': { name: 'warum', description: 'Warum die neuesten Einträge eines Feeds gepostet wurden oder nicht' },
  'feed.import': {
    name: 'importieren',
    description: 'Folgt den Feeds einer OPML-Datei; zeigt vor dem Speichern einen Bericht',
  },
  'feed.export': { name: 'exportieren', description: 'Die Feeds dieses Servers als OPML-Datei' },
  'feed.add.url': { name: 'url', description: 'Adresse einer Website oder eines Feeds' },
  'feed.add.backfill': { name: 'nachholen', description: 'So viele schon vorhandene Einträge posten' },
  'feed.import.file': { name: 'datei', description: 'Eine OPML-Datei, wie andere Reader sie exportieren' },
  ...within(['feed.edit', 'feed.remove', 'feed.pause', 'feed.resume', 'feed.test', 'feed.why'], {
    feed: { name: 'feed', description: 'Ein Feed, dem dieser Server folgt' },
  }),
  ...within(['feed.add', 'feed.import'], {
    channel: { name: 'kanal', description: 'Wohin gepostet wird; sonst hierher' },
  }),
  ...within(['feed.add', 'feed.edit', 'feed.import'], {
    mode: { name: 'modus', description: 'Was zu jedem Eintrag gepostet wird; sonst eine Karte' },
    'mode#card': { name: 'Karte: der Artikel wird gelesen' },
    'mode#link': { name: 'Link: nur der Titel' },
    'mode#digest': { name: 'Digest: für Digests aufgehoben' },
  }),
  ...within(['feed.add', 'feed.edit'], {
    filter: { name: 'filter', description: 'Zum Beispiel: Haushalt OR "Stadtrat" -Sport, title:/^Live/' },
    role: { name: 'rolle', description: 'Rolle, die bei jedem Eintrag gepingt wird; @everyone für keine' },
    max_per_hour: {
      name: 'max_pro_stunde',
      description: 'Höchstens so viele Nachrichten pro Stunde; 0 für unbegrenzt',
    },
    max_age_hours: { name: 'max_alter_stunden', description: 'Nichts, was älter ist; 0 für unbegrenzt' },
    thread: { name: 'thread', description: 'Für jeden Eintrag einen Thread öffnen' },
    publish: { name: 'veröffentlichen', description: 'An die Follower eines Ankündigungskanals veröffentlichen' },
    tags: { name: 'tags', description: 'Für ein Forum: Filter => Tag; Filter => Tag' },
    category: { name: 'kategorie', description: 'Ein eigener Ordner, für Digests und Exporte' },
  }),
};
