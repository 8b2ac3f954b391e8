import { container, type Message, textDisplay } from './layout.ts';

/** A word to a guild that has just invited us. */
export function renderWelcome(): Message {
  const lines = [
    '### Hello, I am Lede: I read the news for this server',
    'Give me an article with **/summarize**, or choose **Apps → Summarize links** on any message. Every claim on my cards names who makes it and leads to the words in the article.',
    'Moderators choose language, length and a log channel with **/settings**. **/help** says the rest.',
  ];
  return container('brand', [textDisplay(lines.join('\n'))]);
}
