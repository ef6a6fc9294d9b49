--liquibase formatted sql

--changeset pia:tables
CREATE SEQUENCE  IF NOT EXISTS public.coin_seq START WITH 500;
CREATE TABLE public.coin (id BIGINT, name VARCHAR(60), worth numeric(12, 4), minted date, minted_at time WITHOUT TIME ZONE, seen TIMESTAMP WITHOUT TIME ZONE, gold BOOLEAN, ratio DOUBLE PRECISION, face BYTEA, story TEXT, doc JSONB, ref UUID);

--changeset pia:insert
INSERT INTO public.coin (id, name, worth, minted, minted_at, seen, gold, ratio, story) VALUES (1, 'It''s a penny; really -- yes', 0.0100, '1971-02-15', '12:30:15', '1971-02-15 12:30:15.5', FALSE, 1.5e3, 'line one
line two	tab');
INSERT INTO public.coin (id, name, worth, gold, seen, story, doc, ref) VALUES (nextval('public.coin_seq'), upper('crown'), '5', 'true', '2001-02-03 04:05:06', '', '{"a": [1, "two"]}', '6f1c1b2e-7a53-4b8e-9d5c-0a1b2c3d4e5f');
INSERT INTO public.coin (id, name, worth, story, gold) VALUES ((select max(id) + 1 from coin), NULL, NULL, 'back\slash and ünïcode €', TRUE);
INSERT INTO public.coin (id, name) VALUES (7, 'here');
INSERT INTO public.coin (id, name, minted) VALUES (9, 'text of the element', current_date - current_date + date '2000-01-01');

--changeset pia:files
insert into public.coin (id, story) values (20, 'Once; it''s said');

--changeset pia:update
UPDATE public.coin SET name = 'farthing; it''s less', worth = 0.0025 WHERE id = 1;
UPDATE public.coin SET gold = TRUE, seen = '2010-10-10 10:10:10', worth = worth * 2 WHERE name like '%CROWN%';
UPDATE public.coin SET ratio = 0;
UPDATE public.coin SET story = 'found' WHERE id = 7 and id = 7;
UPDATE public.coin SET doc = NULL, story = NULL WHERE id = 20;

--changeset pia:delete
DELETE FROM public.coin WHERE id = 9;
DELETE FROM public.coin WHERE name = 'here';
CREATE TABLE public.emptied (n INTEGER);
INSERT INTO public.emptied (n) VALUES (1);
DELETE FROM public.emptied;
