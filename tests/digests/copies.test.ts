import { describe, expect, test } from 'vitest';
import { clusterArticles } from '../../src/digests/cluster.ts';
import { aDigestArticle } from '../support/digest-articles.ts';

const WIRE = `SELMHAVEN (Wire) - A cargo train carrying fertiliser left the rails outside Selmhaven on Monday, and 340 people had to leave their homes, the fire brigade said.
Eleven of the train's 26 wagons lay across both tracks of the Orvik line, which carries most of the grain of the valley. Nobody was hurt.
Fire chief Ragna Toll said that the wagons had been checked and that none had leaked. She expected the line to stay closed until Thursday.
The railway company Nordbane said the driver had reported a broken rail. An inspector of the transport ministry arrived in the evening.
It was the second derailment on the Orvik line this year. In March a passenger train had jumped the points at Vesk without injuries.`;

const original = aDigestArticle({ id: '0-wire', title: 'Train with fertiliser derails near Selmhaven', text: WIRE });

describe('a copy joins the article it was made of', () => {
  test.for([
    ['the same address with tracking', { url: 'https://courier.example/0-wire?utm_source=feed#top', text: 'Read on.' }],
    ['another outlet and headline', { title: 'Hundreds flee after freight accident' }],
    ['cut after two paragraphs', { text: WIRE.split('\n').slice(0, 2).join('\n') }],
    [
      'lightly reworded',
      {
        text: WIRE.replaceAll(' said', ' stated').replace('carrying', 'loaded with').replace('in the evening', 'later'),
      },
    ],
    [
      'with the notices of another outlet around it',
      {
        text: `By Staff Writer\nShare this story\n${WIRE}\nSign up for our newsletter. The Gazette is printed in Vesk. All rights reserved.`,
      },
    ],
    ['weeks later', { publishedAt: '2026-12-20T08:00:00Z' }],
  ] as const)('%s', ([, change]) => {
    const copy = aDigestArticle({ id: '1-copy', text: WIRE, ...change });

    expect(clusterArticles([original, copy])).toEqual(['0-wire', '0-wire']);
  });
});

describe('stories from one template stay apart', () => {
  const quake = (id: string, place: string, magnitude: string, depth: number) =>
    aDigestArticle({
      id,
      title: `Magnitude ${magnitude} earthquake strikes near ${place}`,
      text: `An earthquake of magnitude ${magnitude} struck near ${place} on Tuesday, the seismological institute said. Its depth was ${depth} kilometres.
There were no immediate reports of damage or injuries. Residents were told to expect aftershocks in the next days.
The institute measures several hundred earthquakes a year in the region, most of which are too weak to be felt by anyone.`,
    });
  const market = (id: string, points: string, change: string, volume: string) =>
    aDigestArticle({
      id,
      title: `Selmhaven index closes at ${points}`,
      text: `The Selmhaven index closed at ${points} points, a change of ${change} percent. Shares worth ${volume} million crowns changed hands.
Trading was calm, brokers said, and investors waited for the decision of the central bank on interest rates next week.
The index holds the thirty largest companies of the Selmhaven stock exchange and is reviewed four times a year.`,
    });

  test('with other places', () => {
    expect(clusterArticles([quake('a', 'Tarvik', '5.2', 34), quake('b', 'Porto Nero', '4.7', 12)])).toEqual(['a', 'b']);
  });

  test('with other figures', () => {
    expect(clusterArticles([market('a', '4,512', '1.3', '870'), market('b', '4,488', '0.6', '655')])).toEqual([
      'a',
      'b',
    ]);
  });
});

const THIRD = `The theatre of Porto Nero opens its season with a play that nobody has seen for ninety years. The manuscript lay in a trunk in an attic
until a student of the academy came upon it last winter. The director has left every line as it was and asked a young band to write music for it.
Tickets for the first four evenings are gone, the box office said, and a fifth has been added on the Sunday before Advent.
Critics who saw a rehearsal spoke of a comedy that is sharper than its age, with a servant who outwits two lawyers and a bishop.
The academy will show the manuscript under glass in the foyer. Its author, a schoolmaster, never saw it played and never wrote another.
Next year the company will take the play along the coast, with stops in six harbours and one performance on a barge in front of the old customs house.`;

test('a round-up of several stories does not bring them together', () => {
  const second = aDigestArticle({
    id: '1-mayor',
    title: 'Mayor of Vesk resigns over harbour contract',
    text: `Ilse Marun, the mayor of Vesk, resigned on Monday over a contract for the harbour that had gone to her brother's company.
The council will choose a successor on 3 December. Marun denied that she had known of the bid. The prosecutor has opened a case.`,
  });
  const roundup = aDigestArticle({
    id: '2-roundup',
    title: 'The day in brief',
    text: `Good evening from the newsroom, here is what happened today in the valley and beyond.\n${second.text}\n${THIRD}\n${WIRE}`,
  });

  const [train, mayor] = clusterArticles([original, second, roundup]);

  expect(train).not.toBe(mayor);
});
