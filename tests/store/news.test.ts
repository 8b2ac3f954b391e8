import { expect, onTestFinished, test, vi } from 'vitest';
import { toldIfLong } from '../../src/store/news.ts';

function stopTheClock() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
}

test('work that is over at once is not told of', async () => {
  stopTheClock();
  const tell = vi.fn(async () => undefined);

  await expect(toldIfLong(Promise.resolve('done'), tell)).resolves.toBe('done');
  await expect(toldIfLong(Promise.reject(new Error('failed')), tell)).rejects.toThrow('failed');
  await vi.runAllTimersAsync();

  expect(tell).not.toHaveBeenCalled();
});

test('work that takes a while is told of once, and does not mind a failure to tell', async () => {
  stopTheClock();
  const tell = vi.fn(async () => {
    throw new Error('The database is away');
  });
  const work = Promise.withResolvers<string>();

  const told = toldIfLong(work.promise, tell);
  await vi.advanceTimersByTimeAsync(60_000);
  work.resolve('done');

  await expect(told).resolves.toBe('done');
  expect(tell).toHaveBeenCalledTimes(1);
});
