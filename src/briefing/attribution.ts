/** Who says what in one sentence, as written; whom a pronoun stands for is not decided here. */
export interface Attribution {
  /** "A Ukrainian field commander", "He". */
  readonly subject: string;
  /** The verb, or "according to". */
  readonly verb: string;
  /** The statement without its attribution; `null` where the two cannot be parted. */
  readonly content: string | null;
  /** Whether the statement follows: "Ms Roe said that …", not "…, Ms Roe said". */
  readonly isLeading: boolean;
  /** Whether the verb tells of a belief, hope or fear. */
  readonly isMind: boolean;
  /** Whom it was told to, or who reports it, as written. */
  readonly audience: string | null;
  /** Who reports that it was said, behind it, as written; left out if nobody does. */
  readonly relay?: string;
}
