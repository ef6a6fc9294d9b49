--liquibase formatted sql

--changeset noor:tables
CREATE TABLE public.team (id INTEGER NOT NULL, code VARCHAR(5), a INTEGER, b INTEGER, CONSTRAINT pk_team PRIMARY KEY (id), CONSTRAINT uq_team_code UNIQUE (code));
ALTER TABLE public.team ADD CONSTRAINT uq_team_ab UNIQUE (a, b);
CREATE TABLE public.player (t1 INTEGER, t2 INTEGER, t3 INTEGER, t4 INTEGER, t5 INTEGER, t6 INTEGER, code VARCHAR(5), a INTEGER, b INTEGER, country VARCHAR(20));

--changeset noor:reactions
ALTER TABLE public.player ADD CONSTRAINT fk_cascade FOREIGN KEY (t1) REFERENCES public.team (id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE public.player ADD CONSTRAINT fk_set_null FOREIGN KEY (t2) REFERENCES public.team (id) ON UPDATE SET NULL ON DELETE SET NULL;
ALTER TABLE public.player ADD CONSTRAINT fk_set_default FOREIGN KEY (t3) REFERENCES public.team (id) ON UPDATE SET DEFAULT ON DELETE SET DEFAULT;
ALTER TABLE public.player ADD CONSTRAINT fk_restrict FOREIGN KEY (t4) REFERENCES public.team (id) ON UPDATE RESTRICT ON DELETE RESTRICT;
ALTER TABLE public.player ADD CONSTRAINT fk_no_action FOREIGN KEY (t5) REFERENCES public.team (id) ON UPDATE NO ACTION ON DELETE NO ACTION;
ALTER TABLE public.player ADD CONSTRAINT fk_plain FOREIGN KEY (t6) REFERENCES public.team (id);

--changeset noor:variants
ALTER TABLE public.player ADD CONSTRAINT fk_code FOREIGN KEY (code) REFERENCES public.team (code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE public.player ADD CONSTRAINT fk_ab FOREIGN KEY (a, b) REFERENCES public.team (a, b) DEFERRABLE;
ALTER TABLE public.player ADD CONSTRAINT fk_second FOREIGN KEY (t1) REFERENCES public.team (id) NOT VALID;

--changeset noor:drop-one
ALTER TABLE public.player DROP CONSTRAINT fk_second;
ALTER TABLE public.player DROP CONSTRAINT fk_code;

--changeset noor:lookup
insert into player (country) values ('Chile'), ('Chile'), ('Benin'), (null);
CREATE TABLE public.country AS SELECT DISTINCT country AS name FROM public.player WHERE country IS NOT NULL;
ALTER TABLE public.country ALTER COLUMN  name SET NOT NULL;
ALTER TABLE public.country ADD PRIMARY KEY (name);
ALTER TABLE public.player ADD CONSTRAINT fk_player_country FOREIGN KEY (country) REFERENCES public.country (name);

--changeset noor:drop-all
CREATE TABLE public.guest (t INTEGER, u INTEGER, CONSTRAINT fk_guest_team_again FOREIGN KEY (u) REFERENCES public.team(id), CONSTRAINT fk_guest_team FOREIGN KEY (t) REFERENCES public.team(id));
CREATE TABLE public."Other Guest" (t INTEGER, CONSTRAINT "fk Other" FOREIGN KEY (t) REFERENCES public.team(id));
