--liquibase formatted sql

--changeset vic:tables splitStatements:false
CREATE TABLE public."Mixed" (id INTEGER NOT NULL, UPPER VARCHAR(20), "camelCase" VARCHAR(20), "user" VARCHAR(20), "order" INTEGER, "with space" INTEGER, "with-dash" INTEGER, "1digit" INTEGER, under_score INTEGER, "desc" INTEGER, "end" INTEGER, value INTEGER, name INTEGER, type INTEGER, key INTEGER, level INTEGER, position INTEGER, timestamp INTEGER, comment INTEGER, "größe" INTEGER, "dollar$" INTEGER, CONSTRAINT "PK_Mixed" PRIMARY KEY (id));
CREATE TABLE public."table" ("select" INTEGER);
CREATE TABLE public.SHOUT (ID INTEGER);

--changeset vic:changes
CREATE INDEX "IX_Mixed" ON public."Mixed"("camelCase", UPPER, "order");
CREATE INDEX SHOUT_IDX ON public.SHOUT(ID);
ALTER TABLE public."Mixed" ADD CONSTRAINT "UQ_Mixed" UNIQUE ("camelCase", "order");
ALTER TABLE public."Mixed" RENAME COLUMN UPPER TO "Lower";
ALTER TABLE public.SHOUT RENAME TO whisper;
INSERT INTO public."Mixed" (id, "camelCase", "order") VALUES (1, 'hump', 2);
