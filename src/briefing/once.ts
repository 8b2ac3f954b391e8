/**
 * Let a question be asked again and again, and answered once.
 *
 * @param ask Its answer depends on the question alone. Answers live as long as the function returned: for one brief, not for ever.
 */
export function askOnce<Question, Answer>(ask: (question: Question) => Answer): (question: Question) => Answer {
  const answers = new Map<Question, Answer>();
  return (question) => {
    const known = answers.get(question);
    if (known !== undefined || answers.has(question)) return known as Answer; // `undefined` can be an answer.
    const answer = ask(question);
    answers.set(question, answer);
    return answer;
  };
}
