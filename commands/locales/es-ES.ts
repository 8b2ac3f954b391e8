import type { Wordings } from '../localize.ts';

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
};
