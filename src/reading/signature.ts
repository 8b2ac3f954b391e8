/** Beginnings of files that are no text, in hexadecimal; some stand a few bytes in. */
const SIGNATURES: readonly { readonly at: number; readonly bytes: readonly string[] }[] = [
  {
    at: 0,
    bytes: [
      ...['255044462d', '25215053', 'd0cf11e0', '7b5c727466'], // PDF, PostScript, old Office, RTF
      ...['89504e47', 'ffd8ff', '474946383761', '474946383961', '49492a00', '4d4d002a', '00000100'], // images
      ...['4f676753', '494433', '664c6143', '1a45dfa3', 'fffb', 'fff3', 'fff2', '000001ba', '000001b3', '464c5601'], // sound, film
      ...['504b0304', '504b0506', '1f8b', '526172211a', '377abcaf', '425a68', 'fd377a58', '28b52ffd'], // archives
      ...['7f454c46', '4d5a9000', '0061736d', 'cafebabe', 'cffaedfe', '53514c69746520666f726d6174'], // programs, SQLite
      ...['774f4646', '774f4632', '4f54544f00', '0001000000'], // fonts
    ],
  },
  { at: 4, bytes: ['66747970'] }, // MP4 and its kin
  { at: 8, bytes: ['57454250', '57415645', '41564920'] }, // RIFF: WebP, WAVE, AVI
];

/** Tell by its first bytes whether a file is a known kind that holds no text to read. */
export function hasBinarySignature(body: Uint8Array): boolean {
  const start = Buffer.from(body.subarray(0, 24)).toString('hex');
  return SIGNATURES.some(({ at, bytes }) => bytes.some((signature) => start.startsWith(signature, at * 2)));
}
