import { describe, expect, test } from 'vitest';
import { composeEdition } from '../../src/digests/compose.ts';
import type { Edition, RememberedStory, Story } from '../../src/digests/edition.ts';
import { type ChosenStory, planStories } from '../../src/digests/stories.ts';
import { articleOf, CORPUS, type CorpusArticle, draftOf, passedOf, toldOf } from '../support/news-corpus.ts';
import rightEdition from './fixtures/three-days.edition.json' with { type: 'json' };

const NOW = new Date('2026-11-18T18:00:00Z');
const HEAD = {
  title: 'Morning',
  slot: '2026-11-18T18:00',
  zone: 'Etc/UTC',
  since: '2026-11-16T00:00:00.000Z',
  until: NOW.toISOString(),
  outletsRead: 9,
  entriesRead: CORPUS.length,
  leftOut: 0,
  isLate: false,
};

function plan(articles: readonly CorpusArticle[] = CORPUS, weights = {}, most = 20) {
  return planStories(
    articles.map((article) => passedOf(article, weights)),
    [],
    most,
    NOW,
  );
}

const compose = (stories: readonly ChosenStory[]): Edition =>
  composeEdition(
    HEAD,
    stories.map((story) => draftOf(story)),
  );

/** What an editor would look at. */
const outline = ({ headline, outlets, claims, differences }: Story) => ({
  headline,
  outlets: outlets.map(({ name }) => name),
  claims: claims.map(({ claim, carriedBy }) => `${carriedBy}: ${claim.text}`),
  differences: differences.map(({ what, values }) => [
    what,
    ...values.map(({ figure, outlet }) => `${figure} (${outlet})`),
  ]),
});

const eventsOf = ({ entryIds }: ChosenStory) => [...new Set(entryIds.map((id) => articleOf(id).event))];
const onDay = (day: string) => CORPUS.filter(({ event, at }) => event === 'landslide' && at.startsWith(day));

describe('three days of news', () => {
  test('are a story for each event', () => {
    const { stories, leftOut } = plan();

    expect(stories.map(eventsOf).every((events) => events.length === 1)).toBe(true);
    expect(new Set(stories.flatMap(eventsOf)).size).toBe(stories.length);
    expect(stories.flatMap(({ entryIds }) => entryIds)).toHaveLength(CORPUS.length);
    expect(leftOut).toBe(0);
  });

  test('become the edition that an editor would make of them', () => {
    expect(compose(plan().stories).stories.map(outline)).toEqual(rightEdition);
  });

  test('become the same edition whatever the order they came in', () => {
    const once = JSON.stringify(compose(plan().stories));

    expect(JSON.stringify(compose(plan(CORPUS.toReversed()).stories))).toBe(once);
    const shuffled = CORPUS.toSorted((a, b) => a.text.join().length - b.text.join().length);
    expect(JSON.stringify(compose(plan(shuffled).stories))).toBe(once);
  });

  test('are cut to the stories that there is room for, and the rest is counted', () => {
    const { stories, leftOut } = plan(CORPUS, {}, 3);

    expect(stories.map(({ storyId }) => storyId)).toEqual(
      plan()
        .stories.slice(0, 3)
        .map(({ storyId }) => storyId),
    );
    expect(leftOut).toBe(plan().stories.length - 3);
  });
});

describe('the rank of a story', () => {
  const [chess, strike] = ['chess', 'strike'].map((event) => CORPUS.filter((article) => article.event === event));
  const first = (articles: readonly CorpusArticle[], weights = {}) =>
    plan(articles, weights).stories.flatMap(eventsOf)[0];

  test('rises with its outlets', () => {
    expect(first([...(chess ?? []), ...(strike ?? [])])).toBe('strike');
  });

  test('rises with the weight of its outlets', () => {
    const mill = articleOf('mill-gazette');
    const school = articleOf('school-courier');
    const atOnce = [{ ...mill, at: school.at }, school];

    expect(first(atOnce, { 'The Courier': 3 })).toBe('school-fire');
    expect(first(atOnce, { 'Gazette Online': 3 })).toBe('mill-fire');
  });

  test('falls with its age', () => {
    const comet = articleOf('comet-courier');
    const rate = articleOf('rate-courier');

    expect(first([comet, rate])).toBe('rate');
    expect(first([comet, { ...rate, at: '2026-11-16T12:00:00Z' }])).toBe('comet');
  });
});

test('a copy adds an outlet and no evidence', () => {
  const { stories } = plan(CORPUS.filter(({ id }) => ['minister-gazette', 'minister-wire'].includes(id)));

  const [story] = compose(stories).stories;

  expect(story?.outlets.map(({ name }) => name)).toEqual(['Gazette Online', 'Northern Wire']);
  expect(story?.claims.map(({ carriedBy }) => carriedBy)).toEqual([1, 1]);
});

describe('a story that was told before', () => {
  /** What a digest remembers of the days before. */
  function rememberedOf(days: readonly string[]) {
    const [story] = plan(days.flatMap(onDay)).stories;
    if (!story) throw new Error('There is no story');
    const claims = composeEdition(HEAD, [draftOf(story)]).stories.flatMap(({ known }) => known);
    const { headline, url } = toldOf(story, NOW);
    const seen: RememberedStory = { storyId: story.storyId, headline, url, toldAt: NOW.toISOString(), claims };
    return { seen, told: toldOf(story, new Date(`${days.at(-1)}T12:00:00Z`)) };
  }

  function nextDay(before: readonly string[], day: string) {
    const { seen, told } = rememberedOf(before);
    const { stories } = planStories(
      onDay(day).map((article) => passedOf(article)),
      [told],
      8,
      NOW,
    );
    return {
      seen,
      stories,
      edition: composeEdition(
        HEAD,
        stories.map((story) => draftOf(story, seen)),
      ),
    };
  }

  test('is known again the next day, and only what changed is told', () => {
    const { seen, stories, edition } = nextDay(['2026-11-16'], '2026-11-17');

    expect(stories).toMatchObject([{ storyId: seen.storyId, isSeen: true }]);
    expect(edition.stories).toMatchObject([{ storyId: seen.storyId, isUpdate: true, summary: '' }]);
    const told = edition.stories.flatMap(({ claims }) => claims.map(({ claim }) => claim.text));
    expect(told).toContain(
      'Rescuers found two people alive on Tuesday under the landslide that buried houses in the Orsenna valley.',
    );
    expect(told.join()).not.toContain('Four people');
  });

  test('is known again on the third day', () => {
    const { edition } = nextDay(['2026-11-16', '2026-11-17'], '2026-11-18');

    const told = edition.stories.flatMap(({ claims }) => claims.map(({ claim }) => claim.text));
    expect(told[0]).toMatch(/^Prosecutors opened an inquiry/);
  });

  test('is not told when nothing about it is new', () => {
    const { seen } = rememberedOf(['2026-11-16']);
    const { stories } = plan(onDay('2026-11-16'));

    expect(
      composeEdition(
        HEAD,
        stories.map((story) => draftOf(story, seen)),
      ).stories,
    ).toEqual([]);
  });
});
