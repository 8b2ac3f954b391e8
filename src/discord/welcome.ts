import { container, type Message, textDisplay } from './layout.ts';

/** A word to a guild that has just invited us. */
export function renderWelcome(): Message {
  const lines = [
    '### Hello, I am Lede: I read the news for this server',
    'Give me a link with **/summarize**, or choose **Apps → Summarize links** on any message. Every claim on my cards names who makes it and leads to the words in the article.',
    'Moderators choose language, length and log channel with **/settings**; **/help** explains the rest.',
  ];
  return container('brand', lines.map(textDisplay));
}
