import type { Wordings } from '../localize.ts';

export const ja: Wordings = {
  summarize: { name: '要約', description: '記事を読み、誰が何を述べているかを示します' },
  'summarize.link': { name: 'リンク', description: '記事のURL' },
  'summarize.language': { name: '言語', description: '要約の言語（省略時はサーバーの設定）' },
  'summarize.length': { name: '長さ', description: '要約の長さ' },
  'summarize.length#short': { name: '短め' },
  'summarize.length#medium': { name: '標準' },
  'summarize.length#long': { name: '長め' },
  'summarize.private': { name: '非公開', description: '回答をあなただけに表示します' },
  'Summarize links': { name: 'リンクを要約' },
  'Check claims': { name: '主張を確認' },
  settings: { name: '設定', description: '回答の言語・長さ・公開範囲、モデレーター、ログチャンネル' },
  help: { name: 'ヘルプ', description: 'Ledeでできることと、カードの読み方' },
};
