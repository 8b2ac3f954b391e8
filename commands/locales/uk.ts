import { type Wordings, within } from '../localize.ts';

export const uk: Wordings = {
  summarize: { name: 'підсумок', description: 'Читає статтю й показує, хто що в ній каже' },
  'summarize.link': { name: 'посилання', description: 'Адреса статті' },
  'summarize.language': { name: 'мова', description: 'Мова підсумку; якщо не вказати, мова сервера' },
  'summarize.length': { name: 'обсяг', description: 'Обсяг підсумку' },
  'summarize.length#short': { name: 'Короткий' },
  'summarize.length#medium': { name: 'Середній' },
  'summarize.length#long': { name: 'Докладний' },
  'summarize.private': { name: 'приватно', description: 'Відповідь бачитимете лише ви' },
  'Summarize links': { name: 'Підсумувати посилання' },
  'Check claims': { name: 'Перевірити твердження' },
  settings: {
    name: 'налаштування',
    description: 'Мова, обсяг і приватність відповідей, модератори та канал журналу',
  },
  help: { name: 'довідка', description: 'Що вміє Lede і як читати його картки' },
  feed: { name: 'стрічка', description: 'Стежить за стрічками новин у каналах цього сервера' },
  'feed.add': {
    name: 'додати',
    description: 'Стежить за сайтом чи стрічкою; перед збереженням показує, що публікуватиметься',
  },
  'feed.list': { name: 'список', description: 'Стрічки, за якими стежить цей сервер, та їхній стан' },
  'feed.edit': {
    name: 'змінити',
    description: 'Змінює, як стежити за стрічкою; «none» прибирає фільтр, теги чи категорію',
  },
  'feed.remove': {
    name: 'вилучити',
    description: 'Припиняє стежити за стрічкою; можна скасувати протягом десяти хвилин',
  },
  'feed.pause': { name: 'призупинити', description: 'Поки що нічого не публікує зі стрічки' },
  'feed.resume': { name: 'відновити', description: 'Знову публікує записи стрічки' },
  'feed.test': { name: 'перевірити', description: 'Опитує стрічку зараз і показує, що в ній є та що робить фільтр' },
  'feed.why': { name: 'чому', description: 'Чому найновіші записи стрічки опубліковано чи не опубліковано' },
  'feed.import': { name: 'імпорт', description: 'Стежить за стрічками з файлу OPML; перед збереженням показує звіт' },
  'feed.export': { name: 'експорт', description: 'Стрічки, за якими стежить цей сервер, у файлі OPML' },
  'feed.add.url': { name: 'адреса', description: 'Адреса сайту або стрічки' },
  'feed.add.backfill': { name: 'попередні', description: 'Опублікувати стільки записів, які вже є' },
  'feed.import.file': { name: 'файл', description: 'Файл OPML, який експортують інші читалки' },
  ...within(['feed.edit', 'feed.remove', 'feed.pause', 'feed.resume', 'feed.test', 'feed.why'], {
    feed: { name: 'стрічка', description: 'Стрічка, за якою стежить цей сервер' },
  }),
  ...within(['feed.add', 'feed.import'], {
    channel: { name: 'канал', description: 'Куди публікувати; якщо не вказати, сюди' },
  }),
  ...within(['feed.add', 'feed.edit', 'feed.import'], {
    mode: { name: 'режим', description: 'Що публікувати для кожного запису; якщо не вказати, картку' },
    'mode#card': { name: 'Картка: стаття читається' },
    'mode#link': { name: 'Посилання: лише заголовок' },
    'mode#digest': { name: 'Дайджест: залишити для дайджестів' },
  }),
  ...within(['feed.add', 'feed.edit'], {
    filter: { name: 'фільтр', description: 'Наприклад: бюджет OR "міська рада" -спорт, title:/^Наживо/' },
    role: { name: 'роль', description: 'Роль, яку згадувати в кожному записі; @everyone, щоб нікого' },
    max_per_hour: { name: 'макс_на_годину', description: 'Щонайбільше стільки повідомлень на годину; 0 без обмеження' },
    max_age_hours: { name: 'макс_вік_годин', description: 'Нічого старішого, у годинах; 0 без обмеження' },
    thread: { name: 'гілка', description: 'Створювати гілку для кожного запису' },
    publish: { name: 'оприлюднити', description: 'Публікувати для підписників каналу оголошень' },
    tags: { name: 'теги', description: 'Для форуму: фільтр => тег; фільтр => тег' },
    category: { name: 'категорія', description: 'Власна тека для дайджестів та експорту' },
  }),
};
