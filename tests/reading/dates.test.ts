import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDate } from '../../src/reading/dates.ts';

describe('a date', () => {
  test.each([
    ['Fri, 01 Mar 2024 08:30:15 GMT', '2024-03-01T08:30:15'],
    ['Fri, 01 Mar 2024 08:30:15 +0100', '2024-03-01T07:30:15'],
    ['Fri, 1 Mar 24 08:30 EST', '2024-03-01T13:30:00'],
    ['Fri, 01 Mar 2024 08:30:15 CEST', '2024-03-01T06:30:15'],
    ['Fri, 01 Mar 2024 08:30:15 JST', '2024-02-29T23:30:15'],
    ['Fri, 01 Mar 2024 08:30:15 GMT+2', '2024-03-01T06:30:15'],
    ['Fri, 01 Mar 2024 08:30:15 +0000 (UTC)', '2024-03-01T08:30:15'],
    ['Fri, 01 March 2024 24:00:00 GMT', '2024-03-02T00:00:00'],
    ['Fri Mar  1 08:30:15 2024', '2024-03-01T08:30:15'],
    ['Fri Mar  1 08:30:15 PST 2024', '2024-03-01T16:30:15'],
    ['March 1st, 2024 8:30 pm', '2024-03-01T20:30:00'],
    ['12 am, 1 Mar 2024', '2024-03-01T00:00:00'],
    ['2024-03-01T08:30:15Z', '2024-03-01T08:30:15'],
    ['2024-03-01T08:30:15.250-05:00', '2024-03-01T13:30:15.250'],
    ['2024-03-01t08:30+0530', '2024-03-01T03:00:00'],
    ['2024-03-01 08:30:15', '2024-03-01T08:30:15'],
    ['2024-03-01', '2024-03-01T00:00:00'],
    ['2024-03', '2024-03-01T00:00:00'],
    ['2024', '2024-01-01T00:00:00'],
    ['20240301', '2024-03-01T00:00:00'],
    ['20240301T083015Z', '2024-03-01T08:30:15'],
    ['2024-061', '2024-03-01T00:00:00'],
    ['24-03-01', '2024-03-01T00:00:00'],
    ['Fr, 01 Mär 2024 08:30:15 +0100', '2024-03-01T07:30:15'],
    ['Do, 02. Mai 2024 08:30', '2024-05-02T08:30:00'],
    ['пт, 01 мар 2024 08:30:15 +0300', '2024-03-01T05:30:15'],
    ['1 марта 2024 г. 08:30', '2024-03-01T08:30:00'],
    ['vie, 01 mar 2024 08:30:15 GMT', '2024-03-01T08:30:15'],
    ['mar, 05 mar 2024 08:30:15 GMT', '2024-03-05T08:30:15'],
    ['1 de agosto de 2024', '2024-08-01T00:00:00'],
    ['jeu. 1 févr. 2024 10h30', '2024-02-01T10:30:00'],
    ['Παρ, 01 Μαρ 2024 08:30:15', '2024-03-01T08:30:15'],
    ['2024-július-13T9:15', '2024-07-13T09:15:00'],
    ['2024年3月1日 08:30', '2024-03-01T08:30:00'],
    ['2024년 3월 1일 오후 8:30:15', '2024-03-01T20:30:15'],
    ['2024/3/1 8:30:15', '2024-03-01T08:30:15'],
    ['1.3.2024, 8:30 Uhr', '2024-03-01T08:30:00'],
    ['03/01/2024', '2024-03-01T00:00:00'],
    ['31/01/2024', '2024-01-31T00:00:00'],
    ['1709281815', '2024-03-01T08:30:15'],
    ['1709281815000', '2024-03-01T08:30:15'],
    ['  \n Fri, 01 Mar 2024\n 08:30:15   GMT ', '2024-03-01T08:30:15'],
  ])('%s is %s', (text, expected) => {
    expect(parseDate(text)).toBe(new Date(`${expected}Z`).toISOString());
  });

  test.each([
    '',
    'yesterday',
    '0',
    '12',
    '31 Feb 2024',
    '2024-13-01',
    '2024-02-30T10:00:00Z',
    '25:61',
    '9999-01-01',
    'Mar',
  ])('%j is none', (text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  test('is read back from every usual way to write it', () => {
    const instants = fc.date({ min: new Date('1970-01-01'), max: new Date('2199-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, (date) => {
        const seconds = Math.floor(date.getTime() / 1000) * 1000;
        expect(parseDate(date.toISOString())).toBe(date.toISOString());
        expect(parseDate(date.toUTCString())).toBe(new Date(seconds).toISOString());
      }),
    );
  });

  test('never fails, whatever it is made of', () => {
    const pieces = fc.constantFrom(
      '1',
      '12',
      '2024',
      '-',
      '/',
      '.',
      ':',
      ' ',
      'T',
      '+',
      'Z',
      'Mar',
      'am',
      'GMT',
      '年',
      'é',
      '(',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const date = parseDate(parts.join(''));
        expect(date === undefined || new Date(date).toISOString() === date).toBe(true);
      }),
    );
  });
});
