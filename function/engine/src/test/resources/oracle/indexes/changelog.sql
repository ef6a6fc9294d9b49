--liquibase formatted sql

--changeset tom:table
CREATE TABLE public.parcel (id INTEGER, "Weight" INTEGER, town VARCHAR(30), street VARCHAR(30), house INTEGER);

--changeset tom:kinds
CREATE INDEX parcel_by_town ON public.parcel(town);
CREATE UNIQUE INDEX parcel_by_address ON public.parcel(town, street, house) TABLESPACE pg_default;
CREATE INDEX parcel_by_house ON public.parcel(house DESC, town);
CREATE INDEX parcel_by_lower_town ON public.parcel(lower(town));
CREATE INDEX parcel_by_expression ON public.parcel((house + 1), upper(street));
CREATE INDEX parcel_by_weight ON public.parcel("Weight");
CREATE INDEX parcel_clustered ON public.parcel(id);
CLUSTER public.parcel USING parcel_clustered;

--changeset tom:included
CREATE INDEX parcel_including ON public.parcel(house, town);

--changeset tom:foreign-key-index
select 1;


--changeset tom:drop
DROP INDEX public.parcel_by_town;
DROP INDEX public.parcel_by_house;
DROP INDEX public.parcel_by_address;
