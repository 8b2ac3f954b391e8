import { type Wordings, within } from '../localize.ts';

export const es: Wordings = {
  summarize: { name: 'resumir', description: 'Lee un artículo y muestra quién dice qué' },
  'summarize.link': { name: 'enlace', description: 'Dirección del artículo' },
  'summarize.language': { name: 'idioma', description: 'Idioma del resumen; por defecto, el del servidor' },
  'summarize.length': { name: 'extensión', description: 'Extensión del resumen' },
  'summarize.length#short': { name: 'Corto' },
  'summarize.length#medium': { name: 'Medio' },
  'summarize.length#long': { name: 'Largo' },
  'summarize.private': { name: 'privado', description: 'Solo tú puedes ver la respuesta' },
  'Summarize links': { name: 'Resumir enlaces' },
  'Check claims': { name: 'Verificar afirmaciones' },
  settings: {
    name: 'ajustes',
    description: 'Idioma, extensión y privacidad de las respuestas, moderadores y canal de registros',
  },
  help: { name: 'ayuda', description: 'Qué hace Lede y cómo leer sus tarjetas' },
  feed: { name: 'feed', description: 'Sigue feeds en los canales de este servidor' },
  'feed.add': { name: 'añadir', description: 'Sigue un sitio o un feed; antes de guardar, muestra qué se publicaría' },
  'feed.list': { name: 'lista', description: 'Los feeds que sigue este servidor y en qué estado están' },
  'feed.edit': {
    name: 'editar',
    description: 'Cambia cómo se sigue un feed; «none» quita el filtro, las etiquetas o la categoría',
  },
  'feed.remove': { name: 'eliminar', description: 'Deja de seguir un feed; se puede deshacer durante diez minutos' },
  'feed.pause': { name: 'pausar', description: 'No publica nada de un feed por ahora' },
  'feed.resume': { name: 'reanudar', description: 'Vuelve a publicar las entradas de un feed' },
  'feed.test': { name: 'probar', description: 'Consulta un feed ahora y muestra qué contiene y qué hace el filtro' },
  'feed.why': { name: 'porqué', description: 'Por qué se publicaron o no las últimas entradas de un feed' },
  'feed.import': {
    name: 'importar',
    description: 'Sigue los feeds de un archivo OPML; antes de guardar, muestra un informe',
  },
  'feed.export': { name: 'exportar', description: 'Los feeds que sigue este servidor, en un archivo OPML' },
  'feed.add.url': { name: 'url', description: 'Dirección de un sitio o de un feed' },
  'feed.add.backfill': { name: 'anteriores', description: 'Publica este número de entradas que ya estaban' },
  'feed.import.file': { name: 'archivo', description: 'Un archivo OPML, como los que exportan otros lectores' },
  ...within(['feed.edit', 'feed.remove', 'feed.pause', 'feed.resume', 'feed.test', 'feed.why'], {
    feed: { name: 'feed', description: 'Un feed que sigue este servidor' },
  }),
  ...within(['feed.add', 'feed.import'], {
    channel: { name: 'canal', description: 'Dónde publicar; por defecto, aquí' },
  }),
  ...within(['feed.add', 'feed.edit', 'feed.import'], {
    mode: { name: 'modo', description: 'Qué se publica por cada entrada; por defecto, una tarjeta' },
    'mode#card': { name: 'Tarjeta: se lee el artículo' },
    'mode#link': { name: 'Enlace: solo el título' },
    'mode#digest': { name: 'Resumen: se guarda para los resúmenes' },
  }),
  ...within(['feed.add', 'feed.edit'], {
    filter: {
      name: 'filtro',
      description: 'Por ejemplo: presupuesto OR "pleno municipal" -deportes, title:/^Directo/',
    },
    role: { name: 'rol', description: 'Rol al que se menciona en cada entrada; @everyone para ninguno' },
    max_per_hour: {
      name: 'máx_por_hora',
      description: 'Como mucho, este número de mensajes por hora; 0 para no limitar',
    },
    max_age_hours: {
      name: 'máx_antigüedad_horas',
      description: 'Nada más antiguo que esto, en horas; 0 para no limitar',
    },
    thread: { name: 'hilo', description: 'Abre un hilo para cada entrada' },
    publish: { name: 'difundir', description: 'Publica para los seguidores de un canal de anuncios' },
    tags: { name: 'etiquetas', description: 'Para un foro: filtro => etiqueta; filtro => etiqueta' },
    category: { name: 'categoría', description: 'Una carpeta propia, para resúmenes y exportaciones' },
  }),
};
