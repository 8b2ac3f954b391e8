import type { Wordings } from '../localize.ts';

export const ptBR: Wordings = {
  summarize: { name: 'resumir', description: 'Lê um artigo e mostra quem diz o quê' },
  'summarize.link': { name: 'link', description: 'Endereço do artigo' },
  'summarize.language': { name: 'idioma', description: 'Idioma do resumo; por padrão, o do servidor' },
  'summarize.length': { name: 'tamanho', description: 'Tamanho do resumo' },
  'summarize.length#short': { name: 'Curto' },
  'summarize.length#medium': { name: 'Médio' },
  'summarize.length#long': { name: 'Longo' },
  'summarize.private': { name: 'privado', description: 'Só você pode ver a resposta' },
  'Summarize links': { name: 'Resumir links' },
  'Check claims': { name: 'Verificar afirmações' },
  settings: {
    name: 'configurações',
    description: 'Idioma, tamanho e privacidade das respostas, moderadores e canal de registros',
  },
  help: { name: 'ajuda', description: 'O que o Lede faz e como ler os cartões' },
};
