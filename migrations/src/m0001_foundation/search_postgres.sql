-- Part of a name or an e-mail address: indexes of every three letters.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE INDEX profiles_search_name ON profiles USING gin (folded_name public.gin_trgm_ops);
CREATE INDEX profiles_search_email ON profiles USING gin (folded_email public.gin_trgm_ops);
