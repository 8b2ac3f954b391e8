import type { Brief } from '../briefing/brief.ts';
import { VERSION } from '../version.ts';
import { container, type Message, separator, textDisplay } from './layout.ts';

const USE = `### Lede reads the news for this server
- **/summarize** and a link: the article as a card. You can choose its language and length, and whether only you see it.
- On any message, **Apps → Summarize links**: a card for each link in it, up to five.
- On any message, **Apps → Check claims**: who says what in the linked articles, in their own words.
- For moderators: **/feed** follows sites in channels, **/digest** brings their news together at a time of day, **/settings** says what else they decide, **/usage** what it takes.`;

const READ = `### How to read a card
- Each claim begins with whoever makes it: somebody in the article, or the outlet itself.
- What weakens a claim stands in brackets: a denial, an allegation, words such as “expected to”.
- Words in quotation marks were found in the article, letter for letter; the link leads to them.
- **Evidence** shows those words where they stand, **Sources** says what was read and when, **Report** tells the moderators.
- Lede says who says what, never that it is true.`;

/** Explain the bot to a member. */
export function renderHelp(engine: Brief['engine']): Message {
  const how =
    engine === 'model'
      ? 'A language model writes the cards; what it writes must be found in the article, or it is left out'
      : 'Cards are made of sentences of the article, chosen without a language model';
  return container('brand', [
    textDisplay(USE),
    separator(),
    textDisplay(READ),
    textDisplay(`-# ${how} · Lede ${VERSION}`),
  ]);
}
