/**
 * Make up a statement when it is first executed, and keep it: making up its SQL anew costs more than asking PostgreSQL does.
 *
 * For statements outside transactions: one belongs to the pool, or to the transaction, that its store was made with.
 */
export function prepared<Statement>(makeUp: () => Statement): () => Statement {
  let statement: Statement | undefined;
  return () => (statement ??= makeUp());
}
