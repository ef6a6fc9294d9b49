--liquibase formatted sql

--changeset noor:table
CREATE TABLE public.visit (place VARCHAR(20), kind VARCHAR(20));
insert into visit values ('Oslo', 'work'), ('Oslo', 'rest'), ('Bern', 'rest');

--changeset noor:place
CREATE TABLE public.place AS SELECT DISTINCT place AS name FROM public.visit WHERE place IS NOT NULL;
ALTER TABLE public.place ALTER COLUMN  name SET NOT NULL;
ALTER TABLE public.place ADD PRIMARY KEY (name);
ALTER TABLE public.visit ADD CONSTRAINT FK_VISIT_PLACE FOREIGN KEY (place) REFERENCES public.place (name);

--changeset noor:kind
CREATE TABLE public.visit_kind AS SELECT DISTINCT kind AS code FROM public.visit WHERE kind IS NOT NULL;
ALTER TABLE public.visit_kind ALTER COLUMN  code SET NOT NULL;
ALTER TABLE public.visit_kind ADD PRIMARY KEY (code);
ALTER TABLE public.visit ADD CONSTRAINT fk_visit_kind FOREIGN KEY (kind) REFERENCES public.visit_kind (code);
