import { type Wordings, within } from '../localize.ts';

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
  feed: { name: 'feed', description: 'Segue feeds nos canais deste servidor' },
  'feed.add': {
    name: 'adicionar',
    description: 'Segue um site ou um feed; mostra o que seria publicado antes de salvar',
  },
  'feed.list': { name: 'lista', description: 'Os feeds que este servidor segue e como eles estão' },
  'feed.edit': {
    name: 'editar',
    description: 'Muda como um feed é seguido; “none” remove o filtro, as tags ou a categoria',
  },
  'feed.remove': { name: 'remover', description: 'Deixa de seguir um feed; dá para desfazer por dez minutos' },
  'feed.pause': { name: 'pausar', description: 'Não publica nada de um feed por enquanto' },
  'feed.resume': { name: 'retomar', description: 'Volta a publicar as entradas de um feed' },
  'feed.test': { name: 'testar', description: 'Consulta um feed agora e mostra o que ele contém e o que o filtro faz' },
  'feed.why': { name: 'motivo', description: 'Por que as últimas entradas de um feed foram ou não publicadas' },
  'feed.import': {
    name: 'importar',
    description: 'Segue os feeds de um arquivo OPML; mostra um relatório antes de salvar',
  },
  'feed.export': { name: 'exportar', description: 'Os feeds que este servidor segue, em um arquivo OPML' },
  'feed.add.url': { name: 'url', description: 'Endereço de um site ou de um feed' },
  'feed.add.backfill': { name: 'anteriores', description: 'Publica esta quantidade de entradas que já estavam lá' },
  'feed.import.file': { name: 'arquivo', description: 'Um arquivo OPML, como outros leitores exportam' },
  ...within(['feed.edit', 'feed.remove', 'feed.pause', 'feed.resume', 'feed.test', 'feed.why'], {
    feed: { name: 'feed', description: 'Um feed que este servidor segue' },
  }),
  ...within(['feed.add', 'feed.import'], {
    channel: { name: 'canal', description: 'Onde publicar; por padrão, aqui' },
  }),
  ...within(['feed.add', 'feed.edit', 'feed.import'], {
    mode: { name: 'modo', description: 'O que é publicado para cada entrada; por padrão, um cartão' },
    'mode#card': { name: 'Cartão: o artigo é lido' },
    'mode#link': { name: 'Link: só o título' },
    'mode#digest': { name: 'Resumo: guardado para os resumos' },
  }),
  ...within(['feed.add', 'feed.edit'], {
    filter: { name: 'filtro', description: 'Por exemplo: orçamento OR "câmara municipal" -esportes, title:/^Ao vivo/' },
    role: { name: 'cargo', description: 'Cargo a mencionar em cada entrada; @everyone para nenhum' },
    max_per_hour: {
      name: 'máx_por_hora',
      description: 'No máximo esta quantidade de mensagens por hora; 0 para não limitar',
    },
    max_age_hours: { name: 'idade_máx_horas', description: 'Nada mais antigo que isto, em horas; 0 para não limitar' },
    thread: { name: 'tópico', description: 'Abre um tópico para cada entrada' },
    publish: { name: 'divulgar', description: 'Publica para os seguidores de um canal de anúncios' },
    tags: { name: 'tags', description: 'Para um fórum: filtro => tag; filtro => tag' },
    category: { name: 'categoria', description: 'Uma pasta sua, para resumos e exportações' },
  }),
};
