// Pages and feeds that look like a news site's, made up: the same ones in every run, and as many as are asked for.
import { createDice } from './dice.ts';

const PLACES = 'Velmark Osterby Halm Corvala Tilm Brenn Port-Sarrow Ostrel Pellworth Norrland Tarn Lisk'.split(' ');
const GIVEN = 'Marta Oskar Ines Ilse Ama Jon Petra Ravi Sofia Emil Noor Tomas'.split(' ');
const FAMILY = 'Lindqvist Okafor Drummer Reyes Kallos Ruys Haldane Moreau Brandt Ferro Singh Novak'.split(' ');
const BODIES =
  'transport ministry,port authority,city council,harbour company,health agency,court of audit,fire service'.split(',');
const ROLES = 'engineer in charge,mayor,chief executive,head of the inquiry,spokeswoman,union leader,minister'.split(
  ',',
);
const THINGS = 'bridge,railway line,hospital,reservoir,ferry terminal,school,power station,market hall,tunnel'.split(
  ',',
);
const DEEDS = 'reopened,closed,was sold,failed its inspection,was rebuilt,lost its licence,was flooded'.split(',');
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const PARAGRAPHS = 22;

/** A story in paragraphs, which no other number brings. */
function makeStory(seed: number): { title: string; paragraphs: readonly string[] } {
  const roll = createDice(seed * 7919 + 20_261_116);
  const pick = (list: readonly string[]) => list[roll(list.length)] ?? '';
  const name = () => `${pick(GIVEN)} ${pick(FAMILY)}`;
  const sentences: readonly (() => string)[] = [
    () => `The ${pick(THINGS)} of ${pick(PLACES)} ${pick(DEEDS)} on ${pick(DAYS)}, the ${pick(BODIES)} said.`,
    () => `Repairs cost ${10 + roll(900)} million crowns, about ${5 + roll(40)} per cent more than planned.`,
    () => `“We would rather be late than sorry,” said ${name()}, the ${pick(ROLES)}, at a ceremony in ${pick(PLACES)}.`,
    () =>
      `Some ${1 + roll(90)},${100 + roll(899)} people a day had been sent through ${pick(PLACES)}, where residents complained of noise.`,
    () => `${name()}, the ${pick(ROLES)}, told reporters that the ${pick(THINGS)} may stay closed until ${pick(DAYS)}.`,
    () => `The ${pick(BODIES)} expects the work to be done by the end of the year, although one part will take longer.`,
    () =>
      `An inquiry into the ${pick(THINGS)} is due to publish its findings in spring, and its owner has denied any fault.`,
    () =>
      `Critics such as ${name()} of the council in ${pick(PLACES)} allege that warnings were ignored for ${2 + roll(9)} years.`,
  ];
  const sentence = () => sentences[roll(sentences.length)]?.() ?? '';
  return {
    title: `${pick(PLACES)} ${pick(THINGS)} ${pick(DEEDS)} as ${pick(BODIES)} looks on (${seed})`,
    paragraphs: Array.from({ length: PARAGRAPHS }, () => [sentence(), sentence(), sentence()].join(' ')),
  };
}

/** An article's page with all that surrounds one: about 100 kB, of which 8 are the text. */
export function makePage(seed: number): string {
  const { title, paragraphs } = makeStory(seed);
  const links = (count: number, kind: string) =>
    Array.from(
      { length: count },
      (_, n) =>
        `<li class="${kind}-item"><a href="/${kind}/${n}" data-track="${kind}-${n}"><span>${PLACES[n % PLACES.length]} ${kind} ${n}</span></a></li>`,
    ).join('');
  const teasers = Array.from({ length: 60 }, (_, n) => {
    const other = FAMILY[(seed + n) % FAMILY.length];
    return `<div class="card teaser"><a href="/story/${n}"><img src="/img/${n}.jpg" alt=""><h3>${other} speaks of ${THINGS[n % THINGS.length]}</h3></a><p class="dek">More on what ${other} said.</p><time>${n} min</time></div>`;
  }).join('');
  const script = `<script>window.__state=${JSON.stringify(Array.from({ length: 400 }, (_, n) => ({ id: n, slot: `ad-${n}`, sizes: [300, 250] })))}</script>`;
  const linked = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: title,
    datePublished: '2026-11-20T06:15:00Z',
  };
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title} | The Courier</title>
<meta property="og:title" content="${title}"><meta property="og:site_name" content="The Courier">
<script type="application/ld+json">${JSON.stringify(linked)}</script><style>${'.a{color:red}'.repeat(1000)}</style></head>
<body><header><nav><ul>${links(80, 'section')}</ul></nav></header>
<main><article class="story"><h1>${title}</h1><p class="byline">By ${GIVEN[seed % GIVEN.length]} Haldane</p>
${paragraphs.map((text, n) => `<p>${text}</p>${n % 7 === 6 ? '<div class="ad-slot" aria-hidden="true"></div>' : ''}`).join('\n')}
</article><aside class="related">${teasers}</aside></main>
<footer><ul>${links(60, 'footer')}</ul><p>All rights reserved.</p></footer>${script}</body></html>`;
}

/** A feed in RSS with the whole text of 25 entries. */
export function makeFeed(seed: number): string {
  const items = Array.from({ length: 25 }, (_, n) => {
    const { title, paragraphs } = makeStory(seed * 100 + n);
    const html = paragraphs.map((text) => `<p>${text}</p>`).join('');
    const date = new Date(Date.UTC(2026, 10, 20, 0, n * 7)).toUTCString();
    return `<item><title>${title}</title><link>https://feeds.example/${seed}/${n}</link><guid isPermaLink="false">${seed}-${n}</guid><pubDate>${date}</pubDate><category>News</category><description>${paragraphs[0]}</description><content:encoded><![CDATA[${html}]]></content:encoded></item>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Feed ${seed}</title><link>https://feeds.example/${seed}</link><description>Made up</description>${items.join('')}</channel></rss>`;
}
