create table if not exists users (
  id serial primary key,
  email text not null unique,
  password_hash text not null,
  role text not null default 'user',
  blocked_at timestamp
);

insert into users (email, password_hash, role) values
  ('ada@example.com', '$2a$08$h/MdLl2YwdNfElEtrZBsI.sS/tAgs4eKXVKMINJDFksGklUkZDEBW', 'user'),
  ('grace@example.com', '$2b$10$xdT0VqBJWw/fJXbkOeYid.8E9xI20hw79QXp4Vmd7GqMwSU35x31K', 'admin'),
  ('linus@example.com', '$2y$10$tlM5jpVabzo03xKHul8fau3sp9KfukokzeL6z9Zr3wFulZsvWpiAG', 'user')
on conflict do nothing;
