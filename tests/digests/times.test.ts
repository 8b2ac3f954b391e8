import { expect, test } from 'vitest';
import { cronOf, describeSchedule, parseTimes } from '../../src/digests/times.ts';

test.for([
  ['07:30', ['07:30']],
  ['18:00, 7:30', ['07:30', '18:00']],
  ['7.30 and 6pm', ['07:30', '18:00']],
  ['12 am; 12:15 p.m.', ['00:00', '12:15']],
  ['08:00 08:00', ['08:00']],
] as const)('"%s" is read as %j', ([text, times]) => {
  expect(parseTimes(text)).toEqual(times);
});

test.for(['', '25:00', '7', 'noon', '13 pm', '07:60', '0 am'])('"%s" is no time of day', (text) => {
  expect(() => parseTimes(text)).toThrow(expect.objectContaining({ name: 'UserError', code: 'bad_time' }));
});

test('times that share their minute are one expression', () => {
  expect(cronOf({ times: ['07:30', '18:00'] })).toEqual(['30 7 * * *', '0 18 * * *']);
  expect(cronOf({ times: ['07:00', '18:00'], days: ['fri', 'mon', 'mon'] })).toEqual(['0 7,18 * * 1,5']);
  expect(cronOf({ times: ['07:00'], days: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] })).toEqual(['0 7 * * *']);
});

test.for([
  [['30 7 * * *', '0 18 * * *'], 'every day at 07:30 and 18:00 (Europe/Paris)'],
  [['0 8 * * 1-5'], 'Monday to Friday at 08:00 (Europe/Paris)'],
  [['0 10 * * sat,sun'], 'on Saturday and Sunday at 10:00 (Europe/Paris)'],
  [['0 8 * * 1,3,7'], 'every Monday, Wednesday and Sunday at 08:00 (Europe/Paris)'],
  [['0 8 * * 1', '0 9 1 * *'], 'every Monday at 08:00 and on day 1 of every month at 09:00 (Europe/Paris)'],
  [['0 8 L * *'], 'on the last day of every month at 08:00 (Europe/Paris)'],
  [['*/5 * * * *'], 'on the schedule "*/5 * * * *" (Europe/Paris)'],
  [['0 8 * * 1#2'], 'on the schedule "0 8 * * 1#2" (Europe/Paris)'],
] as const)('%j is described as "%s"', ([expressions, words]) => {
  expect(describeSchedule({ expressions, zone: 'Europe/Paris' })).toBe(words);
});
