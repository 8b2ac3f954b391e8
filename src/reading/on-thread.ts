import { setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';

const NICE = 5;

/** What a thread is handed: a task, and where it says that it has begun. */
export interface Handed<Task> {
  readonly task: Task;
  readonly begun: Int32Array;
}

/** Wrap what a thread does with a task, so that the task's time runs from here on and not while the thread starts. */
export function onThread<Task, Result>(work: (task: Task) => Result): (handed: Handed<Task>) => Result {
  giveWay();
  return ({ task, begun }) => {
    Atomics.store(begun, 0, 1);
    Atomics.notify(begun, 0);
    return work(task);
  };
}

/** Reading gives way to whoever answers members, speaks with a model or keeps what was read. Only Linux knows priorities of threads. */
function giveWay(): void {
  if (isMainThread || process.platform !== 'linux') return;
  try {
    setPriority(NICE);
  } catch {
    // Where that is not allowed, all are equal.
  }
}
