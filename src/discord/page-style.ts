/** What makes a page look like Discord's dark theme. */
export const STYLE = `
body { margin: 0; padding: 24px 16px; background: #313338; color: #dbdee1; font: 16px/1.375 "gg sans", "Noto Sans", "Helvetica Neue", Arial, sans-serif; }
.message { display: flex; gap: 16px; max-width: 640px; margin: 0 auto 24px; }
.avatar { flex: none; width: 40px; height: 40px; border-radius: 50%; background: #2f6f73; color: #fff; display: grid; place-items: center; font-weight: 700; }
.body { min-width: 0; flex: 1; }
.author { margin: 0 0 4px; color: #f2f3f5; font-weight: 500; }
.app { background: #5865f2; color: #fff; font-size: 10px; padding: 1px 5px; border-radius: 4px; vertical-align: 2px; }
.container { background: #2b2d31; border: 1px solid #3f4147; border-left: 4px solid var(--accent, #3f4147); border-radius: 8px; padding: 16px; overflow-wrap: anywhere; }
.container > * + * { margin-top: 8px; }
.section { display: flex; gap: 16px; justify-content: space-between; }
.section > :first-child { min-width: 0; }
.section img { flex: none; width: 85px; height: 85px; object-fit: cover; border-radius: 8px; background: #1e1f22; font-size: 11px; }
.section > .button { flex: none; align-self: flex-start; white-space: nowrap; }
h1, h2, h3 { margin: 0; font-size: 18px; line-height: 1.3; color: #f2f3f5; }
h1 { font-size: 24px; }
h2 { font-size: 20px; }
p { margin: 0; min-height: 1.375em; }
ul { margin: 4px 0 0; padding: 0; }
li { margin-inline-start: 20px; }
li + li { margin-top: 4px; }
blockquote { margin: 0; padding-inline-start: 12px; border-inline-start: 4px solid #4e5058; border-radius: 2px; }
blockquote + p, p + blockquote { margin-top: 2px; }
hr { border: 0; border-top: 1px solid #3f4147; margin: 12px 0; }
.gap { height: 8px; }
.subtext { font-size: 13px; min-height: 0; color: #949ba4; }
a { color: #00a8fc; text-decoration: none; }
a:hover { text-decoration: underline; }
code { background: #1e1f22; border-radius: 4px; padding: 1px 4px; font: 14px "gg mono", "Source Code Pro", Consolas, monospace; }
time { background: #3f4147; border-radius: 3px; padding: 0 2px; }
.mention { background: #3c4270; color: #c9cdfb; border-radius: 3px; padding: 0 2px; font-weight: 500; }
.row { display: flex; flex-wrap: wrap; gap: 8px; }
.button { box-sizing: border-box; min-height: 32px; padding: 6px 16px; border: 0; border-radius: 8px; background: #4e5058; color: #fff; font: inherit; font-size: 14px; line-height: 20px; font-weight: 500; }
.primary { background: #5865f2; }
.success { background: #248046; }
.danger { background: #da373c; }
.button:disabled { opacity: 0.5; }
.select { box-sizing: border-box; display: flex; gap: 8px; justify-content: space-between; width: 100%; max-width: 400px; min-height: 40px; padding: 8px 12px; border: 1px solid #1e1f22; border-radius: 8px; background: #1e1f22; }
.select::after { content: "▾"; color: #949ba4; }
.placeholder { color: #949ba4; }
.ephemeral { margin-top: 4px; font-size: 12px; color: #949ba4; }
.ephemeral span { color: #00a8fc; }
`;
