/** What a thread is handed: a task, and where it says that it has begun. */
export interface Handed<Task> {
  readonly task: Task;
  readonly begun: Int32Array;
}

/** Wrap what a thread does with a task, so that the task's time runs from here on and not while the thread starts. */
export function onThread<Task, Result>(work: (task: Task) => Result): (handed: Handed<Task>) => Result {
  return ({ task, begun }) => {
    Atomics.store(begun, 0, 1);
    Atomics.notify(begun, 0);
    return work(task);
  };
}
